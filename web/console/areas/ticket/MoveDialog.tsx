import { Button, Input, Select } from "antd";
import { useState } from "react";
import { useQuery } from "@tanstack/react-query";
import { Dialog, useAction } from "@kit/index";
import { get, post, type List, type PauseClass } from "@shared/api";
import { say } from "@shared/i18n";
import { t } from "../../t";
import type { Case, CaseRow, CaseView, Move, OtherCase } from "./api";
import { Choices } from "./Choices";
import { Field, focusFirst } from "./Field";
import { useSettled } from "./intake";
import { useLists, type Choice } from "./words";

/** What a step of a case takes with it. */
export interface MoveBody {
  note: string;
  reason: string;
  class: PauseClass | "";
  duplicate_of: string;
}

const nothing: MoveBody = { note: "", reason: "", class: "", duplicate_of: "" };
const reasons: Record<string, string> = { wait: "ENUM-PAUSE-REASON", cancel: "ENUM-CANCEL-REASON" };

/** Makes a step; somebody who was faster is named by the answer, and the newest state is on the screen then. */
export function useMove(ticket: Case, then?: () => void) {
  const send = (event: string, version: number, body: Partial<MoveBody> = {}) =>
    post<CaseView>("/api/tickets/{id}/move", { event, version, ...Object.fromEntries(Object.entries(body).filter(([, v]) => v)) }, { path: { id: ticket.id } });
  return useAction((event: string, body?: Partial<MoveBody>) => send(event, ticket.version, body), {
    refresh: ["ticket", "task", "followup"],
    done: (v) => t("ticket.moved", { number: v.ticket.number, state: say(`state.ticket.${v.ticket.state}`) }),
    then,
  });
}

/** Asks for what the machine wants to know before it takes the step, and nothing else (SM-1). */
export function MoveDialog({ view, move, onClose }: { view: CaseView; move: Move; onClose: () => void }) {
  const [body, setBody] = useState(nothing);
  const [errors, setErrors] = useState<Record<string, string | undefined>>({});
  const action = useMove(view.ticket, onClose);
  const { options } = useLists();
  const wants = (field: string) => move.required.includes(field);
  const change = (part: Partial<MoveBody>) => {
    setBody({ ...body, ...part });
    setErrors((old) => ({ ...old, ...Object.fromEntries(Object.keys(part).map((k) => [k, undefined])) }));
  };
  const submit = () => {
    const wrong = Object.fromEntries(move.required.filter((f) => !body[f as keyof MoveBody]?.trim()).map((f) => [f, t("form.required")]));
    setErrors(wrong);
    if (Object.keys(wrong).length) return focusFirst(move.required, wrong);
    void action.run(move.event, body);
  };
  const field = (name: string) => errors[name] ?? action.error?.field(name);
  const why = options(reasons[move.event] ?? "").filter((o) => !o.class || !body.class || o.class === body.class);
  return (
    <Dialog title={move.label} className="loose" onClose={onClose}>
      <form
        onSubmit={(e) => {
          e.preventDefault();
          submit();
        }}
      >
        {wants("duplicate_of") && <SameAs others={view.open_tickets} self={view.ticket.id} value={body.duplicate_of} error={field("duplicate_of")} onChange={(duplicate_of) => change({ duplicate_of })} />}
        {wants("class") && (
          <Field name="class" label={t("ticket.waits_for")} required error={field("class")}>
            <Choices<PauseClass> label={t("ticket.waits_for")} value={body.class} onChange={(c) => change({ class: c, reason: "" })} options={(["customer", "parts", "third_party", "us"] as const).map((value) => ({ value, label: say(`pause.${value}`) }))} />
          </Field>
        )}
        {wants("reason") && <Reason options={why} value={body.reason} error={field("reason")} onChange={(reason) => change({ reason })} />}
        <Field name="note" label={move.event === "solve" ? t("ticket.resolution") : t("ticket.note")} required={wants("note")} error={field("note")}>
          <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} maxLength={4000} value={body.note} onChange={(e) => change({ note: e.target.value })} />
        </Field>
        <p className="dialog-foot"><Button type="primary" danger={move.event === "cancel"} htmlType="submit" loading={action.busy}>{move.label}</Button></p>
      </form>
    </Dialog>
  );
}

/** Why: one of the usual reasons with one click, or one's own words. */
function Reason({ options, value, error, onChange }: { options: Choice[]; value: string; error?: string; onChange: (v: string) => void }) {
  const usual = options.some((o) => o.value === value);
  return (
    <Field name="reason" label={t("ticket.reason")} required error={error}>
      <div>
        {options.length > 0 && <div className="reasons"><Choices label={t("ticket.reason")} value={usual ? value : ""} options={options} onChange={onChange} /></div>}
        <Input id="f-reason-text" aria-label={t("ticket.reason_other")} placeholder={options.length ? t("ticket.reason_other") : undefined} maxLength={500} value={usual ? "" : value} onChange={(e) => onChange(e.target.value)} />
      </div>
    </Field>
  );
}

/** Of which case this one is a duplicate: first those that are open for the same customer or machine, else any by its number. */
function SameAs({ others, self, value, error, onChange }: { others: OtherCase[]; self: string; value: string; error?: string; onChange: (v: string) => void }) {
  const [text, setText] = useState("");
  const q = useSettled(text.trim());
  const found = useQuery({ queryKey: ["ticket", "find", q], enabled: q.length > 2, queryFn: ({ signal }) => get<List<CaseRow>>("/api/tickets", { query: { q, limit: 8 }, signal }) });
  const all = new Map([...others, ...(found.data?.items ?? [])].filter((c) => c.id !== self).map((c) => [c.id, { value: c.id, label: `${c.number} · ${c.symptom}` }]));
  return (
    <Field name="duplicate_of" label={t("ticket.duplicate_of")} required error={error}>
      <Select
        showSearch={{ filterOption: false, onSearch: setText }} autoFocus placeholder={t("ticket.duplicate_hint")} value={value || undefined} options={[...all.values()]} onChange={onChange}
        style={{ width: "100%" }}
      />
    </Field>
  );
}
