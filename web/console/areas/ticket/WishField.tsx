import { Select } from "antd";
import { dayName, dayOf, time } from "@shared/format";
import { now } from "@shared/now";
import { t } from "../../t";
import { halfHours, instant, nextDays } from "./wish";

export interface Wish {
  from: string;
  to: string;
}

interface Props {
  id?: string;
  value: Wish | undefined;
  onChange: (wish: Wish | undefined) => void;
}

// The windows people name on the telephone.
const halves = [
  { key: "morning", from: "09:00", to: "12:00" },
  { key: "afternoon", from: "13:00", to: "18:00" },
] as const;

/** When the customer would like the visit: a day and from when to when, in the shown zone; or as soon as possible. */
export function WishField({ id, value, onChange }: Props) {
  const days = nextDays(now(), 31);
  const day = value ? dayOf(value.from) : "";
  const from = value ? time(value.from) : "09:00";
  const to = value ? time(value.to) : "12:00";
  const put = (d: string, f: string, u: string) => onChange({ from: instant(d, f), to: instant(d, u) });
  const first = days[0] ?? "";
  const quick = days.slice(0, 2).flatMap((d) => halves.filter((h) => Date.parse(instant(d, h.to)) > now() + 3_600_000).map((h) => ({ ...h, day: d })));
  const dayLabel = (d: string) => (d === first ? t("intake.today") : d === days[1] ? t("intake.tomorrow") : dayName(instant(d, "12:00")));
  const times = halfHours().map((value) => ({ value, label: value }));
  return (
    <div className="wish" id={id} role="group">
      <div className="choices">
        <button type="button" aria-pressed={!value} onClick={() => onChange(undefined)}>{t("intake.asap")}</button>
        {quick.map((q) => (
          <button key={q.day + q.key} type="button" aria-pressed={day === q.day && from === q.from && to === q.to} onClick={() => put(q.day, q.from, q.to)}>
            {t(`intake.${q.key}`, { day: dayLabel(q.day) })}
          </button>
        ))}
        <Select
          size="small" showSearch optionFilterProp="label" aria-label={t("intake.day")} placeholder={t("intake.day")} value={day || undefined} style={{ width: 150 }}
          options={days.map((d) => ({ value: d, label: dayLabel(d) }))}
          onChange={(d: string) => put(d, from, to)}
        />
      </div>
      {value && (
        <div className="row">
          <Select size="small" showSearch aria-label={t("intake.from")} value={from} options={times} style={{ width: 84 }} onChange={(f: string) => put(day, f, f < to ? to : (times.find((x) => x.value > f)?.value ?? f))} />
          <span className="third">–</span>
          <Select size="small" showSearch aria-label={t("intake.to")} value={to} options={times.filter((x) => x.value > from)} style={{ width: 84 }} onChange={(u: string) => put(day, from, u)} />
        </div>
      )}
    </div>
  );
}
