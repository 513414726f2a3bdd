import { FormDialog, toast, usePeople, type Values } from "@kit/index";
import { say } from "@shared/i18n";
import { queries } from "../../queries";
import { useMe } from "../../session";
import { t } from "../../t";
import { createCustomer, saveContact, saveSite, type CustomerView } from "./api";

interface Props {
  first?: Values;
  onClose: () => void;
  onDone: (c: CustomerView) => void;
}

/** A new customer, with the person to talk to and the place to go to when they are known already. */
export function NewCustomer({ first, onClose, onDone }: Props) {
  const me = useMe();
  const { people } = usePeople();
  const save = async (v: Values) => {
    const c = await createCustomer({ name: v.name, phone: v.phone, class: v.class, region: v.region, owner_id: v.owner_id, note: v.note });
    try {
      if (v.contact) await saveContact(c.id, { name: v.contact, phone: v.contact_phone ?? "" });
      if (v.address) await saveSite(c.id, { name: v.site || t("customer.main_site"), address: v.address });
    } catch (thrown) {
      toast.fail(thrown); // the customer is there; what is missing can be added on the page
    }
    await queries.invalidateQueries({ queryKey: ["customer"] });
    toast.ok(t("customer.made", { name: c.name, number: c.number }));
    onDone(c);
  };
  return (
    <FormDialog
      title={t("customer.new")}
      first={{ class: "scattered", owner_id: me.person_id, ...first }}
      fields={[
        { name: "name", label: t("customer.name"), required: true, max: 200 },
        { name: "phone", label: t("customer.phone"), kind: "phone", max: 40, half: true },
        { name: "class", label: t("customer.class"), kind: "choice", required: true, half: true, options: ["scattered", "key"].map((value) => ({ value, label: say(`customer_class.${value}`) })) },
        { name: "contact", label: t("customer.contact"), max: 100, half: true },
        { name: "contact_phone", label: t("customer.contact_phone"), kind: "phone", max: 40, half: true },
        { name: "site", label: t("customer.site"), max: 200, half: true },
        { name: "address", label: t("customer.address"), max: 400, half: true },
        { name: "region", label: t("customer.region"), max: 100, half: true },
        { name: "owner_id", label: t("customer.owner"), kind: "choice", half: true, options: people.map((p) => ({ value: p.id, label: p.name })) },
        { name: "note", label: t("customer.note"), kind: "long", max: 2000 },
      ]}
      wide
      submit={t("act.save")}
      onSubmit={save}
      onClose={onClose}
    />
  );
}
