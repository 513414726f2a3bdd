import { EnvironmentOutlined, EyeOutlined } from "@ant-design/icons";
import type { ReactNode } from "react";
import { StatusPill } from "@kit/index";
import { brief, dayName, dayOf, distance, stamp, time } from "@shared/format";
import { metres } from "@shared/geo";
import { known, say } from "@shared/i18n";
import { t } from "../../t";
import { usePeople, type Line, type OrderRow } from "./api";
import { placeOf, type Spot } from "./PlaceField";
import { useLists } from "./words";

interface Props {
  timeline: Line[];
  orders: OrderRow[];
  /** Where the machine stands, to say how far from it somebody was. */
  site?: Spot | null;
  newest?: boolean;
  children?: ReactNode;
}

/** Everything that happened to a case and its visits, by day: who, when, where, from what to what (SM-1). */
export function Story({ timeline, orders, site, newest, children }: Props) {
  const sorted = [...timeline].sort((a, b) => (newest ? -1 : 1) * (a.seq - b.seq));
  const days = new Map<string, Line[]>();
  for (const l of sorted) days.set(dayOf(l.at), [...(days.get(dayOf(l.at)) ?? []), l]);
  return (
    <div className="timeline story">
      {sorted.length === 0 && <p className="third">{t("timeline.empty")}</p>}
      {[...days].map(([day, lines]) => (
        <section key={day}>
          <h3>{dayName(lines[0]?.at ?? day)}</h3>
          <ol>{lines.map((l) => <Told key={l.seq} line={l} orders={orders} site={site} />)}</ol>
        </section>
      ))}
      {children}
    </div>
  );
}

const minutes = 60_000;

function Told({ line, orders, site }: { line: Line; orders: OrderRow[]; site?: Spot | null }) {
  const people = usePeople();
  const { reason } = useLists();
  const name = (id: unknown) => people.data?.items.find((p) => p.id === id)?.name ?? "";
  const order = line.subject_type === "workorder" && orders.length > 1 ? orders.find((o) => o.id === line.subject_id) : undefined;
  const by = line.by_name || (line.by_kind === "user" ? "" : say(`words.by.${line.by_kind}`));
  const late = Date.parse(line.logged_at) - Date.parse(line.at) > 5 * minutes;
  const moved = line.kind === "move" && line.subject_type === "ticket" && line.from !== line.to;
  const told = line.visibility === "customer";
  return (
    <li className={[line.kind, told && "told", line.event].filter(Boolean).join(" ")}>
      <time dateTime={line.at} title={stamp(line.at)}>{time(line.at)}</time>
      <div>
        <p>
          <span className="what">{sentence(line, name)}</span>
          {order && <span className="mono third"> {order.number}</span>}
          {moved && line.to && <> <StatusPill of="ticket" state={line.to} /></>}
          {by && <span className="third"> · {by}</span>}
          <Where line={line} site={site} />
          {told && line.kind !== "message" && <span className="third" title={t("ticket.customer_sees")}> · <EyeOutlined aria-label={t("ticket.customer_sees")} /></span>}
          {late && <span className="third" title={stamp(line.logged_at)}> · {t("ticket.told_later", { at: brief(line.logged_at) })}</span>}
        </p>
        {(line.reason || line.class) && <p className="second">{[line.class && say(`pause.${line.class}`), line.reason && reason(line.reason)].filter(Boolean).join(" · ")}</p>}
        {line.note && <blockquote>{line.note}</blockquote>}
      </div>
    </li>
  );
}

/** What happened, in words. */
function sentence(line: Line, name: (id: unknown) => string): string {
  const key = `words.${line.subject_type}.${line.event ?? line.kind}`;
  if (line.kind === "hand_over") return `${say("words.ticket.hand_over")} ${[line.from_name, line.to_name].filter(Boolean).join(" → ")}`;
  if (line.kind === "field") return `${say(key)} ${[line.from, line.to].map((v) => v && (known(`${line.event}.${v}`) ? say(`${line.event}.${v}`) : v)).filter(Boolean).join(" → ")}`;
  if (key === "words.workorder.assign") {
    const who = name(line.data?.assignee_id);
    return who ? say(key, { name: who }) : say("words.workorder.assign_nobody");
  }
  return say(key);
}

/** How far from the machine the line was written, or that its place is known. */
function Where({ line, site }: { line: Line; site?: Spot | null }) {
  const there = placeOf(line);
  if (!there) return null;
  const goal = placeOf(site);
  const text = goal ? t("ticket.from_site", { d: distance(metres(there, goal)) }) : t("ticket.with_place");
  return <span className="third" title={`${there.lat.toFixed(5)}, ${there.lon.toFixed(5)}`}> · <EnvironmentOutlined aria-hidden /> {text}</span>;
}
