import type { LaneJob, Lane as Row, Verdict } from "@kit/index";
import type { Day, Lane, Order, Span } from "./api";

const minute = 60_000;
const hour = 60 * minute;
const ms = (iso: string) => Date.parse(iso);
const length = (o: Order) => Math.max(15, o.service_min) * minute;

/** An order that a technician has not set out for can still be moved. */
export const movable = (o: Order) => ["planned", "refused", "assigned", "accepted", "parts_wait"].includes(o.state);

export interface Block {
  from: number;
  to: number;
  plan?: { from: number; to: number };
  travel?: { from: number; fits: boolean };
  loose: boolean;
}

/** Where an order lies in the day: as it happened, or else as it is planned; the plan beside it where the two differ. */
export function blockOf(o: Order, now: number): Block {
  const start = o.planned_start ? ms(o.planned_start) : undefined;
  const plan = start === undefined ? undefined : { from: start, to: o.planned_end ? ms(o.planned_end) : start + length(o) };
  const there = o.arrived_at ? ms(o.arrived_at) : undefined;
  const left = o.departed_at ? ms(o.departed_at) : undefined;
  if (o.state === "parts_wait") return plan && plan.from > now ? { ...plan, loose: false } : { from: now, to: now + length(o), loose: true };
  const actual = there ?? (left === undefined ? undefined : Math.max(now, plan?.from ?? 0, left));
  if (actual === undefined) {
    if (plan) return { ...plan, loose: false };
    const from = Math.max(now, o.assigned_at ? ms(o.assigned_at) : now);
    return { from, to: from + length(o), loose: true };
  }
  const to = o.finished_at ? ms(o.finished_at) : Math.max(actual + length(o), now);
  const moved = plan && Math.abs(plan.from - actual) + Math.abs(plan.to - to) > 10 * minute;
  return { from: actual, to: Math.max(to, actual + 5 * minute), plan: moved ? plan : undefined, travel: left === undefined ? undefined : { from: left, fits: true }, loose: false };
}

/** The hours the board shows: the shifts and whatever lies outside them, whole hours. */
export function hoursOf(day: Day, now: number): { from: number; to: number } {
  const first = ms(day.from); // what was left over from days before is cut off at the edge
  const spans = day.lanes.flatMap((l) => [...l.shifts.map((s) => ({ from: ms(s.from), to: ms(s.to) })), ...l.orders.map((o) => blockOf(o, now)).filter((b) => b.from >= first && b.from < ms(day.to))]);
  const from = Math.min(first + 8 * hour, ...spans.map((s) => s.from), ...(now > first && now < ms(day.to) ? [now] : []));
  const to = Math.max(first + 18 * hour, ...spans.map((s) => s.to));
  return { from: Math.max(first, Math.floor(from / hour) * hour), to: Math.min(ms(day.to), Math.ceil(to / hour) * hour) };
}

const within = (spans: Span[], from: number, to: number) => spans.some((s) => ms(s.from) <= from && to <= ms(s.to));
const touches = (spans: Span[], from: number, to: number) => spans.find((s) => ms(s.from) < to && from < ms(s.to));

/** How a rule that a plan would break is said; the board gives the words. */
export interface Says {
  skill: (name: string, skill: string) => string;
  absent: (name: string) => string;
  shift: (name: string) => string;
  overlap: (number: string) => string;
  late: (minutes: number) => string;
  past: () => string;
}

/** What speaks against giving an order to a technician at a time: skill and absence refuse, the rest warns. */
export function judge(day: Day, order: Order, lane: Lane, from: number, now: number, say: Says): Verdict {
  const to = from + length(order);
  const refuse = order.skill && !(order.skill in lane.skills) ? say.skill(lane.name, order.skill) : touches(lane.absences, from, to) ? say.absent(lane.name) : undefined;
  return { refuse, warn: warnings(day, order, lane, from, to, now, say) };
}

function warnings(day: Day, order: Order, lane: Lane, from: number, to: number, now: number, say: Says): string[] {
  const other = lane.orders.find((o) => {
    if (o.id === order.id || o.end_kind) return false;
    const b = blockOf(o, now);
    return !b.loose && b.from < to && from < b.to;
  });
  const due = order.due_at ? ms(order.due_at) : undefined;
  return [
    from < now - 5 * minute && now < ms(day.to) ? say.past() : "",
    within(lane.shifts, from, to) ? "" : say.shift(lane.name),
    other ? say.overlap(other.number) : "",
    due !== undefined && from > due ? say.late(Math.round((from - due) / minute)) : "",
  ].filter(Boolean);
}

export interface View {
  now: number;
  /** The order that is being lifted; lanes that cannot take it turn pale. */
  lifted?: Order;
  /** Only orders in such a state stand out. */
  only?: (o: Order) => boolean;
  skill: (code: string) => string;
  say: Says;
}

/** A technician's lane as the kit draws it. */
export function rowOf(day: Day, lane: Lane, v: View): Row {
  const shift = lane.shifts.reduce((sum, s) => sum + ms(s.to) - ms(s.from), 0);
  const work = lane.orders.reduce((sum, o) => sum + length(o), 0);
  const away = lane.absences.length > 0 && lane.shifts.every((s) => touches(lane.absences, ms(s.from), ms(s.to)));
  const unfit = v.lifted && v.lifted.skill && !(v.lifted.skill in lane.skills);
  return {
    id: lane.technician_id,
    name: lane.name,
    sub: Object.keys(lane.skills).map(v.skill).join(" · "),
    load: shift > 0 ? work / shift : undefined,
    off: lane.shifts.length === 0 || away,
    dim: Boolean(unfit),
    shifts: lane.shifts.map((s) => ({ from: ms(s.from), to: ms(s.to) })),
    away: lane.absences.map((s) => ({ from: Math.max(ms(s.from), ms(day.from)), to: Math.min(ms(s.to), ms(day.to)) })),
    jobs: lane.orders.map((o) => jobOf(day, lane, o, v)).filter((job) => job.to > ms(day.from) && job.from < ms(day.to)),
  };
}

function jobOf(day: Day, lane: Lane, o: Order, v: View): LaneJob {
  const b = blockOf(o, v.now);
  const open = movable(o);
  return {
    id: o.id,
    from: b.from,
    to: b.to,
    title: o.title,
    sub: o.customer_name,
    state: o.state,
    late: o.level === "red" && !o.finished_at,
    soon: o.level === "amber" && !o.finished_at,
    plan: b.plan,
    travel: b.travel,
    loose: b.loose,
    fixed: !open,
    dim: v.only ? !v.only(o) : false,
    warn: open && !b.loose && b.from >= ms(day.from) ? warnings(day, o, lane, b.from, b.to, v.now, v.say) : undefined,
  };
}
