import { dayName, dayOf, time } from "@shared/format";
import { now } from "@shared/now";
import { t } from "../t";
import { daysFrom, instantOf } from "./zone";

interface Props {
  /** An instant, or empty. */
  value: string;
  onChange: (value: string) => void;
  label: string;
  /** How many days ahead can be chosen. */
  days?: number;
  /** Minutes between the times to choose from. */
  step?: number;
}

/** A day and a time of day ahead, in the shown zone: two plain selects, quick from the keyboard and on a phone. */
export function MomentField({ value, onChange, label, days = 21, step = 15 }: Props) {
  const list = daysFrom(now(), days);
  const today = list[0] ?? "";
  const day = value ? dayOf(value) : "";
  const at = value ? time(value) : "";
  const times = Array.from({ length: 1440 / step }, (_, i) => `${String(Math.floor((i * step) / 60)).padStart(2, "0")}:${String((i * step) % 60).padStart(2, "0")}`);
  const soon = times.find((s) => Date.parse(instantOf(today, s)) > now()) ?? "09:00";
  if (at && !times.includes(at)) times.push(at);
  return (
    <span className="moment">
      <select className="control" aria-label={`${label}: ${t("form.day")}`} value={day} onChange={(e) => onChange(e.target.value && instantOf(e.target.value, at || (e.target.value === today ? soon : "09:00")))}>
        <option value="">–</option>
        {day && !list.includes(day) && <option value={day}>{dayName(instantOf(day, "12:00"))}</option>}
        {list.map((d) => <option key={d} value={d}>{dayName(instantOf(d, "12:00"))}</option>)}
      </select>
      <select className="control" aria-label={`${label}: ${t("form.time")}`} value={at} disabled={!day} onChange={(e) => onChange(instantOf(day, e.target.value))}>
        {!at && <option value="">–</option>}
        {times.sort().map((s) => <option key={s} value={s}>{s}</option>)}
      </select>
    </span>
  );
}
