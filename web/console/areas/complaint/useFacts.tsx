import { Tel, type Fact } from "@kit/index";
import { stamp } from "@shared/format";
import { Link } from "@shared/router";
import { queries } from "../../queries";
import { t } from "../../t";
import { useLists } from "../ticket/words";
import { changeComplaint, type View } from "./api";

/** The facts of a complaint; what was judged wrongly is corrected where it stands, and the limits follow a new level. */
export function useFacts(v: View | undefined): Fact[] {
  const { options, name } = useLists();
  if (!v) return [];
  const c = v.complaint;
  const works = v.moves.length > 0;
  const edit = (field: keyof typeof c, choices?: { value: string; label: string }[], long?: boolean): Fact["edit"] => {
    if (!works) return undefined;
    const save = async (value: string) => {
      const next = await changeComplaint(c, { [field]: field === "complex" || field === "confidential" ? value === "true" : value });
      queries.setQueryData(["complaint", "view", c.id], next);
      await queries.invalidateQueries({ queryKey: ["complaint", "list"] });
    };
    return { text: String(c[field] ?? ""), options: choices, long, save };
  };
  const yesNo = [{ value: "true", label: t("followup.yes") }, { value: "false", label: t("followup.no") }];
  return [
    { label: t("complaint.customer"), value: <Link to={`/customers/${c.customer_id}`}>{c.customer_name}</Link> },
    { label: t("complaint.contact"), value: c.phone ? <Tel number={c.phone} name={c.contact} /> : c.contact },
    { label: t("complaint.category"), value: name("ENUM-23", c.category), edit: edit("category", options("ENUM-23")) },
    { label: t("complaint.level"), value: name("ENUM-21", c.level), edit: edit("level", options("ENUM-21")) },
    { label: t("complaint.validity"), value: c.validity ? name("ENUM-22", c.validity) : "", edit: edit("validity", options("ENUM-22")) },
    { label: t("complaint.complex"), value: c.complex ? t("followup.yes") : t("followup.no"), edit: edit("complex", yesNo) },
    { label: t("complaint.confidential"), value: c.confidential ? t("followup.yes") : t("followup.no"), edit: edit("confidential", yesNo) },
    { label: t("complaint.accused"), value: c.accused_name },
    { label: t("complaint.owner"), value: c.owner_name },
    { label: t("complaint.channel"), value: c.channel && name("ENUM-35", c.channel) },
    { label: t("complaint.created"), value: stamp(c.created_at) },
    ...(c.reply_due ? [{ label: t("complaint.reply_due"), value: stamp(c.reply_due) }] : []),
    ...(c.ticket_id ? [{ label: t("complaint.case"), value: <Link className="mono" to={`/tickets/${c.ticket_id}`}>{c.ticket_number}</Link> }] : []),
    ...(c.followup_id ? [{ label: t("complaint.call"), value: <Link to={`/followups/${c.followup_id}`}>{t("complaint.open_call")}</Link> }] : []),
    ...(c.follows ? [{ label: t("complaint.follows"), value: <Link className="mono" to={`/complaints/${c.follows}`}>{c.follows_number}</Link> }] : []),
  ];
}
