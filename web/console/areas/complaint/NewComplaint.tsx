import { FormDialog, toast, usePeople, type Values } from "@kit/index";
import { get, type List } from "@shared/api";
import { queries } from "../../queries";
import { t } from "../../t";
import { findCustomers } from "../customer/api";
import { useLists } from "../ticket/words";
import { createComplaint, type Complaint } from "./api";

interface Props {
  onClose: () => void;
  onDone: (c: Complaint) => void;
}

async function findCases(q: string, signal: AbortSignal) {
  const list = await get<List<{ id: string; number: string; symptom: string }>>("/api/tickets", { query: { q, limit: 6 }, signal });
  return list.items.map((c) => ({ value: c.id, label: c.number, more: c.symptom }));
}

/** A complaint as somebody takes it down (FORM-38): who, what, against whom, what is wanted, when we answer. */
export function NewComplaint({ onClose, onDone }: Props) {
  const { options } = useLists();
  const { people } = usePeople();
  const save = async (v: Values) => {
    const { secret, ...said } = v;
    const c = await createComplaint({ ...Object.fromEntries(Object.entries(said).filter(([, value]) => value)), confidential: secret === "true" });
    await queries.invalidateQueries({ queryKey: ["complaint"] });
    toast.ok(t("complaint.made", { number: c.number }));
    onDone(c);
  };
  return (
    <FormDialog
      title={t("complaint.new")}
      wide
      first={{ level: "general", channel: "phone" }}
      fields={[
        { name: "customer_id", label: t("complaint.customer"), kind: "search", required: true, search: findCustomers },
        { name: "ticket_id", label: t("complaint.about_case"), kind: "search", search: findCases },
        { name: "content", label: t("complaint.content"), kind: "long", required: true, max: 8000 },
        { name: "demand", label: t("complaint.demand"), kind: "long", max: 4000 },
        { name: "category", label: t("complaint.category"), kind: "choice", required: true, half: true, options: options("ENUM-23") },
        { name: "level", label: t("complaint.level"), kind: "choice", required: true, half: true, options: options("ENUM-21") },
        { name: "accused_id", label: t("complaint.accused"), kind: "choice", half: true, options: people.map((p) => ({ value: p.id, label: p.name })) },
        { name: "channel", label: t("complaint.channel"), kind: "choice", half: true, options: options("ENUM-35") },
        { name: "contact", label: t("complaint.contact"), max: 100, half: true },
        { name: "phone", label: t("complaint.phone"), kind: "phone", max: 40, half: true },
        { name: "reply_due", label: t("complaint.reply_due"), kind: "moment" },
        { name: "secret", label: t("complaint.confidential"), kind: "toggle", hint: t("complaint.confidential_hint") },
      ]}
      submit={t("act.save")}
      onSubmit={save}
      onClose={onClose}
    />
  );
}
