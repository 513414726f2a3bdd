import { currentZone, dayOf } from "@shared/format";

const minute = 60_000;
const parts = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;

// What a wall clock in the zone shows at an instant, read as if it were UTC.
function wall(at: number, zone: string): number {
  const of = Object.fromEntries(new Intl.DateTimeFormat("en-CA", { ...parts, timeZone: zone }).formatToParts(at).map((p) => [p.type, Number(p.value)]));
  return Date.UTC(of.year ?? 0, (of.month ?? 1) - 1, of.day, of.hour, of.minute);
}

/** The instant at which a clock in the zone shows a day (2026-03-02) and a time (09:30). */
export function instantOf(day: string, time: string, zone = currentZone()): string {
  const shown = Date.parse(`${day}T${time}:00Z`);
  const guess = shown - (wall(shown, zone) - shown);
  const offset = wall(guess, zone) - guess; // once more: the guess may lie on the other side of a change of the clocks
  return new Date(shown - offset).toISOString();
}

/** Days to choose from, the first one today, as the shown zone counts them. */
export function daysFrom(at: number, count: number): string[] {
  const noon = Date.parse(`${dayOf(at)}T12:00:00Z`);
  return Array.from({ length: count }, (_, i) => new Date(noon + i * 24 * 60 * minute).toISOString().slice(0, 10));
}

/** The day that lies so many days after another. */
export const dayPlus = (day: string, days: number) => new Date(Date.parse(`${day}T12:00:00Z`) + days * 24 * 60 * minute).toISOString().slice(0, 10);
