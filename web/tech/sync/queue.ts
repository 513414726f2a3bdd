import { asApiError, type ApiError } from "@shared/api";
import type { Findings, Order } from "../api";
import { clashes, type Op, type Trouble } from "./op";

/** What the queue needs of the device's store; each call is one transaction. */
export interface Store {
  ops(): Promise<Op[]>;
  order(id: string): Promise<Order | undefined>;
  /** The server took it: the operation leaves and the server's copy enters, both or neither. */
  taken(op: Op, fresh: Order | undefined): Promise<void>;
  keep(fresh: Order): Promise<void>;
  change(op: Op): Promise<void>;
}

/** How the queue speaks to the server: each answers the order as it then is, or nothing when it is no longer ours. */
export interface Server {
  send(op: Op, version: number | undefined): Promise<Order | undefined>;
  fetch(order: string): Promise<Order | undefined>;
}

/** The server cannot be asked now: everything waits, in order. */
export class Unreachable extends Error {
  constructor(readonly why: ApiError) {
    super(why.message);
  }
}

const elsewhere = new Set(["offline", "aborted", "unavailable", "limited", "unauthenticated", "storage_full"]);
const patience = 5;

/**
 * Sends what waits, oldest first. An operation that the server refuses stays and holds back the later ones of its order only;
 * a line that breaks holds back everything. Sent again, an operation has no second effect: the server knows its id.
 */
export async function push(store: Store, server: Server, clock: () => number = Date.now): Promise<void> {
  const ops = await store.ops();
  const waiting = new Set<string>();
  for (const [i, op] of ops.entries()) {
    if (waiting.has(op.order)) continue;
    const last = !ops.slice(i + 1).some((later) => later.order === op.order);
    if (op.trouble || (last && (op.due ?? 0) > clock())) {
      waiting.add(op.order);
      continue;
    }
    const signed = ops.slice(i + 1).some((later) => later.order === op.order && later.verb === "sign");
    if (!(await sendOne(store, server, op, signed))) waiting.add(op.order);
  }
}

/** Sends one operation and reports whether the next of its order may follow. */
async function sendOne(store: Store, server: Server, op: Op, signed: boolean): Promise<boolean> {
  for (let round = 0; round < 3; round++) {
    const known = await store.order(op.order);
    const theirs = known && !signed ? clashes(op, known.facts) : undefined; // what the customer signed for stands
    if (theirs) return hold(store, op, { kind: "conflict", message: "", theirs });
    try {
      await store.taken(op, await server.send(op, op.verb === "record" ? known?.version : undefined));
      return true;
    } catch (thrown) {
      const failed = asApiError(thrown);
      if (failed.code === "workorder.changed_meanwhile" && (await refreshed(store, server, op))) continue;
      return refused(store, op, failed);
    }
  }
  return false;
}

/** Takes over the newest state of an order that somebody else has changed. */
async function refreshed(store: Store, server: Server, op: Op): Promise<boolean> {
  const fresh = await server.fetch(op.order).catch((thrown) => {
    const failed = asApiError(thrown);
    if (elsewhere.has(failed.kind)) throw new Unreachable(failed);
  });
  if (fresh) await store.keep(fresh);
  return Boolean(fresh);
}

async function refused(store: Store, op: Op, failed: ApiError): Promise<boolean> {
  if (elsewhere.has(failed.kind)) throw new Unreachable(failed);
  const again = failed.code === "workorder.op_running" || (failed.kind === "internal" && op.tries < patience);
  if (again) {
    await store.change({ ...op, tries: op.tries + 1 });
    return false;
  }
  const message = failed.fields.map((f) => f.message).join(" ") || failed.message;
  return hold(store, op, { kind: "rejected", code: failed.code, message });
}

async function hold(store: Store, op: Op, trouble: Trouble): Promise<boolean> {
  await store.change({ ...op, tries: op.tries + 1, trouble });
  return false;
}

/** A decision about a conflict: what the device wrote goes again, knowing the other; or the other stands. */
export function settle(op: Op, mine: boolean): Op | undefined {
  if (op.verb !== "record") return mine ? { ...op, trouble: undefined } : undefined;
  const theirs = op.trouble?.theirs ?? {};
  if (mine) return { ...op, trouble: undefined, seen: { ...op.seen, ...theirs } };
  const body = Object.fromEntries(Object.entries(op.body).filter(([field]) => !(field in theirs))) as Partial<Findings>;
  return Object.keys(body).length ? { ...op, trouble: undefined, body } : undefined;
}
