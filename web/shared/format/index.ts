import { currentLang, t } from "../i18n";
import { now } from "../now";

type Instant = string | number | Date;

let zone: string | undefined;
const cache = new Map<string, Intl.DateTimeFormat>();

/** Sets the zone in which times are shown: the person's, or a site's for the length of a page. */
export function setZone(name: string | undefined) {
  zone = name || undefined;
  cache.clear();
}

export const currentZone = () => zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;

function format(kind: string, options: Intl.DateTimeFormatOptions, at: Instant, inZone = zone): string {
  const key = `${kind}|${currentLang()}|${inZone}`;
  let f = cache.get(key);
  if (!f) {
    const lang = currentLang() === "en" ? "en-CA" : currentLang(); // year first: no doubt about day and month
    f = new Intl.DateTimeFormat(lang, { ...options, timeZone: inZone, hourCycle: "h23" });
    cache.set(key, f);
  }
  return f.format(new Date(at));
}

const two = "2-digit" as const;
const hm = { hour: two, minute: two };

export const time = (at: Instant, inZone?: string) => format("time", hm, at, inZone);
export const date = (at: Instant, inZone?: string) => format("date", { year: "numeric", month: two, day: two }, at, inZone);
export const dayName = (at: Instant) => format("day", { month: "long", day: "numeric", weekday: "short" }, at);

/** Absolute, for a hover or a document: date, time and zone. */
export function stamp(at: Instant, inZone = zone): string {
  const f = new Intl.DateTimeFormat("en-GB", { timeZone: inZone, timeZoneName: "short" });
  const name = f.formatToParts(new Date(at)).find((p) => p.type === "timeZoneName")?.value ?? "";
  return `${date(at, inZone)} ${time(at, inZone)} ${name}`;
}

const isoDay = (at: Instant) => {
  const f = new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: two, day: two });
  return f.format(new Date(at));
};

/** The calendar day (yyyy-mm-dd) of an instant in the shown zone. */
export const dayOf = (at: Instant) => isoDay(at);

/** Short, for a list: the time today, else day and time, with the year only when it differs. */
export function brief(at: Instant): string {
  const day = isoDay(at);
  const today = isoDay(now());
  if (day === today) return time(at);
  if (day.slice(0, 4) === today.slice(0, 4)) return format("brief", { month: two, day: two, ...hm }, at);
  return date(at);
}

/** Relative, for a list: "5 minutes ago", "in 2 hours". */
export function relative(at: Instant, from = now()): string {
  const seconds = (new Date(at).getTime() - from) / 1000;
  const steps: [Intl.RelativeTimeFormatUnit, number][] = [["day", 86_400], ["hour", 3600], ["minute", 60]];
  const f = new Intl.RelativeTimeFormat(currentLang(), { numeric: "auto", style: "short" });
  for (const [unit, size] of steps) {
    if (Math.abs(seconds) >= size) return f.format(Math.trunc(seconds / size), unit);
  }
  return t("time.now");
}

/** A length of time in its two largest units: "2 h 10 min". */
export function duration(ms: number): string {
  const minutes = Math.floor(Math.abs(ms) / 60_000);
  const d = Math.floor(minutes / 1440);
  const h = Math.floor((minutes % 1440) / 60);
  const m = minutes % 60;
  if (d > 0) return h > 0 ? t("dur.dh", { d, h }) : t("dur.d", { d });
  if (h > 0) return m > 0 ? t("dur.hm", { h, m }) : t("dur.h", { h });
  return t("dur.m", { m });
}

export function distance(metres: number): string {
  if (metres < 950) return t("dist.m", { m: Math.round(metres / 10) * 10 });
  const km = metres / 1000;
  return t("dist.km", { km: km < 10 ? km.toFixed(1) : Math.round(km) });
}

export const number = (value: number) => value.toLocaleString(currentLang());

/** A telephone number as people of its country write it. */
export function phone(raw: string): string {
  const digits = raw.replace(/[^\d+]/g, "");
  const mainland = /^(?:\+86)?(1\d{2})(\d{4})(\d{4})$/.exec(digits);
  if (mainland) return mainland.slice(1).join(" ");
  const korea = /^(?:\+82|0)(10|2|[3-6]\d|70)(\d{3,4})(\d{4})$/.exec(digits);
  if (korea) return `0${korea[1]}-${korea[2]}-${korea[3]}`;
  const taiwan = /^(?:\+886|0)(9\d{2})(\d{3})(\d{3})$/.exec(digits);
  if (taiwan) return `0${taiwan[1]}-${taiwan[2]}-${taiwan[3]}`;
  return raw;
}
