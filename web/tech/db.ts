import Dexie, { liveQuery, type EntityTable } from "dexie";
import { useEffect, useState } from "react";
import { get, type List, type MyOrder } from "@shared/api";
import { now } from "@shared/now";

interface Fact {
  name: string;
  value: unknown;
}

/** The device's own copy; screens read from here only, so that they work without network (SYS-07). */
export const db = new Dexie("aftercare") as Dexie & {
  orders: EntityTable<MyOrder, "id">;
  meta: EntityTable<Fact, "name">;
};

db.version(1).stores({ orders: "id, planned_start", meta: "name" });

/** Takes over the day's orders; what is no longer ours disappears. */
export async function pull(): Promise<void> {
  const { items } = await get<List<MyOrder>>("/api/my/orders");
  await db.transaction("rw", db.orders, db.meta, async () => {
    await db.orders.clear();
    await db.orders.bulkPut(items ?? []);
    await db.meta.put({ name: "pulled_at", value: now() });
  });
}

/** Empties the device when somebody logs out: the next person must not read it. */
export const wipe = () => Promise.all([db.orders.clear(), db.meta.clear()]);

/** A read of the device's copy that draws again when the copy changes; undefined until the first answer. */
export function useRows<T>(read: () => Promise<T>, key: string): T | undefined {
  const [rows, setRows] = useState<T>();
  useEffect(() => {
    const watch = liveQuery(read).subscribe({ next: setRows, error: () => undefined });
    return () => watch.unsubscribe();
  }, [key]);
  return rows;
}
