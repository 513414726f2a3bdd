import { useState } from "react";
import { Button, Chips, Field, Sheet, showWrong, Step, toast } from "@mkit/index";
import { say } from "@shared/i18n";
import { go } from "@shared/router";
import type { Order } from "../api";
import { myOrder, recall, useRows } from "../db";
import type { StepEvent } from "../sync/op";
import { keepRecord } from "../record";
import { recorded, step } from "../steps";
import { t } from "../t";

type End = Exclude<StepEvent, "accept" | "depart" | "arrive">;

interface EndsProps {
  order: Order;
  events: StepEvent[];
  onClose: () => void;
}

/** The other ends of an order, each with what it takes: to whom, why, what was found (PROC-34). */
export function Ends({ order, events, onClose }: EndsProps) {
  const [end, setEnd] = useState<End>();
  const choose = async (event: End) => {
    const { draft } = await myOrder(order.id);
    if (event === "finish" && !recorded(order, draft)) {
      toast.ok(t("end.record_first"));
      return go(`/o/${order.id}/record`);
    }
    setEnd(event);
  };
  return (
    <Sheet title={end ? t(`end.${end}`) : t("order.other")} onClose={onClose}>
      {!end && events.map((e) => <Button key={e} tone={e === "refuse" ? "danger" : undefined} onClick={() => void choose(e as End)}>{t(`end.${e as End}`)}</Button>)}
      {end && <EndForm order={order} event={end} onDone={onClose} />}
    </Sheet>
  );
}

const partReasons = ["parts_ordered", "parts_unavailable"] as const;
const refusals = ["elsewhere", "skill", "tools", "health"] as const;

function EndForm({ order, event, onDone }: { order: Order; event: End; onDone: () => void }) {
  const [note, setNote] = useState("");
  const [reason, setReason] = useState("");
  const [to, setTo] = useState("");
  const [wrong, setWrong] = useState(false);
  const why = event === "refuse" ? [reason && t(`refuse.${reason as (typeof refusals)[number]}`), note.trim()].filter(Boolean).join(": ") : reason;
  const needNote = event === "hand_over" || event === "bring_in";
  const complete = (!needNote || note.trim()) && (event !== "hand_over" || to) && ((event !== "refuse" && event !== "wait_parts") || why);
  const run = async () => {
    setWrong(!complete);
    if (!complete) return showWrong();
    await keepRecord(order.id);
    await step(order, event, { note: event === "refuse" ? undefined : note.trim() || undefined, reason: why || undefined, to_technician_id: to || undefined });
    onDone();
    if (event !== "wait_parts" && event !== "finish") go("/", true);
  };
  const must = (filled: unknown) => (wrong && !filled ? t("form.required") : undefined);
  return (
    <>
      <p className="small">{t(`end.${event}_hint`)}</p>
      {event === "hand_over" && <Field label={t("end.to")} required error={must(to)}><Colleagues value={to} onChange={setTo} /></Field>}
      {event === "wait_parts" && <Field label={t("end.why")} required error={must(why)}><Chips label={t("end.why")} value={reason} onChange={setReason} options={partReasons.map((r) => ({ value: r, label: say(`pause_reason.${r}`) }))} /></Field>}
      {event === "refuse" && <Field label={t("end.why")} required error={must(why)}><Chips label={t("end.why")} value={reason} onChange={setReason} options={refusals.map((r) => ({ value: r, label: t(`refuse.${r}`) }))} /></Field>}
      {event !== "finish" && <Field label={t(`end.${event}_note`)} kind="long" required={needNote} value={note} onChange={setNote} error={must(!needNote || note.trim())} />}
      <Step onClick={run}>{t(`end.${event}`)}</Step>
    </>
  );
}

/** Colleagues by name, as they were when the device was last in step. */
function Colleagues({ value, onChange }: { value: string; onChange: (id: string) => void }) {
  const found = useRows(async () => ({ all: (await recall("colleagues")) ?? [], me: (await recall("me"))?.person_id }), "colleagues");
  const others = (found?.all ?? []).filter((c) => c.person_id !== found?.me);
  if (found && others.length === 0) return <p className="small">{t("end.no_colleagues")}</p>;
  return <Chips label={t("end.to")} value={value} onChange={onChange} options={others.map((c) => ({ value: c.person_id, label: c.name }))} />;
}
