import { expect, test } from "vitest";
import type { ClockView } from "@shared/api";
import { layOut, leftNow, length, levelOf, limitMs } from "../../console/kit/clock";

const noon = Date.parse("2026-03-02T12:00:00Z");
const hour = 3_600_000;
const at = (hours: number) => new Date(noon + hours * hour).toISOString();
const clock = (more: Partial<ClockView>): ClockView => ({ metric: "arrival", state: "running", ...more });

test("a length is read from ISO 8601, a limit from the words of a pack", () => {
  expect(["PT1H30M", "-PT45M", "P1DT2H", "PT0.5S", undefined].map(length)).toEqual([5_400_000, -2_700_000, 93_600_000, 500, 0]);
  expect(["10min", "72h", "7wd", undefined].map(limitMs)).toEqual([600_000, 72 * hour, undefined, undefined]);
});

test("never more is left than the wall clock allows", () => {
  expect(leftNow(clock({ left: "PT3H", due_at: at(2) }), noon)).toBe(2 * hour);
  expect(leftNow(clock({ left: "PT3H", due_at: at(20) }), noon)).toBe(3 * hour);
  expect(leftNow(clock({ due_at: at(-1) }), noon)).toBe(-hour);
});

test("a clock turns amber at its warning and red at its end", () => {
  const c = clock({ due_at: at(2), warn_at: at(1) });
  expect([noon, noon + hour, noon + 3 * hour].map((now) => levelOf(c, now))).toEqual(["ok", "soon", "late"]);
});

test("a clock that stands, was kept or was missed says so", () => {
  const states = ["paused", "met", "missed", "breached", "cancelled"] as const;
  expect(states.map((state) => levelOf(clock({ state, due_at: at(5) }), noon))).toEqual(["paused", "done", "missed", "late", "none"]);
});

test("the bar shows a night as a sliver and what is left behind the present", () => {
  const bar = layOut(clock({
    due_at: at(2), left: "PT2H", limit: "8h",
    spans: [{ from: at(-20), to: at(-16), kind: "counted" }, { from: at(-16), to: at(-2), kind: "closed" }, { from: at(-2), to: at(0), kind: "counted" }],
  }), noon);
  expect(bar.segments.map((s) => s.kind)).toEqual(["counted", "closed", "counted", "left"]);
  expect(bar.segments[1]?.width).toBeLessThan(3);
  expect(bar.segments.reduce((sum, s) => sum + s.width, 0)).toBeCloseTo(100);
  expect(bar.due).toBeCloseTo(100);
  expect(bar.now).toBeCloseTo(100 - (bar.segments[3]?.width ?? 0));
});

test("spans that already reach the end give the same bar", () => {
  const bar = layOut(clock({ due_at: at(2), left: "PT2H", limit: "4h", spans: [{ from: at(-2), to: at(2), kind: "counted" }] }), noon);
  expect(bar.segments.map((s) => [s.kind, s.width])).toEqual([["counted", 50], ["left", 50]]);
  expect([bar.now, bar.due]).toEqual([50, 100]);
});

test("time over the limit is cut off at the promise", () => {
  const bar = layOut(clock({ state: "breached", due_at: at(-2), left: "-PT2H", limit: "4h", spans: [{ from: at(-6), to: at(0), kind: "counted" }] }), noon);
  expect(bar.segments.map((s) => s.kind)).toEqual(["counted", "over"]);
  expect(bar.due).toBeCloseTo(66.67, 1);
  expect(bar.now).toBe(100);
});
