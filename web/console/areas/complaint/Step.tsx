import { FormDialog, toast, usePeople, type FormField, type Values } from "@kit/index";
import { say } from "@shared/i18n";
import { queries } from "../../queries";
import { t } from "../../t";
import { handOver, moveComplaint, type Complaint, type Move } from "./api";

const refresh = () => Promise.all(["complaint", "task", "ticket"].map((area) => queries.invalidateQueries({ queryKey: [area] })));
const texts = ["cause", "measure", "result", "reason", "note"] as const;

interface StepProps {
  complaint: Complaint;
  move: Move;
  onClose: () => void;
}

/** One step of a complaint: asks for what the machine requires, and lets a note be added. */
export function Step({ complaint, move, onClose }: StepProps) {
  const asked = texts.filter((name) => name === "note" || move.required.includes(name) || (move.event === "agree" && (name === "cause" || name === "measure")) || (move.event === "finish" && name === "result"));
  const fields: FormField[] = asked.map((name) => ({ name, label: t(`complaint.${name}`), kind: "long", required: move.required.includes(name), max: name === "reason" ? 500 : 4000 }));
  const save = async (v: Values) => {
    const view = await moveComplaint(complaint, move.event, Object.fromEntries(Object.entries(v).filter(([, text]) => text)));
    toast.ok(t("complaint.moved", { number: complaint.number, state: say(`state.complaint.${view.complaint.state}`) }));
    await refresh();
  };
  return (
    <FormDialog
      title={move.label} fields={fields} first={{ cause: complaint.cause, measure: complaint.measure, result: complaint.result }}
      intro={move.event === "dissatisfied" ? <p>{t("complaint.again_hint")}</p> : undefined}
      submit={move.label} danger={move.event === "withdraw"} onSubmit={save} onClose={onClose}
    />
  );
}

/** Gives a complaint to another owner; never to whom it accuses. */
export function HandOver({ complaint, onClose }: { complaint: Complaint; onClose: () => void }) {
  const { people } = usePeople();
  const able = people.filter((p) => p.id !== complaint.accused_id && p.id !== complaint.owner_id);
  const save = async (v: Values) => {
    await handOver(complaint, v.owner_id ?? "", v.note ?? "");
    toast.ok(t("complaint.handed_over"));
    await refresh();
  };
  return (
    <FormDialog
      title={t("complaint.hand_over")}
      fields={[{ name: "owner_id", label: t("complaint.new_owner"), kind: "choice", required: true, options: able.map((p) => ({ value: p.id, label: p.name })) }, { name: "note", label: t("complaint.note"), kind: "long", max: 2000 }]}
      submit={t("complaint.hand_over")} onSubmit={save} onClose={onClose}
    />
  );
}
