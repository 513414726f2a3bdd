import { asApiError, get, type List } from "@shared/api";
import { now, setNow } from "@shared/now";
import type { CatalogPart, Colleague, Line } from "../api";
import { db, keepDay, myDay, recall, remember, store, type Shot } from "../db";
import { push, Unreachable } from "./queue";
import { fetchDay, filesOf, sendFile, server } from "./server";

const elsewhere = new Set(["offline", "aborted", "unavailable", "limited", "unauthenticated", "internal"]);
const day = 86_400_000;
const storiesPerRound = 4;

/** How far the photo in transit is, from 0 to 1. */
export type Progress = (shot: string, share: number | undefined) => void;

/** One round: what was done here goes out, then the photos, then the day comes in. Answers how many orders are new. */
export async function round(sim: boolean, progress: Progress): Promise<number> {
  await push(store, server);
  await sendShots(progress);
  const fresh = await pull(sim);
  await background();
  return fresh;
}

async function pull(sim: boolean): Promise<number> {
  const { items, now: at } = await fetchDay();
  setNow(at, sim);
  const known = new Set((await db().orders.toArray()).map((o) => o.id));
  const first = (await recall("pulled_at")) === undefined;
  await keepDay(items);
  await remember("clock", { server: at, device: Date.now() });
  await remember("pulled_at", now());
  return first ? 0 : items.filter((o) => o.state === "assigned" && !known.has(o.id)).length;
}

async function sendShots(progress: Progress) {
  const shots = (await db().shots.toArray()).filter((s) => s.state === "waiting").sort((a, b) => (a.at < b.at ? -1 : 1));
  for (const shot of shots) await sendShot(shot, progress);
}

// A photo whose answer was lost may have arrived: its name tells.
async function sendShot(shot: Shot, progress: Progress) {
  const name = `${shot.id}.jpg`;
  try {
    const arrived = shot.tries > 0 && (await filesOf(shot.ticket)).some((f) => f.name === name);
    await db().shots.update(shot.id, { tries: shot.tries + 1 });
    if (!arrived) await sendFile(shot.blob, name, shot.order, (share) => progress(shot.id, share));
    await db().shots.update(shot.id, { state: "sent" });
  } catch (thrown) {
    const failed = asApiError(thrown);
    if (elsewhere.has(failed.kind) && shot.tries < 20) throw new Unreachable(failed);
    await db().shots.update(shot.id, { state: "refused", message: failed.message });
  } finally {
    progress(shot.id, undefined);
  }
}

// What makes the day easier but is not the day: stories of the cases, catalogue, colleagues. A refusal here is no failure.
async function background() {
  const quiet = (thrown: unknown) => {
    if (asApiError(thrown).kind === "offline") throw thrown;
  };
  await stories().catch(quiet);
  if (now() - ((await recall("parts_at")) ?? 0) < day) return;
  await parts().catch(quiet);
  await colleagues().catch(quiet);
  await remember("parts_at", now());
}

async function stories() {
  const open = (await myDay()).filter((o) => !o.end_kind);
  const kept = new Map((await db().stories.toArray()).map((s) => [s.ticket, s.version]));
  for (const o of open.filter((x) => kept.get(x.ticket_id) !== x.version).slice(0, storiesPerRound)) {
    const { timeline } = await get<{ timeline: Line[] }>("/api/tickets/{id}", { path: { id: o.ticket_id } });
    await db().stories.put({ ticket: o.ticket_id, version: o.version, lines: timeline, files: await filesOf(o.ticket_id) });
  }
}

async function parts() {
  const all: CatalogPart[] = [];
  for (let after = "", pages = 0; pages < 15; pages++) {
    const { items, next } = await get<List<CatalogPart>>("/api/parts", { query: { state: "active", limit: 200, after } });
    all.push(...items.map(({ id, sku, name, unit }) => ({ id, sku, name, unit })));
    after = next;
    if (!after) break;
  }
  await db().transaction("rw", db().parts, async () => {
    await db().parts.clear();
    await db().parts.bulkPut(all);
  });
}

async function colleagues() {
  const { items } = await get<List<Colleague>>("/api/technicians", { query: { state: "active", limit: 200 } });
  await remember("colleagues", items.map(({ person_id, name }) => ({ person_id, name })));
}
