import { beforeEach, expect, test } from "vitest";
import { ApiError } from "@shared/api";
import type { Findings, Order } from "../../tech/api";
import { replay, type Deed, type Op } from "../../tech/sync/op";
import { push, settle, Unreachable, type Server, type Store } from "../../tech/sync/queue";

const empty: Findings = { fault: "", work: "", advice: "", test_result: "" };
const order = (id: string, more: Partial<Order> = {}) =>
  ({ id, number: id, state: "assigned", end_kind: "", version: 1, facts: empty, parts: [], clocks: [], moves: [], ...more }) as unknown as Order;

/** The device's store; everything is kept as text, so that opening it again is a reload. */
class Disk implements Store {
  constructor(private text = JSON.stringify({ ops: [], orders: [] }), private seq = 0) {}
  private get data() {
    return JSON.parse(this.text) as { ops: Op[]; orders: Order[] };
  }
  private write(change: (d: { ops: Op[]; orders: Order[] }) => void) {
    const d = this.data;
    change(d);
    this.text = JSON.stringify(d);
  }
  reload = () => new Disk(this.text, this.seq);
  add(o: string, deed: Deed, more: Partial<Op> = {}) {
    const seq = ++this.seq;
    this.write((d) => d.ops.push({ ...deed, id: `op-${seq}`, seq, order: o, number: o, at: "2026-03-02T12:00:00Z", tries: 0, ...more } as Op));
  }
  now = () => this.data;
  view = (id: string) => replay(this.data.orders.find((o) => o.id === id) as Order, this.data.ops);
  ops = async () => this.data.ops;
  order = async (id: string) => this.data.orders.find((o) => o.id === id);
  keep = async (fresh: Order) => this.write((d) => (d.orders = [...d.orders.filter((o) => o.id !== fresh.id), fresh]));
  change = async (op: Op) => this.write((d) => (d.ops = d.ops.map((x) => (x.seq === op.seq ? op : x))));
  taken = async (op: Op, fresh: Order | undefined) =>
    this.write((d) => {
      d.ops = d.ops.filter((x) => x.seq !== op.seq);
      d.orders = [...d.orders.filter((o) => o.id !== op.order), ...(fresh ? [fresh] : [])];
    });
}

/** A server that does each op once, as workorder's `once` does, and can lose its line before or after it has worked. */
class Fake implements Server {
  orders = new Map<string, Order>();
  done: string[] = [];
  lose: "" | "request" | "answer" = "";
  refuse: Record<string, ApiError> = {};

  send = async (op: Op, version?: number) => {
    if (this.lose === "request") throw new ApiError("offline", "offline", "");
    const refusal = this.refuse[op.id];
    if (refusal) throw refusal;
    if (!this.done.includes(op.id)) this.apply(op, version);
    if (this.lose === "answer") throw new ApiError("offline", "offline", "");
    return this.orders.get(op.order);
  };
  fetch = async (id: string) => this.orders.get(id);
  private apply(op: Op, version?: number) {
    const o = this.orders.get(op.order);
    if (!o) throw new ApiError("not_found", "workorder.not_found", "gone");
    if (version !== undefined && version !== o.version) throw new ApiError("conflict", "workorder.changed_meanwhile", "changed");
    this.done.push(op.id);
    this.orders.set(o.id, { ...replay(o, [op]), version: o.version + 1 });
  }
}

const move = (event: "accept" | "depart" | "arrive"): Deed => ({ verb: "move", body: { event, at: "2026-03-02T12:00:00Z" } });
const write = (body: Partial<Findings>, seen: Partial<Findings> = {}): Deed => ({ verb: "record", body, seen });
const part: Deed = { verb: "part", body: { sku: "B-6204", name: "Bearing", qty: 2, serial_old: "", serial_new: "" } };
const sign: Deed = { verb: "sign", body: { at: "2026-03-02T13:00:00Z", signature: "<svg/>", signed_by: "Wang" } };

let disk: Disk;
let server: Fake;
beforeEach(async () => {
  disk = new Disk();
  server = new Fake();
  for (const id of ["a", "b"]) {
    server.orders.set(id, order(id));
    await disk.keep(order(id));
  }
});

test("what is done without network shows at once and survives a reload", async () => {
  server.lose = "request";
  for (const deed of [move("accept"), move("depart"), move("arrive"), write({ work: "New bearing" }), part, sign]) disk.add("a", deed);
  await expect(push(disk, server)).rejects.toBeInstanceOf(Unreachable);
  disk = disk.reload();
  const view = disk.view("a");
  expect([disk.now().ops.length, view.state, view.facts.work, view.parts[0]?.qty]).toEqual([6, "closed", "New bearing", 2]);
});

test("operations go out in the order in which they were done", async () => {
  for (const deed of [move("accept"), move("depart")]) disk.add("a", deed);
  disk.add("b", move("accept"));
  disk.add("a", move("arrive"));
  await push(disk, server);
  expect(server.done).toEqual(["op-1", "op-2", "op-3", "op-4"]);
  expect(disk.now().ops).toEqual([]);
  expect(disk.view("a").state).toBe("on_site");
});

test("a lost answer changes nothing: sent again it is done once", async () => {
  for (const deed of [move("accept"), part]) disk.add("a", deed);
  server.lose = "answer";
  await expect(push(disk, server)).rejects.toBeInstanceOf(Unreachable);
  server.lose = "";
  await push(disk.reload(), server);
  await push(disk, server);
  expect(server.done).toEqual(["op-1", "op-2"]);
  expect(server.orders.get("a")?.parts.length).toBe(1);
});

test("replayed twice it is the same state, also on a copy that has it already", () => {
  disk.add("a", part);
  const ops = disk.now().ops;
  const once = replay(order("a"), ops);
  expect(replay(order("a"), ops)).toEqual(once);
  expect(replay(once, ops).parts).toEqual(once.parts);
});

test("a refused operation stays with its reason and holds back only its own order", async () => {
  server.refuse["op-1"] = new ApiError("conflict", "workorder.ended", "Order a is over");
  disk.add("a", move("accept"));
  disk.add("a", move("depart"));
  disk.add("b", move("accept"));
  await push(disk, server);
  expect(server.done).toEqual(["op-3"]);
  expect(disk.now().ops.map((op) => [op.id, op.trouble?.message])).toEqual([["op-1", "Order a is over"], ["op-2", undefined]]);
  expect(disk.view("a").state).toBe("assigned");
});

test("an order that was taken away is said so and loses nothing", async () => {
  server.orders.delete("a");
  disk.add("a", write({ work: "Half done" }));
  await push(disk, server);
  await push(disk, server);
  const [op] = disk.now().ops;
  expect([op?.trouble?.kind, op?.tries]).toEqual(["rejected", 1]);
});

test("a field that others changed meanwhile is a question, one that they left alone is not", async () => {
  disk.add("a", write({ work: "Mine", fault: "Worn" }));
  server.orders.set("a", order("a", { version: 5, facts: { ...empty, work: "Theirs" } }));
  await push(disk, server);
  const [op] = disk.now().ops;
  expect(op?.trouble).toEqual({ kind: "conflict", message: "", theirs: { work: "Theirs" } });
  await disk.change(settle(op as Op, true) as Op);
  await push(disk, server);
  expect(server.orders.get("a")?.facts).toMatchObject({ work: "Mine", fault: "Worn" });
});

test("taking theirs sends only what was not disputed", async () => {
  disk.add("a", write({ work: "Mine", fault: "Worn" }), { trouble: { kind: "conflict", message: "", theirs: { work: "Theirs" } } });
  expect(settle(disk.now().ops[0] as Op, false)).toMatchObject({ body: { fault: "Worn" } });
});

test("a change beside what was written does not disturb it", async () => {
  disk.add("a", write({ work: "Mine" }));
  server.orders.set("a", order("a", { version: 5, title: "Newer" }));
  await push(disk, server);
  expect(server.orders.get("a")).toMatchObject({ title: "Newer", facts: { work: "Mine" } });
});

test("what the customer signed for stands against a change by others", async () => {
  disk.add("a", write({ work: "Signed for" }));
  disk.add("a", sign);
  server.orders.set("a", order("a", { version: 5, facts: { ...empty, work: "Theirs" } }));
  await push(disk, server);
  expect(server.orders.get("a")).toMatchObject({ end_kind: "signed", facts: { work: "Signed for" } });
});

test("a slip of the thumb waits a moment, unless more has been done since", async () => {
  disk.add("a", move("accept"), { due: 1000 });
  disk.add("b", move("accept"), { due: 1000 });
  disk.add("b", part);
  await push(disk, server, () => 500);
  expect(server.done).toEqual(["op-2", "op-3"]);
  await push(disk, server, () => 1500);
  expect(server.done).toEqual(["op-2", "op-3", "op-1"]);
});
