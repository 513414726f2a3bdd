import { Tel, usePeople, type Fact } from "@kit/index";
import { stamp } from "@shared/format";
import { LANG_NAMES, LANGS, say } from "@shared/i18n";
import { queries } from "../../queries";
import { useMay } from "../../session";
import { t } from "../../t";
import { changeCustomer, type CustomerView } from "./api";

const credits = ["AAA", "AA", "A", "B", "C"];

/** The facts of a customer, each changed where it stands. */
export function useFacts(c: CustomerView | undefined): Fact[] {
  const mayWrite = useMay("customer.write");
  const people = usePeople();
  if (!c) return [];
  const edit = (field: keyof CustomerView, options?: { value: string; label: string }[], long?: boolean): Fact["edit"] => {
    if (!mayWrite) return undefined;
    const save = async (value: string) => {
      const next = await changeCustomer(c, { [field]: field === "tags" ? value.split(/[,，、]/).map((s) => s.trim()).filter(Boolean) : field === "active" ? value === "true" : value });
      queries.setQueryData(["customer", "view", c.id], next);
      await queries.invalidateQueries({ queryKey: ["customer", "list"] });
    };
    const now = c[field];
    return { text: Array.isArray(now) ? now.join(", ") : String(now ?? ""), options, long, save };
  };
  const choices = (of: string, codes: string[]) => codes.map((value) => ({ value, label: say(`${of}.${value}`) }));
  return [
    { label: t("customer.name"), value: c.name, edit: edit("name") },
    { label: t("customer.phone"), value: c.phone && <Tel number={c.phone} />, edit: edit("phone") },
    { label: t("customer.class"), value: say(`customer_class.${c.class}`), edit: edit("class", choices("customer_class", ["key", "scattered"])) },
    { label: t("customer.settlement"), value: say(`settlement.${c.settlement}`), edit: edit("settlement", choices("settlement", ["monthly", "cash"])) },
    { label: t("customer.credit"), value: c.credit, edit: edit("credit", credits.map((value) => ({ value, label: value }))) },
    { label: t("customer.owner"), value: people.name(c.owner_id), edit: edit("owner_id", people.people.map((p) => ({ value: p.id, label: p.name }))) },
    { label: t("customer.unit"), value: people.unit(c.unit_id), edit: edit("unit_id", people.units.map((u) => ({ value: u.id, label: u.name }))) },
    { label: t("customer.region"), value: c.region, edit: edit("region") },
    { label: t("customer.lang"), value: c.lang && LANG_NAMES[c.lang as (typeof LANGS)[number]], edit: edit("lang", LANGS.map((value) => ({ value, label: LANG_NAMES[value] }))) },
    { label: t("customer.tags"), value: c.tags.join(" · "), edit: edit("tags") },
    { label: t("customer.note"), value: c.note, edit: edit("note", undefined, true) },
    { label: t("customer.state"), value: c.active ? t("customer.active") : t("customer.inactive"), edit: edit("active", [{ value: "true", label: t("customer.active") }, { value: "false", label: t("customer.inactive") }]) },
    { label: t("customer.updated"), value: [stamp(c.updated_at), c.updated_by].filter(Boolean).join(" · ") },
  ];
}
