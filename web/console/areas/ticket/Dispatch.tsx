import { Button, Input, Select } from "antd";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Dialog, Failed, Pill, useAction } from "@kit/index";
import { get, post } from "@shared/api";
import { brief, dayName, dayOf, distance, duration, time } from "@shared/format";
import { say } from "@shared/i18n";
import { now } from "@shared/now";
import { useMay } from "../../session";
import { t } from "../../t";
import type { Case, OrderRow } from "./api";
import { Field } from "./Field";
import { halfHours, instant, nextDays } from "./wish";
import { skillName } from "./words";

interface Reason {
  code: string;
  level: "good" | "neutral" | "bad" | "blocker";
  points: number;
  params: Record<string, string | number>;
}

interface Candidate {
  technician_id: string;
  name: string;
  score: number;
  refused: boolean;
  arrives_at?: string;
  travel_minutes: number;
  distance_m: number;
  from: string;
  load: { orders: number; minutes: number; free_minutes: number };
  reasons: Reason[];
}

interface Ranked {
  items: Candidate[];
  from: string;
  due_at?: string;
  skill: string;
  service_min: number;
}

interface Props {
  ticket: Case;
  /** The order to give away; without it one is made together with the choice. */
  order?: OrderRow;
  onClose: () => void;
}

const instantKeys = ["at", "from", "to", "until"];

/** One reason in words; instants as the clock on the wall shows them. */
function told(r: Reason): string {
  const shown = Object.fromEntries(Object.entries(r.params).map(([k, v]) => [k, k === "skill" ? skillName(String(v)) : instantKeys.includes(k) && typeof v === "string" ? brief(v) : v]));
  const { minutes, free } = r.params;
  return say(`words.dispatch.${r.code}`, { ...shown, ...(typeof minutes === "number" ? { d: duration(minutes * 60_000) } : {}), ...(typeof free === "number" ? { f: duration(free * 60_000) } : {}) });
}

/** Who shall go: technicians ranked with every reason for and against, one click gives the work away (PROC-24 step 4). */
export function DispatchDialog({ ticket, order, onClose }: Props) {
  const wished = order?.planned_start ?? (ticket.wished_from && Date.parse(ticket.wished_from) > now() ? ticket.wished_from : undefined);
  const [at, setAt] = useState<string | undefined>(wished);
  const subject = order ? { workorder_id: order.id } : { ticket_id: ticket.id };
  const q = useQuery({ queryKey: ["dispatch", "candidates", subject, at], queryFn: ({ signal }) => get<Ranked>("/api/dispatch/candidates", { query: { ...subject, at }, signal }) });
  const give = useAction(
    (c: Candidate, reason?: string) => {
      const choice = { technician_id: c.technician_id, ...(at ? { planned_start: at } : {}), ...(reason ? { override: true, reason } : {}) };
      return order
        ? post<{ workorder: OrderRow }>("/api/workorders/{id}/assign", { ...choice, version: order.version }, { path: { id: order.id } }).then((v) => ({ name: c.name, number: v.workorder.number }))
        : post<{ workorder: OrderRow }>("/api/workorders", { ...choice, ticket_id: ticket.id, ...(ticket.open_orders > 0 ? { additional: true } : {}) }).then((v) => ({ name: c.name, number: v.workorder.number }));
    },
    { refresh: ["ticket", "workorder", "dispatch", "task"], done: (r) => t("ticket.assigned", r), then: onClose },
  );
  const able = q.data?.items.filter((c) => !c.refused) ?? [];
  const refused = q.data?.items.filter((c) => c.refused) ?? [];
  return (
    <Dialog title={order ? t("ticket.assign_order", { number: order.number }) : t("ticket.dispatch")} wide onClose={onClose}>
      <div className="dispatch">
        <PlanField at={at} onChange={setAt} />
        {q.data && <p className="third">{[q.data.skill && skillName(q.data.skill), q.data.service_min > 0 && duration(q.data.service_min * 60_000), q.data.due_at && t("clock.due", { at: brief(q.data.due_at) })].filter(Boolean).join(" · ")}</p>}
        {q.error && <Failed error={q.error} again={() => void q.refetch()} />}
        {q.isPending && <div className="bones"><i /><i /><i /><i /><i /></div>}
        <ol className="candidates">
          {able.map((c, i) => <One key={c.technician_id} candidate={c} first={i === 0} busy={give.busy} onGive={() => void give.run(c)} />)}
        </ol>
        {q.data && able.length === 0 && <p className="second">{t("ticket.nobody")}</p>}
        {refused.length > 0 && (
          <details open={able.length === 0}>
            <summary>{t("ticket.refused_n", { n: refused.length })}</summary>
            <ol className="candidates">{refused.map((c) => <One key={c.technician_id} candidate={c} busy={give.busy} onGive={(reason) => void give.run(c, reason)} />)}</ol>
          </details>
        )}
      </div>
    </Dialog>
  );
}

/** When: as soon as possible, or a day and a time. */
function PlanField({ at, onChange }: { at: string | undefined; onChange: (at: string | undefined) => void }) {
  const days = nextDays(now(), 31);
  const day = at ? dayOf(at) : "";
  const clock = at ? time(at) : "09:00";
  const times = [...new Set([...halfHours(), clock])].sort();
  return (
    <div className="row">
      <div className="choices"><button type="button" aria-pressed={!at} onClick={() => onChange(undefined)}>{t("intake.asap")}</button></div>
      <Select
        size="small" showSearch optionFilterProp="label" aria-label={t("intake.day")} placeholder={t("ticket.plan_day")} value={day || undefined} style={{ width: 160 }}
        options={days.map((d) => ({ value: d, label: dayName(instant(d, "12:00")) }))} onChange={(d: string) => onChange(instant(d, clock))}
      />
      {at && <Select size="small" showSearch aria-label={t("intake.from")} value={clock} style={{ width: 84 }} options={times.map((value) => ({ value, label: value }))} onChange={(c: string) => onChange(instant(day, c))} />}
    </div>
  );
}

function One({ candidate: c, first, busy, onGive }: { candidate: Candidate; first?: boolean; busy: boolean; onGive: (reason?: string) => void }) {
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState("");
  const overrides = useMay("dispatch.plan");
  const hues = { good: "green", neutral: "gray", bad: "amber", blocker: "red" } as const;
  const way = [c.arrives_at && t("ticket.arrives", { at: brief(c.arrives_at) }), c.travel_minutes > 0 && duration(c.travel_minutes * 60_000), c.distance_m > 0 && distance(c.distance_m)].filter(Boolean).join(" · ");
  return (
    <li>
      <div className="candidate">
        <div>
          <p><strong>{c.name}</strong> <span className="second">{way}</span></p>
          <p className="reasons-told">{c.reasons.map((r) => <span key={r.code} title={r.points ? `${r.points > 0 ? "+" : ""}${r.points}` : undefined}><Pill hue={hues[r.level]}>{told(r)}</Pill></span>)}</p>
        </div>
        {!c.refused && <Button type={first ? "primary" : "default"} autoFocus={first} disabled={busy} onClick={() => onGive()}>{t("ticket.assign")}</Button>}
        {c.refused && overrides && !asking && <Button type="text" disabled={busy} onClick={() => setAsking(true)}>{t("ticket.assign_anyway")}</Button>}
      </div>
      {asking && (
        <form
          className="row override"
          onSubmit={(e) => {
            e.preventDefault();
            if (reason.trim()) onGive(reason.trim());
          }}
        >
          <Field name={`why-${c.technician_id}`} label={t("ticket.override_why")} required><Input autoFocus maxLength={500} value={reason} onChange={(e) => setReason(e.target.value)} /></Field>
          <Button danger htmlType="submit" disabled={busy || !reason.trim()}>{t("ticket.assign_anyway")}</Button>
        </form>
      )}
    </li>
  );
}
