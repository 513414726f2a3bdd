import { currentZone, dayOf } from "@shared/format";

const minute = 60_000;
const parts = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;

// What a wall clock in the zone shows at an instant, read as if it were UTC.
function wall(at: number, zone: string): number {
  const of = Object.fromEntries(new Intl.DateTimeFormat("en-CA", { ...parts, timeZone: zone }).formatToParts(at).map((p) => [p.type, Number(p.value)]));
  return Date.UTC(of.year ?? 0, (of.month ?? 1) - 1, of.day, of.hour, of.minute);
}

/** The instant at which a clock in the zone shows a day (2026-03-02) and a time (09:30). */
export function instant(day: string, time: string, zone = currentZone()): string {
  const shown = Date.parse(`${day}T${time}:00Z`);
  const guess = shown - (wall(shown, zone) - shown);
  const offset = wall(guess, zone) - guess; // once more: the guess may lie on the other side of a change of the clocks
  return new Date(shown - offset).toISOString();
}

/** Days to choose from, today first, as the shown zone counts them. */
export function nextDays(from: number, count: number): string[] {
  return Array.from({ length: count }, (_, i) => dayOf(from + i * 24 * 60 * minute));
}

/** Half hours of a day from one hour to another. */
export function halfHours(from = 7, to = 21): string[] {
  return Array.from({ length: (to - from) * 2 + 1 }, (_, i) => `${String(from + Math.floor(i / 2)).padStart(2, "0")}:${i % 2 ? "30" : "00"}`);
}
