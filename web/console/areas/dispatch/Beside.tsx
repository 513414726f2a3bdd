import { CloseOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { ClockText, Facts, Map, Pill, StatusPill, Tel, UrgencyPill, type MapPoint } from "@kit/index";
import { brief, distance, duration, relative, time } from "@shared/format";
import { Link } from "@shared/router";
import { t } from "../../t";
import { skillName } from "../ticket/words";
import { clockOf, rank, type Candidate, type Day, type Lane, type Order, type Plan } from "./api";
import { blockOf } from "./board";
import { told } from "./reason";

interface Props {
  day: Day;
  order?: Order;
  who?: Lane;
  unit: string;
  mayGive: boolean;
  busy: boolean;
  onGive: (order: Order, plan: Plan) => void;
  onTakeBack: (order: Order) => void;
  onOpen: (id: string) => void;
  onClose: () => void;
}

const hueOf: Record<string, NonNullable<MapPoint["hue"]>> = { departed: "violet", on_site: "teal" };

/** The map with everybody's place and one technician's way, and below it what is chosen. */
export function Beside({ day, order, who, unit, mayGive, busy, onGive, onTakeBack, onOpen, onClose }: Props) {
  const { points, route } = placesOf(day, who, order);
  return (
    <aside className="beside" aria-label={order?.number ?? who?.name ?? t("map.label")}>
      <Map points={points} route={route} height={240} onOpen={(id) => id.startsWith("wor_") && onOpen(id)} />
      <div className="beside-body" tabIndex={0}>
        {(order || who) && <Button className="beside-close" size="small" type="text" icon={<CloseOutlined />} aria-label={t("act.close")} onClick={onClose} />}
        {order ? <Chosen order={order} mayGive={mayGive} busy={busy} onGive={onGive} onTakeBack={onTakeBack} /> : who ? <Person who={who} unit={unit} onOpen={onOpen} /> : <p className="third">{t("dispatch.hint")}</p>}
      </div>
    </aside>
  );
}

/** Technicians where they were last seen, what nobody has, and the chosen one's day in order. */
function placesOf(day: Day, who: Lane | undefined, order: Order | undefined) {
  const points: MapPoint[] = [];
  for (const lane of day.lanes) {
    const at = lane.last ?? lane.base;
    const now = lane.orders.find((o) => o.state === "departed" || o.state === "on_site");
    if (at && (!who || lane === who)) points.push({ id: lane.technician_id, ...at, label: lane.name, hue: hueOf[now?.state ?? ""] ?? "gray" });
  }
  const stops = (who?.orders ?? []).filter((o) => o.lat != null && o.lon != null).sort((a, b) => blockOf(a, 0).from - blockOf(b, 0).from);
  stops.forEach((o, i) => points.push({ id: o.id, lat: o.lat ?? 0, lon: o.lon ?? 0, label: o.customer_name, number: i + 1, hue: o.finished_at ? "green" : "blue" }));
  if (!who) for (const o of day.queue) if (o.lat != null && o.lon != null) points.push({ id: o.id, lat: o.lat, lon: o.lon, label: o.title, hue: o.level === "red" ? "red" : "amber" });
  if (order?.lat != null && order.lon != null && !points.some((p) => p.id === order.id)) points.push({ id: order.id, lat: order.lat, lon: order.lon, label: order.customer_name, hue: "red" });
  const from = who?.base ?? who?.last;
  const route = who ? [...(from ? [[from.lat, from.lon] as [number, number]] : []), ...stops.map((o): [number, number] => [o.lat ?? 0, o.lon ?? 0])] : undefined;
  return { points, route };
}

interface ChosenProps {
  order: Order;
  mayGive: boolean;
  busy: boolean;
  onGive: Props["onGive"];
  onTakeBack: Props["onTakeBack"];
}

function Chosen({ order: o, mayGive, busy, onGive, onTakeBack }: ChosenProps) {
  const plan = o.planned_start ? `${brief(o.planned_start)}${o.planned_end ? ` – ${time(o.planned_end)}` : ""}` : "";
  const actual = [o.departed_at && t("dispatch.departed_at", { at: time(o.departed_at) }), o.arrived_at && t("dispatch.arrived_at", { at: time(o.arrived_at) }), o.finished_at && t("dispatch.finished_at", { at: time(o.finished_at) })].filter(Boolean).join(" · ");
  return (
    <>
      <h2>{o.title}</h2>
      <p className="row"><StatusPill of="workorder" state={o.state} />{o.urgency !== "normal" && <UrgencyPill urgency={o.urgency} />}<ClockText clock={clockOf(o)} /></p>
      <p className="row"><Link className="button" to={`/tickets/${o.ticket_id}`}>{t("dispatch.open_case", { number: o.ticket_number })}</Link>{(o.state === "assigned" || o.state === "accepted") && mayGive && <Button loading={busy} onClick={() => onTakeBack(o)}>{t("dispatch.take_back")}</Button>}</p>
      <Facts
        facts={[
          { label: t("dispatch.order"), value: <span className="mono">{o.number}</span> },
          { label: t("dispatch.customer"), value: o.customer_name },
          { label: t("dispatch.contact"), value: o.contact_phone ? <Tel number={o.contact_phone} name={o.contact_name} /> : o.contact_name },
          { label: t("dispatch.address"), value: [o.site_name, o.address].filter(Boolean).join(" · ") },
          { label: t("dispatch.needs"), value: [o.skill && skillName(o.skill), duration(o.service_min * 60_000)].filter(Boolean).join(" · ") },
          { label: t("dispatch.technician"), value: o.assignee_name },
          { label: t("dispatch.planned"), value: plan },
          ...(actual ? [{ label: t("dispatch.actual"), value: actual }] : []),
        ]}
      />
      {mayGive && <Candidates order={o} busy={busy} onGive={onGive} />}
    </>
  );
}

function Candidates({ order, busy, onGive }: { order: Order; busy: boolean; onGive: Props["onGive"] }) {
  const q = useQuery({ queryKey: ["dispatch", "rank", order.id, order.version], queryFn: ({ signal }) => rank(order.id, signal) });
  const list = q.data?.items.filter((c) => c.technician_id !== order.assignee_id).slice(0, 6) ?? [];
  const give = (c: Candidate) => {
    const planned = order.planned_start && Date.parse(order.planned_start) > Date.parse(c.arrives_at ?? "") ? order.planned_start : c.arrives_at;
    onGive(order, { technician: c.technician_id, start: planned ?? order.planned_start });
  };
  const hues = { good: "green", neutral: "gray", bad: "amber", blocker: "red" } as const;
  return (
    <section className="ranked" aria-label={t("dispatch.candidates")}>
      <h3>{t("dispatch.candidates")}</h3>
      {q.isPending && <div className="bones"><i /><i /><i /></div>}
      <ol>
        {list.map((c) => (
          <li key={c.technician_id}>
            <div className="row">
              <b>{c.name}</b>
              <span className="second">{[c.arrives_at && t("dispatch.there", { at: brief(c.arrives_at) }), c.distance_m > 0 && distance(c.distance_m)].filter(Boolean).join(" · ")}</span>
              <Button className="actions" size="small" disabled={busy} onClick={() => give(c)}>{t("dispatch.give")}</Button>
            </div>
            <p className="reasons">{c.reasons.filter((r) => r.level !== "neutral").slice(0, 4).map((r) => <Pill key={r.code} hue={hues[r.level]}>{told(r)}</Pill>)}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Person({ who, unit, onOpen }: { who: Lane; unit: string; onOpen: (id: string) => void }) {
  const stops = [...who.orders].sort((a, b) => blockOf(a, 0).from - blockOf(b, 0).from);
  return (
    <>
      <h2>{who.name}</h2>
      <Facts
        facts={[
          { label: t("dispatch.unit"), value: unit },
          { label: t("dispatch.skills"), value: Object.entries(who.skills).map(([s, level]) => `${skillName(s)} ${level}`).join(" · ") },
          { label: t("dispatch.seen"), value: who.last_at && relative(who.last_at) },
          { label: t("dispatch.shift"), value: who.shifts.map((s) => `${time(s.from)} – ${time(s.to)}`).join(", ") || t("lanes.off") },
        ]}
      />
      <ol className="stops">
        {stops.map((o, i) => (
          <li key={o.id}>
            <button type="button" onClick={() => onOpen(o.id)}>
              <span className="mono third">{i + 1}</span>
              <span><b>{o.title}</b><small>{o.customer_name}</small></span>
              <StatusPill of="workorder" state={o.state} />
            </button>
          </li>
        ))}
      </ol>
      {stops.length === 0 && <p className="third">{t("dispatch.no_orders")}</p>}
    </>
  );
}
