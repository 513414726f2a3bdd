import { useQuery } from "@tanstack/react-query";
import { Pill } from "@kit/index";
import { number, time } from "@shared/format";
import { useNow } from "@shared/now";
import { Link } from "@shared/router";
import type { Hue } from "@shared/theme/tokens";
import { useMay } from "../../session";
import { t } from "../../t";
import { loadDay, type Lane } from "../dispatch/api";
import { blockOf, hoursOf } from "../dispatch/board";
import { rowsOf, type Technician } from "./api";

const hues: Record<Technician["status"], Hue> = { on_site: "teal", on_the_way: "violet", idle: "blue", off: "gray" };
const order: Technician["status"][] = ["on_site", "on_the_way", "idle", "off"];

/** Everybody's day: what he is doing, his orders on a line of hours, and how many of the planned ones are done. */
export function Team({ list, date }: { list: Technician[]; date: string }) {
  const board = useMay("dispatch.read");
  const q = useQuery({ queryKey: ["dispatch", "day", date], enabled: board, queryFn: ({ signal }) => loadDay(date, signal), refetchInterval: 60_000 });
  const now = useNow();
  const hours = q.data && hoursOf(q.data, now);
  if (list.length === 0) return <p className="second">{t("report.no_team")}</p>;
  const sorted = [...list].sort((a, b) => order.indexOf(a.status) - order.indexOf(b.status) || b.planned - a.planned);
  return (
    <ul className="team">
      {sorted.map((one) => (
        <Row key={one.person_id} one={one}>
          {hours && <Hours lane={q.data?.lanes.find((l) => l.technician_id === one.person_id)} now={now} {...hours} />}
        </Row>
      ))}
    </ul>
  );
}

function Row({ one, children }: { one: Technician; children: React.ReactNode }) {
  const at = one.order_href && rowsOf(one.order_href);
  const day = rowsOf(one.href);
  const label = t("report.done_of", { done: one.done, planned: one.planned });
  return (
    <li className={one.status === "off" ? "off" : ""}>
      <span className="face" aria-hidden>{one.name.slice(0, 1)}</span>
      <span className="team-name">{day ? <Link to={day}>{one.name}</Link> : one.name}</span>
      <Pill hue={hues[one.status]}>{t(`report.status.${one.status}`)}</Pill>
      <span className="mono team-order">{one.order_number && (at ? <Link to={at}>{one.order_number}</Link> : one.order_number)}</span>
      {children}
      <span className="team-sum" title={label}>{one.planned > 0 ? `${number(one.done)} / ${number(one.planned)}` : <span className="third">–</span>}</span>
    </li>
  );
}

/** A technician's day as a thin line: shift, orders in the colour of their state, the present. */
function Hours({ lane, now, from, to }: { lane: Lane | undefined; now: number; from: number; to: number }) {
  const x = (ms: number) => ((Math.min(to, Math.max(from, ms)) - from) / (to - from)) * 100;
  const wide = (a: number, b: number) => `${Math.max(1.5, x(b) - x(a))}%`;
  return (
    <span className="hours" aria-hidden>
      {lane?.shifts.map((s) => <i key={s.from} className="on" style={{ left: `${x(Date.parse(s.from))}%`, width: wide(Date.parse(s.from), Date.parse(s.to)) }} />)}
      {lane?.orders.map((o) => {
        const b = blockOf(o, now);
        return <i key={o.id} className={`job ${o.state}`} title={`${time(b.from)} – ${time(b.to)} ${o.title}`} style={{ left: `${x(b.from)}%`, width: wide(b.from, b.to) }} />;
      })}
      {now > from && now < to && <i className="present" style={{ left: `${x(now)}%` }} />}
    </span>
  );
}
