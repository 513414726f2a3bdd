import { describe, expect, it } from "vitest";
import type { Line } from "../../console/areas/ticket/api";
import { composed } from "../../console/areas/ticket/line";
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
