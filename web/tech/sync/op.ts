import type { Findings, Order, OrderState, Part } from "../api";

/** The steps that a technician makes himself; the machine of the pack says which are allowed (SM-1). */
export type StepEvent = "accept" | "depart" | "arrive" | "finish" | "wait_parts" | "hand_over" | "bring_in" | "refuse";

export interface StepBody {
  event: StepEvent;
  at: string;
  lat?: number;
  lon?: number;
  note?: string;
  reason?: string;
  to_technician_id?: string;
}

export interface SignBody {
  at: string;
  lat?: number;
  lon?: number;
  signature: string;
  signed_by: string;
  rating?: string;
}

export type NewPart = Pick<Part, "sku" | "name" | "serial_old" | "serial_new" | "qty">;

/** One thing that was done on this device. Facts carry what the device saw before, so that a change by others is noticed. */
export type Deed =
  | { verb: "move"; body: StepBody }
  | { verb: "record"; body: Partial<Findings>; seen: Partial<Findings> }
  | { verb: "part"; body: NewPart }
  | { verb: "drop_part"; part: string }
  | { verb: "sign"; body: SignBody };

/** Why the server did not take something; a person decides what becomes of it. */
export interface Trouble {
  kind: "conflict" | "rejected";
  code?: string;
  message: string;
  /** What others wrote into the same fields. */
  theirs?: Partial<Findings>;
}

export type Op = Deed & {
  /** The op_id: the server does the same one once. */
  id: string;
  seq?: number;
  order: string;
  number: string;
  /** When it was done, in the server's time. */
  at: string;
  /** Not sent before this instant of the device, so that a slip of the thumb can be undone. */
  due?: number;
  tries: number;
  trouble?: Trouble;
};

const after: Record<StepEvent, OrderState> = {
  accept: "accepted",
  depart: "departed",
  arrive: "on_site",
  finish: "done",
  wait_parts: "parts_wait",
  hand_over: "handed_over",
  bring_in: "brought_in",
  refuse: "refused",
};

const stamps: Partial<Record<StepEvent, "accepted_at" | "departed_at" | "arrived_at" | "finished_at">> = {
  accept: "accepted_at",
  depart: "departed_at",
  arrive: "arrived_at",
  finish: "finished_at",
};

const ends: Partial<Record<StepEvent, string>> = { hand_over: "handed_over", bring_in: "brought_in", refuse: "refused" };
const stops: Partial<Record<StepEvent, string>> = { depart: "workorder.departure", arrive: "workorder.arrival" };

function apply(o: Order, op: Op): Order {
  switch (op.verb) {
    case "move": {
      const { event, at } = op.body;
      const stamp = stamps[event];
      const clocks = o.clocks.filter((c) => c.metric !== stops[event]);
      return { ...o, state: after[event], end_kind: ends[event] ?? o.end_kind, clocks, moves: [], ...(stamp ? { [stamp]: at } : {}) };
    }
    case "record":
      return { ...o, facts: { ...o.facts, ...op.body } };
    case "part":
      if (o.parts.some((p) => p.op_id === op.id)) return o; // it arrived, only the answer was lost
      return { ...o, parts: [...o.parts, { ...op.body, id: op.id, op_id: op.id }] };
    case "drop_part":
      return { ...o, parts: o.parts.filter((p) => p.id !== op.part) };
    case "sign":
      return { ...o, state: "closed", end_kind: "signed", finished_at: o.finished_at ?? op.body.at, clocks: [], moves: [] };
  }
}

/** The order as this device knows it: the server's copy and what has been done here since, up to what the server would not take. */
export function replay(order: Order, ops: Op[]): Order {
  const mine = ops.filter((op) => op.order === order.id);
  const stuck = mine.findIndex((op) => op.trouble?.kind === "rejected");
  return (stuck < 0 ? mine : mine.slice(0, stuck)).reduce(apply, order);
}

const plain = (value: unknown) => (typeof value === "string" ? value.replace(/\s+/g, " ").trim() : value);
const same = (a: unknown, b: unknown) => plain(a ?? "") === plain(b ?? "");

/** The fields that others have changed since the device saw them, and to something else than it wants. */
export function clashes(op: Op, facts: Findings): Partial<Findings> | undefined {
  if (op.verb !== "record") return undefined;
  const theirs = (Object.keys(op.body) as (keyof Findings)[]).filter((f) => !same(facts[f], op.seen[f]) && !same(facts[f], op.body[f]));
  return theirs.length ? Object.fromEntries(theirs.map((f) => [f, facts[f]])) : undefined;
}

/** What has changed between two states of the facts. */
export function changes(before: Findings, now: Findings): Partial<Findings> {
  const fields = (Object.keys(now) as (keyof Findings)[]).filter((f) => now[f] !== undefined && !same(before[f], now[f]));
  return Object.fromEntries(fields.map((f) => [f, now[f]]));
}
