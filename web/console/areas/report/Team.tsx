import { Pill } from "@kit/index";
import { number } from "@shared/format";
import { Link } from "@shared/router";
import type { Hue } from "@shared/theme/tokens";
import { t } from "../../t";
import { rowsOf, type Technician } from "./api";

const hues: Record<Technician["status"], Hue> = { on_site: "teal", on_the_way: "violet", idle: "blue", off: "gray" };
const order: Technician["status"][] = ["on_site", "on_the_way", "idle", "off"];

/** Everybody's day: what he is doing, at which order, and how many of the planned ones are done. */
export function Team({ list }: { list: Technician[] }) {
  if (list.length === 0) return <p className="second">{t("report.no_team")}</p>;
  const sorted = [...list].sort((a, b) => order.indexOf(a.status) - order.indexOf(b.status) || b.planned - a.planned);
  return <ul className="team">{sorted.map((one) => <Row key={one.person_id} one={one} />)}</ul>;
}

function Row({ one }: { one: Technician }) {
  const at = one.order_href && rowsOf(one.order_href);
  const day = rowsOf(one.href);
  const label = t("report.done_of", { done: one.done, planned: one.planned });
  const cells = (
    <span className="cells" role="img" aria-label={label} title={label}>
      {Array.from({ length: Math.min(12, one.planned) }, (_, i) => <i key={i} className={i < one.done ? "done" : i === one.done && one.order_number ? "now" : ""} />)}
    </span>
  );
  return (
    <li className={one.status === "off" ? "off" : ""}>
      <span className="face" aria-hidden>{one.name.slice(0, 1)}</span>
      <span className="team-name">{day ? <Link to={day}>{one.name}</Link> : one.name}</span>
      <Pill hue={hues[one.status]}>{t(`report.status.${one.status}`)}</Pill>
      <span className="mono team-order">{one.order_number && (at ? <Link to={at}>{one.order_number}</Link> : one.order_number)}</span>
      {cells}
      <span className="team-sum">{one.planned > 0 ? `${number(one.done)} / ${number(one.planned)}` : <span className="third">{t("report.no_plan")}</span>}</span>
    </li>
  );
}
