import Dexie, { liveQuery, type EntityTable } from "dexie";
import { useEffect, useState } from "react";
import type { Me } from "@shared/api";
import { newId } from "@shared/id";
import { now } from "@shared/now";
import type { Attachment, CatalogPart, Colleague, Findings, Line, Order } from "./api";
import { replay, type Deed, type Op } from "./sync/op";
import type { Store } from "./sync/queue";

/** A photo until the server has it, and after that until its order leaves the device. */
export interface Shot {
  id: string;
  order: string;
  number: string;
  ticket: string;
  blob: Blob;
  at: string;
  state: "waiting" | "sent" | "refused";
  tries: number;
  message?: string;
}

/** What is written but not yet said to anybody: kept with every keystroke. */
export interface Draft {
  order: string;
  facts?: Findings;
  signature?: string;
  signed_by?: string;
  rating?: string;
}

/** The story of a case as far as the technician reads it. */
export interface Story {
  ticket: string;
  version: number;
  lines: Line[];
  files: Attachment[];
}

interface Meta {
  me: Me;
  /** The server's time and the device's at the same moment, so that a start without network knows the time. */
  clock: { server: string; device: number };
  pulled_at: number;
  parts_at: number;
  colleagues: Colleague[];
}

export type Device = Dexie & {
  orders: EntityTable<Order, "id">;
  ops: EntityTable<Op & { seq: number }, "seq">;
  shots: EntityTable<Shot, "id">;
  drafts: EntityTable<Draft, "order">;
  stories: EntityTable<Story, "ticket">;
  parts: EntityTable<CatalogPart, "id">;
  meta: EntityTable<{ name: keyof Meta; value: unknown }, "name">;
};

const slot = "ac.person";
let device: Device | undefined;

/** The copy of whoever is logged in; screens read from here only, so that they work without network (SYS-07). */
export function db(): Device {
  if (!device) throw new Error("nobody is logged in");
  return device;
}

/** Whose copy this device opened last. */
export const lastPerson = () => localStorage.getItem(slot) ?? "";

/** Opens a person's copy: each has a database of his own, so nobody reads or sends another's. */
export function openDevice(person: string) {
  device?.close();
  device = new Dexie(`aftercare-${person}`) as Device;
  device.version(1).stores({ orders: "id", ops: "++seq, order", shots: "id, order", drafts: "order", stories: "ticket", parts: "id, sku", meta: "name" });
  localStorage.setItem(slot, person);
}

export function closeDevice() {
  device?.close();
  device = undefined;
}

/** Empties the device when somebody logs out: the next person must not read it. */
export async function wipe() {
  const name = device?.name ?? `aftercare-${lastPerson()}`;
  closeDevice();
  localStorage.removeItem(slot);
  await Dexie.delete(name);
}

export const remember = <K extends keyof Meta>(name: K, value: Meta[K]) => db().meta.put({ name, value });

export async function recall<K extends keyof Meta>(name: K): Promise<Meta[K] | undefined> {
  return (await db().meta.get(name))?.value as Meta[K] | undefined;
}

/** Does something here and now, and queues it for the server, in one step: the queue is what the screens replay. */
export async function act(order: Pick<Order, "id" | "number">, deed: (at: string) => Deed, undoFor = 0): Promise<Op> {
  const at = new Date(now()).toISOString();
  const op: Op = { ...deed(at), id: newId(), order: order.id, number: order.number, at, tries: 0 };
  if (undoFor) op.due = Date.now() + undoFor;
  const seq = await db().ops.add(op as Op & { seq: number });
  return { ...op, seq };
}

/** Takes back what has not been sent yet; false when it is too late. */
export const undo = async (op: Op) => (op.due ?? 0) > Date.now() && (await db().ops.where({ seq: op.seq }).delete()) > 0;

const ops = () => db().ops.orderBy("seq").toArray() as Promise<Op[]>;

/** Every order of the day as this device knows it. */
export async function myDay(): Promise<Order[]> {
  const [orders, done] = await Promise.all([db().orders.toArray(), ops()]);
  return orders.map((o) => replay(o, done));
}

/** One order as this device knows it, with what belongs to it. */
export async function myOrder(id: string) {
  const [server, done, shots, draft] = await Promise.all([db().orders.get(id), ops(), db().shots.where({ order: id }).toArray(), db().drafts.get(id)]);
  const mine = done.filter((op) => op.order === id);
  return { order: server && replay(server, mine), ops: mine, shots: shots.sort((a, b) => (a.at < b.at ? -1 : 1)), draft };
}

export interface Waiting {
  ops: Op[];
  shots: Shot[];
}

/** What the server does not have yet. */
export async function waiting(): Promise<Waiting> {
  const [all, shots] = await Promise.all([ops(), db().shots.toArray()]);
  return { ops: all, shots: shots.filter((s) => s.state !== "sent") };
}

export async function saveDraft(order: string, change: Omit<Draft, "order">) {
  await db().transaction("rw", db().drafts, async () => {
    await db().drafts.put({ ...(await db().drafts.get(order)), ...change, order });
  });
}

/** Replaces the day; what is no longer ours disappears with its drafts, unless something of it is still to be sent. */
export async function keepDay(orders: Order[]) {
  const d = db();
  await d.transaction("rw", d.orders, d.ops, d.shots, d.drafts, d.stories, async () => {
    const held = new Set([...(await ops()).map((op) => op.order), ...(await waiting()).shots.map((s) => s.order)]);
    const here = new Set([...orders.map((o) => o.id), ...held]);
    const cases = new Set(orders.map((o) => o.ticket_id));
    await d.orders.filter((o) => !orders.some((n) => n.id === o.id)).delete();
    await d.orders.bulkPut(orders);
    await d.shots.filter((s) => !here.has(s.order)).delete();
    await d.drafts.filter((x) => !here.has(x.order)).delete();
    await d.stories.filter((s) => !cases.has(s.ticket)).delete();
  });
}

/** The queue's view of the device. */
export const store: Store = {
  ops,
  order: (id) => db().orders.get(id),
  keep: async (fresh) => void (await db().orders.put(fresh)),
  change: async (op) => void (await db().ops.where({ seq: op.seq }).modify((_, at) => { at.value = op as Op & { seq: number }; })),
  taken: async (op, fresh) => {
    const d = db();
    await d.transaction("rw", d.ops, d.orders, async () => {
      await d.ops.delete(op.seq as number);
      if (fresh) await d.orders.put(fresh);
      else await d.orders.delete(op.order);
    });
  },
};

/** A read of the device's copy that draws again when the copy changes; undefined until the first answer. */
export function useRows<T>(read: () => Promise<T>, key: string): T | undefined {
  const [rows, setRows] = useState<T>();
  useEffect(() => {
    const watch = liveQuery(read).subscribe({ next: setRows, error: () => undefined });
    return () => watch.unsubscribe();
  }, [key]);
  return rows;
}
