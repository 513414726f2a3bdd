import { expect, test } from "vitest";
import { blockOf, hoursOf, judge, rowOf, type Says } from "../../console/areas/dispatch/board";
import type { Day, Lane, Order } from "../../console/areas/dispatch/api";
import { dayOfText } from "../../console/kit/DayField";
import { dayPlus, instantOf } from "../../console/kit/zone";
import { deviceOf } from "../../console/areas/me/device";

const at = (clock: string) => `2026-03-02T${clock}:00Z`;
const ms = (clock: string) => Date.parse(at(clock));
const order = (more: Partial<Order> = {}): Order => ({
  id: "wor_1", number: "W1", ticket_id: "tic_1", ticket_number: "T1", title: "x", urgency: "normal", state: "assigned", category: "active", skill: "printer", service_min: 60,
  assignee_id: "per_1", assignee_name: "", customer_name: "", contact_name: "", contact_phone: "", site_name: "", address: "", due_metric: "", level: "", end_kind: "", version: 1, ...more,
});
const lane = (more: Partial<Lane> = {}): Lane => ({ technician_id: "per_1", name: "Ann", unit_id: "", skills: { printer: 2 }, shifts: [{ from: at("09:00"), to: at("18:00") }], absences: [], orders: [], ...more });
const day = (lanes: Lane[]): Day => ({ date: "2026-03-02", zone: "UTC", from: at("00:00"), to: "2026-03-03T00:00:00Z", now: at("12:00"), lanes, queue: [] });
const says: Says = { skill: (_, s) => `skill ${s}`, absent: () => "absent", shift: () => "shift", overlap: (n) => `overlap ${n}`, late: (n) => `late ${n}`, past: () => "past" };
const now = ms("12:00");

test("an order that only has a plan lies where it is planned", () => {
  expect(blockOf(order({ planned_start: at("14:00"), planned_end: at("15:30") }), now)).toEqual({ from: ms("14:00"), to: ms("15:30"), loose: false });
});

test("an order without a plan lies loosely from now on", () => {
  expect(blockOf(order({ assigned_at: at("08:00") }), now)).toEqual({ from: now, to: ms("13:00"), loose: true });
});

test("what happened wins over the plan, which stays beside it", () => {
  const b = blockOf(order({ planned_start: at("09:00"), planned_end: at("10:00"), departed_at: at("09:10"), arrived_at: at("09:40"), finished_at: at("11:00") }), now);
  expect(b).toEqual({ from: ms("09:40"), to: ms("11:00"), plan: { from: ms("09:00"), to: ms("10:00") }, travel: { from: ms("09:10"), fits: true }, loose: false });
});

test("work that has begun reaches at least to the present", () => {
  expect(blockOf(order({ arrived_at: at("09:00") }), now).to).toBe(now);
});

test("the board shows the shifts and whatever lies outside them, in whole hours", () => {
  const late = order({ planned_start: at("18:30"), planned_end: at("19:20") });
  expect(hoursOf(day([lane({ orders: [late] })]), now)).toEqual({ from: ms("08:00"), to: ms("20:00") });
});

test.each([
  ["a missing skill refuses", order(), lane({ skills: {} }), "14:00", "skill printer", []],
  ["an absence refuses", order(), lane({ absences: [{ from: at("13:00"), to: at("18:00") }] }), "14:00", "absent", []],
  ["a time outside the shift warns", order(), lane(), "17:30", undefined, ["shift"]],
  ["another order at that time warns", order(), lane({ orders: [order({ id: "wor_2", number: "W2", planned_start: at("14:30"), planned_end: at("15:30") })] }), "14:00", undefined, ["overlap W2"]],
  ["a start after the limit warns", order({ due_at: at("13:00") }), lane(), "14:00", undefined, ["late 60"]],
  ["a time that has passed warns", order(), lane(), "10:00", undefined, ["past"]],
  ["all in order says nothing", order({ due_at: at("15:00") }), lane(), "14:00", undefined, []],
])("%s", (_, o, l, from, refuse, warn) => {
  expect(judge(day([l]), o, l, ms(from), now, says)).toEqual({ refuse, warn });
});

test("a lane without the lifted order's skill turns pale, and what is under way cannot be moved", () => {
  const l = lane({ skills: {}, orders: [order({ state: "on_site", arrived_at: at("11:30") })] });
  const row = rowOf(day([l]), l, { now, lifted: order(), skill: (c) => c, say: says });
  expect([row.dim, row.jobs[0]?.fixed]).toEqual([true, true]);
});

test.each([["2026/3/2", "2026-03-02"], ["20260302", "2026-03-02"], ["2026年3月2日", "2026-03-02"], [" 2026-03-02 ", "2026-03-02"], ["soon", "soon"]])("a day typed as %s is %s", (typed, day) => {
  expect(dayOfText(typed)).toBe(day);
});

test("a wall clock in a zone is an instant, also around a change of the clocks", () => {
  expect(instantOf("2026-03-02", "09:30", "Asia/Shanghai")).toBe("2026-03-02T01:30:00.000Z");
  expect(instantOf("2026-03-29", "09:00", "Europe/Berlin")).toBe("2026-03-29T07:00:00.000Z");
  expect(dayPlus("2026-02-28", 1)).toBe("2026-03-01");
});

test("a browser is named as people know it", () => {
  expect(deviceOf("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/605.1")).toBe("Safari · iPhone");
  expect(deviceOf("curl/8.1")).toBe("curl/8.1");
});

test("what waits for parts stands on the board of today, not on that of another day", () => {
  const waiting = order({ state: "parts_wait", arrived_at: at("09:00") });
  const l = lane({ orders: [waiting] });
  const other = { ...day([l]), from: "2026-03-01T00:00:00Z", to: "2026-03-02T00:00:00Z" };
  const view = { now, skill: (c: string) => c, say: says };
  expect([rowOf(day([l]), l, view).jobs.length, rowOf(other, l, view).jobs.length]).toEqual([1, 0]);
});
