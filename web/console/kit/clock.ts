import type { ClockBrief, ClockSpan, ClockView } from "@shared/api";

/** How loud a clock speaks. */
export type Level = "ok" | "soon" | "late" | "paused" | "done" | "missed" | "none";

const hour = 3_600_000;
const iso = /^(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/;

/** A length as milliseconds, from PT1H30M. */
export function length(value: string | undefined): number {
  const [, sign, d = 0, h = 0, m = 0, s = 0] = iso.exec(value ?? "") ?? [];
  return (sign ? -1 : 1) * (((Number(d) * 24 + Number(h)) * 60 + Number(m)) * 60 + Number(s)) * 1000;
}

/** A limit of minutes or hours as milliseconds; days are days of a calendar and have no length of their own. */
export function limitMs(limit: string | undefined): number | undefined {
  const [, n, unit] = /^(\d+)(min|h)$/.exec(limit ?? "") ?? [];
  return n === undefined ? undefined : Number(n) * (unit === "h" ? hour : hour / 60);
}

/** What is left now: the server counted open time a moment ago, and never more than the wall clock allows is left. */
export function leftNow(clock: ClockView, at: number): number {
  const wall = clock.due_at ? Date.parse(clock.due_at) - at : 0;
  if (clock.left === undefined) return wall;
  const left = length(clock.left);
  return clock.state === "running" || clock.state === "breached" ? Math.min(left, wall) : left;
}

/** Grey, amber from the first warning (else under a quarter or two hours of what was promised), red when over. */
export function levelOf(clock: ClockBrief & ClockView, at: number): Level {
  if (clock.state === "met") return "done";
  if (clock.state === "missed") return "missed";
  if (clock.state === "paused") return "paused";
  if (clock.state === "idle" || clock.state === "cancelled" || (!clock.due_at && clock.left === undefined)) return "none";
  const left = leftNow(clock, at);
  if (clock.state === "breached" || left < 0 || clock.level === "red") return "late";
  const warn = clock.warn_at ?? clock.stages?.[0]?.at;
  if (clock.level === "amber" || (warn && at >= Date.parse(warn))) return "soon";
  if (clock.level || warn) return "ok";
  return left < Math.min((limitMs(clock.limit) ?? 8 * hour) / 4, 2 * hour) ? "soon" : "ok";
}

export interface Segment {
  kind: ClockSpan["kind"] | "left" | "over";
  class: string;
  from: string;
  to: string;
  /** Share of the bar's length, 0 to 100. */
  width: number;
}

export interface Bar {
  segments: Segment[];
  /** Where now and the end of the promise stand on the bar, in per cent. */
  now: number;
  due: number;
}

const span = (s: { from: string; to: string }) => Math.max(0, Date.parse(s.to) - Date.parse(s.from));

/** Cuts spans at an instant, so that each piece lies on one side of it. */
function cut(spans: ClockSpan[], at: number): ClockSpan[] {
  if (!Number.isFinite(at)) return spans;
  return spans.flatMap((s) => {
    if (at <= Date.parse(s.from) || at >= Date.parse(s.to)) return [s];
    const turn = new Date(at).toISOString();
    return [{ ...s, to: turn }, { ...s, from: turn }];
  });
}

/**
 * Lays a clock out as a bar of working time: counted and paused spans keep their proportion, closed hours shrink to
 * slivers (a night would drown the day); what lies behind the present is what is left, what lies behind the promise is over it.
 */
export function layOut(clock: ClockView, at: number): Bar {
  const due = clock.due_at ? Date.parse(clock.due_at) : Number.POSITIVE_INFINITY;
  const end = clock.stopped_at ? Date.parse(clock.stopped_at) : at;
  const spans = cut(cut(clock.spans ?? [], end), due).filter((s) => span(s) > 0);
  const open = spans.filter((s) => s.kind === "counted" || s.kind === "grace").reduce((sum, s) => sum + span(s), 0);
  const whole = Math.max(open, limitMs(clock.limit) ?? 0, 60_000);
  const pieces = spans.map((s) => {
    const start = Date.parse(s.from);
    const kind: Segment["kind"] = s.kind !== "counted" ? s.kind : start >= due ? "over" : start >= end ? "left" : "counted";
    const ms = s.kind === "closed" ? Math.min(span(s), whole / 40) : s.kind === "paused" ? Math.min(span(s), whole) : span(s);
    return { kind, class: s.class ?? "", from: s.from, to: s.to, width: ms };
  });
  const seen = Date.parse(spans.at(-1)?.to ?? "");
  const rest = clock.left === undefined ? 0 : length(clock.left) - pieces.filter((p) => p.kind === "left").reduce((sum, p) => sum + p.width, 0);
  if (rest > 60_000 && !(seen >= due)) pieces.push({ kind: "left", class: "", from: spans.at(-1)?.to ?? "", to: clock.due_at ?? "", width: rest });
  const total = pieces.reduce((sum, p) => sum + p.width, 0) || 1;
  const share = (past: (p: Segment) => boolean) => (pieces.filter(past).reduce((sum, p) => sum + p.width, 0) / total) * 100;
  return {
    now: share((p) => p.kind !== "left" && Date.parse(p.from) < end),
    due: share((p) => p.kind !== "over" && !(Date.parse(p.from) >= due)),
    segments: pieces.map((p) => ({ ...p, width: (p.width / total) * 100 })),
  };
}
