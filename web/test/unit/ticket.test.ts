import { describe, expect, it } from "vitest";
import type { CallRow, Case, Line, OrderRow } from "../../console/areas/ticket/api";
import { composed } from "../../console/areas/ticket/line";
import { nextStep } from "../../console/areas/ticket/next";
import { parsePlace } from "../../console/areas/ticket/coordinates";
import { halfHours, instant } from "../../console/areas/ticket/wish";

let seq = 0;
const line = (event: string, more: Partial<Line> = {}): Line => {
  const [subject_type = "", name] = event.split(".");
  return {
    seq: ++seq, subject_type, subject_id: "x", kind: "move", event: name, by_kind: "user", by: "p", by_name: "P",
    at: "2026-03-02T01:00:00Z", logged_at: "2026-03-02T01:00:00Z", visibility: "internal", ...more,
  };
};
const here = (...events: string[]) => composed({ state: "in_service", category: "active" }, events.map((e) => line(e))).find((s) => s.state === "here")?.station;

describe("the composed line of a case (SM-1)", () => {
  it("stands where the last step of case or visit has brought it", () => {
    expect(here("ticket.created")).toBe("new");
    expect(here("ticket.created", "workorder.created", "ticket.start", "workorder.assign", "workorder.depart")).toBe("departed");
  });
  it("counts stations that were skipped as past", () => {
    const stops = composed({ state: "in_service", category: "active" }, ["ticket.created", "workorder.assign", "workorder.arrive"].map((e) => line(e)));
    expect(stops.map((s) => s.state)).toEqual(["past", "past", "past", "past", "past", "here", "ahead", "ahead", "ahead", "ahead"]);
  });
  it("goes back when the technician refuses", () => {
    expect(here("ticket.created", "ticket.triage", "workorder.assign", "workorder.accept", "workorder.refuse")).toBe("triaged");
  });
  it("begins again with a second service", () => {
    expect(here("ticket.created", "workorder.assign", "workorder.finish", "workorder.sign", "ticket.reopen")).toBe("new");
  });
  it("is all past when the case is closed", () => {
    const stops = composed({ state: "closed", category: "ended" }, [line("ticket.created"), line("ticket.close")]);
    expect(stops.every((s) => s.state === "past")).toBe(true);
  });
});

describe("typed coordinates", () => {
  it("are read with comma, Chinese comma or blank", () => {
    expect(parsePlace("31.2304, 121.4737")).toEqual({ lat: 31.2304, lon: 121.4737 });
    expect(parsePlace("31.2304，121.4737")).toEqual({ lat: 31.2304, lon: 121.4737 });
    expect(parsePlace("-33.86 151.2")).toEqual({ lat: -33.86, lon: 151.2 });
  });
  it("are no place when they are off the globe or anything else", () => {
    expect(parsePlace("121.4737, 231")).toBeUndefined();
    expect(parsePlace("星湖街 328 号")).toBeUndefined();
  });
});

describe("a wished window", () => {
  it("is an instant of the zone it is told in", () => {
    expect(instant("2026-03-02", "09:30", "Asia/Shanghai")).toBe("2026-03-02T01:30:00.000Z");
    expect(instant("2026-03-02", "09:30", "Asia/Seoul")).toBe("2026-03-02T00:30:00.000Z");
  });
  it("is right on both sides of a change of the clocks", () => {
    expect(instant("2026-03-29", "01:30", "Europe/Berlin")).toBe("2026-03-29T00:30:00.000Z");
    expect(instant("2026-03-29", "09:30", "Europe/Berlin")).toBe("2026-03-29T07:30:00.000Z");
  });
  it("offers half hours", () => {
    expect(halfHours(9, 10)).toEqual(["09:00", "09:30", "10:00"]);
  });
});

describe("the next step of a case", () => {
  const base = { open: true, open_orders: 0, next: "", kind: "repair" };
  const view = (ticket: object, ...events: string[]) => ({ ticket: { ...base, ...ticket } as Case, moves: events.map((event) => ({ event, label: event, to: "", required: [] })) });
  const order = (o: object) => ({ id: "w", category: "open", assignee_id: "", ...o }) as OrderRow;
  const call = { id: "f", state: "due" } as CallRow;

  it("is a technician while nobody has been found", () => {
    expect(nextStep(view({ state: "new" }, "triage"), [], { dispatch: true })).toEqual({ kind: "dispatch" });
    expect(nextStep(view({ state: "in_service", open_orders: 1 }), [order({ state: "refused" })], { dispatch: true })?.kind).toBe("dispatch");
  });
  it("is nobody's here while the technician works", () => {
    expect(nextStep(view({ state: "in_service", open_orders: 1 }, "wait"), [order({ state: "departed", category: "active", assignee_id: "p" })], { dispatch: true })).toBeUndefined();
  });
  it("is the solution when the case is to be solved by telephone", () => {
    expect(nextStep(view({ state: "triaged", next: "phone" }, "solve"), [], { dispatch: true })).toMatchObject({ kind: "move", move: { event: "solve" } });
  });
  it("is the call-back once its window is open, and never a bare closing before", () => {
    expect(nextStep(view({ state: "solved", open: false }, "close_uncalled", "reopen"), [], { dispatch: true })).toBeUndefined();
    expect(nextStep(view({ state: "solved", open: false }, "close_uncalled", "reopen"), [], { dispatch: true, call })).toEqual({ kind: "call", id: "f" });
    expect(nextStep(view({ state: "called_back", open: false }, "close"), [], { dispatch: true })).toMatchObject({ move: { event: "close" } });
  });
});
