import type { ClockView, TimelineItem } from "@shared/api";
import type { Lane } from "@kit/index";

const hour = 3_600_000;
const iso = (ms: number) => new Date(ms).toISOString();

export const states: [string, string[]][] = [
  ["ticket", ["new", "triaged", "in_service", "waiting", "solved", "called_back", "closed", "reopened", "cancelled", "duplicate"]],
  ["workorder", ["planned", "assigned", "departed", "on_site", "parts_wait", "done", "signed", "refused"]],
  ["followup", ["due", "reached", "unreachable", "recorded"]],
  ["complaint", ["received", "accepted", "investigating", "done", "closed"]],
];

/** One clock of each kind: running with a pause and a night, soon, over, standing still, kept. */
export function clocks(at: number): ClockView[] {
  const day = { pack: "it 1", calendar: "09:00–18:00" };
  const pause = { from: iso(at - 3.5 * hour), to: iso(at - 2 * hour), kind: "paused" as const, class: "customer" as const, reason: "…" };
  return [
    {
      ...day, metric: "workorder.arrival", state: "running", rule: "RULE-03", started_at: iso(at - 20 * hour), due_at: iso(at + 2.2 * hour), warn_at: iso(at + hour), used: "PT7H", left: "PT2H10M", limit: "550min", pauses: [pause],
      spans: [
        { from: iso(at - 20 * hour), to: iso(at - 16 * hour), kind: "counted" }, { from: iso(at - 16 * hour), to: iso(at - 4.5 * hour), kind: "closed" },
        { from: iso(at - 4.5 * hour), to: iso(at - 3.5 * hour), kind: "counted" }, pause, { from: iso(at - 2 * hour), to: iso(at), kind: "counted" },
      ],
    },
    { ...day, metric: "ticket.response", state: "running", rule: "RULE-02", started_at: iso(at - 3 * hour), due_at: iso(at + 0.4 * hour), used: "PT3H", left: "PT24M", limit: "204min", spans: [{ from: iso(at - 3 * hour), to: iso(at), kind: "counted" }] },
    { ...day, metric: "ticket.resolution", state: "breached", rule: "RULE-04", started_at: iso(at - 6 * hour), due_at: iso(at - 2 * hour), used: "PT6H", left: "-PT2H", limit: "4h", spans: [{ from: iso(at - 6 * hour), to: iso(at), kind: "counted" }] },
    { ...day, metric: "ticket.resolution", state: "paused", rule: "RULE-04", started_at: iso(at - 4 * hour), used: "PT2H", left: "PT2H", limit: "4h", pauses: [{ ...pause, class: "parts", to: iso(at) }], spans: [{ from: iso(at - 4 * hour), to: iso(at - 2 * hour), kind: "counted" }, { from: iso(at - 2 * hour), to: iso(at), kind: "paused", class: "parts" }] },
    { ...day, metric: "ticket.response", state: "met", rule: "RULE-02", started_at: iso(at - 6 * hour), stopped_at: iso(at - 5 * hour), due_at: iso(at - 4 * hour), used: "PT1H", left: "PT1H", limit: "2h", spans: [{ from: iso(at - 6 * hour), to: iso(at - 5 * hour), kind: "counted" }] },
  ];
}

export function story(at: number): TimelineItem[] {
  const entry = (i: number, kind: string, text: string, by: string, detail?: string): TimelineItem => ({ id: `e${i}`, at: iso(at - (20 - i * 3) * hour), kind, text, by, detail });
  return [entry(0, "created", "T26-000998", "王建国"), entry(1, "move", "→ W26-000120", "李晓明"), entry(2, "note", "W26-000120", "김민수", "…\n…"), entry(4, "breached", "RULE-02", "")];
}

export function lanes(at: number): Lane[] {
  const start = Math.floor(at / hour) * hour - 4 * hour;
  const job = (id: string, from: number, long: number, state: string, more = {}) => ({ id, from: start + from * hour, to: start + (from + long) * hour, title: `W26-00${id}`, sub: "深圳市鹏程物业", state, ...more });
  const shifts = [{ from: start, to: start + 9 * hour }];
  return [
    { id: "p1", name: "王建国", sub: "PC · Server", load: 0.7, shifts, jobs: [job("11", 0.5, 1.5, "signed"), job("12", 2.5, 2, "on_site", { travel: { from: start + 2 * hour, fits: true } }), job("13", 6, 1.5, "assigned", { late: true })] },
    { id: "p2", name: "김민수", sub: "Network", load: 1.15, shifts, jobs: [job("21", 1, 2, "done"), job("22", 3.25, 2, "departed", { warn: ["30 km"], travel: { from: start + 3 * hour, fits: false } })] },
    { id: "p3", name: "陳思遠", sub: "Printer", load: 0, off: true, jobs: [] },
    { id: "p4", name: "박지훈", sub: "UPS", load: 0.2, shifts, jobs: [job("41", 5, 1, "planned")] },
  ];
}
