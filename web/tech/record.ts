import { newId } from "@shared/id";
import { now } from "@shared/now";
import type { Findings, Order } from "./api";
import { act, db, myOrder, saveDraft } from "./db";
import { changes } from "./sync/op";
import { stepSoon } from "./session";

/** Says to the server what was written on this device, if it differs from what it knows or already gets told. */
export async function keepRecord(id: string) {
  const { order, draft } = await myOrder(id);
  if (!order || !draft?.facts) return;
  const body = changes(order.facts, draft.facts);
  await db().transaction("rw", db().ops, db().drafts, async () => {
    if (Object.keys(body).length) {
      const seen = Object.fromEntries(Object.keys(body).map((f) => [f, order.facts[f as keyof Findings]]));
      await act(order, () => ({ verb: "record", body, seen }));
    }
    await saveDraft(id, { facts: undefined });
  });
  stepSoon();
}

/** Keeps photos on the device and queues them. */
export async function addShots(order: Order, blobs: Blob[]) {
  const at = new Date(now()).toISOString();
  await db().shots.bulkAdd(blobs.map((blob, i) => ({ id: newId(), order: order.id, number: order.number, ticket: order.ticket_id, blob, at: `${at}#${i}`, state: "waiting", tries: 0 })));
  stepSoon();
}
