import { Button, Input, Select } from "antd";
import { useState } from "react";
import { Dialog, toast, useAction } from "@kit/index";
import { asApiError, post } from "@shared/api";
import { queries } from "../../queries";
import { t } from "../../t";
import { usePeople, type Case, type CaseRow } from "./api";
import { Field } from "./Field";

interface Handed {
  id: string;
  owner_name: string;
  version: number;
}

const give = (id: string, version: number, owner_id: string, note: string) => post<Handed>("/api/tickets/{id}/hand-over", { version, owner_id, note }, { path: { id } });

interface FormProps {
  /** Who has it now and need not be offered. */
  except?: string;
  count: number;
  busy: boolean;
  error?: string;
  onGive: (owner: string, note: string) => void;
}

function GiveForm({ except, count, busy, error, onGive }: FormProps) {
  const people = usePeople();
  const [owner, setOwner] = useState("");
  const [note, setNote] = useState("");
  const units = new Map(people.data?.units.map((u) => [u.id, u.name]));
  const options = (people.data?.items ?? []).filter((p) => p.active && p.id !== except).map((p) => ({ value: p.id, label: [p.name, units.get(p.unit_id)].filter(Boolean).join(" · ") }));
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault();
        if (owner) onGive(owner, note.trim());
      }}
    >
      <Field name="owner_id" label={t("ticket.new_owner")} required error={error}>
        <Select showSearch autoFocus optionFilterProp="label" value={owner || undefined} options={options} onChange={setOwner} style={{ width: "100%" }} />
      </Field>
      <Field name="note" label={t("ticket.note")}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={2000} value={note} onChange={(e) => setNote(e.target.value)} />
      </Field>
      <p className="dialog-foot"><Button type="primary" htmlType="submit" loading={busy} disabled={!owner}>{count > 1 ? t("ticket.hand_over_n", { n: count }) : t("ticket.hand_over")}</Button></p>
    </form>
  );
}

/** Makes somebody else the one owner of a case; taken back within eight seconds if it was a slip (PROC-24). */
export function HandOver({ ticket, onClose }: { ticket: Case; onClose: () => void }) {
  const action = useAction((owner: string, note: string) => give(ticket.id, ticket.version, owner, note), {
    refresh: ["ticket", "task"],
    done: (h) => t("ticket.handed_over", { number: ticket.number, name: h.owner_name }),
    undo: async (h) => {
      await give(h.id, h.version, ticket.owner_id, "");
      await queries.invalidateQueries({ queryKey: ["ticket"] });
    },
    then: onClose,
  });
  return (
    <Dialog title={t("ticket.hand_over")} className="loose" onClose={onClose}>
      <GiveForm except={ticket.owner_id} count={1} busy={action.busy} error={action.error?.field("owner_id")} onGive={(o, n) => void action.run(o, n)} />
    </Dialog>
  );
}

/** Gives many cases to one person; what could not be given is named with the reason and stays chosen. */
export function HandOverMany({ rows, onClose }: { rows: CaseRow[]; onClose: () => void }) {
  const [left, setLeft] = useState(rows.map((row) => ({ row, why: "" })));
  const [busy, setBusy] = useState(false);
  const run = async (owner: string, note: string) => {
    setBusy(true);
    const failed: typeof left = [];
    let name = "";
    for (const { row } of left) {
      try {
        name = (await give(row.id, row.version, owner, note)).owner_name;
      } catch (thrown) {
        const e = asApiError(thrown);
        failed.push({ row, why: e.field("owner_id") ?? e.message });
      }
    }
    setBusy(false);
    void queries.invalidateQueries({ queryKey: ["ticket"] });
    if (left.length > failed.length) toast.ok(t("ticket.handed_over_n", { n: left.length - failed.length, name }));
    if (failed.length === 0) return onClose();
    setLeft(failed);
  };
  return (
    <Dialog title={t("ticket.hand_over_n", { n: left.length })} className="loose" onClose={onClose}>
      {left.some((l) => l.why) && (
        <ul className="failures" role="alert">
          {left.map(({ row, why }) => <li key={row.id}><span className="mono">{row.number}</span> {why}</li>)}
        </ul>
      )}
      <GiveForm count={left.length} busy={busy} onGive={(o, n) => void run(o, n)} />
    </Dialog>
  );
}
