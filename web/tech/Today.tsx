import { useState } from "react";
import { Bones, Card, Empty, IconButton, List, Nav, Page, Pill } from "@mkit/index";
import { dayName, dayOf, distance, time } from "@shared/format";
import { metres } from "@shared/geo";
import { say } from "@shared/i18n";
import { useNow } from "@shared/now";
import type { Order } from "./api";
import { Limit, pressing } from "./clock";
import { myDay, useRows } from "./db";
import { usePlace, type Place } from "./place";
import { rooms } from "./rooms";
import { bringInStep } from "./session";
import { SyncNote } from "./SyncNote";
import { t } from "./t";

const inHand = (o: Order) => o.state === "departed" || o.state === "on_site" || o.state === "done";
const ended = (o: Order) => Boolean(o.end_kind);

/** When an order wants to be begun: as planned, else by its most pressing limit, else as it came in. */
const when = (o: Order, at: number) => Date.parse(o.planned_start ?? pressing(o.clocks, at)[0]?.due_at ?? o.created_at);

/** Safety first, then what is in hand, then by time; what waits for parts comes last. */
function sorted(orders: Order[], at: number): Order[] {
  const rank = (o: Order) => (inHand(o) ? 0 : o.state === "parts_wait" ? 3 : o.urgency === "safety" ? 1 : 2);
  return [...orders].sort((a, b) => rank(a) - rank(b) || when(a, at) - when(b, at));
}

/** The day: the order in hand or the next one on top with window, distance and limit, then the later ones, then what is done. */
export function Today() {
  const orders = useRows(myDay, "today");
  const place = usePlace();
  const at = useNow();
  const [next, ...later] = sorted((orders ?? []).filter((o) => !ended(o)), at);
  const done = (orders ?? []).filter(ended);
  const open = (next ? 1 : 0) + later.length;
  return (
    <Page title={t("today.title", { n: open })} tools={<Refresh />} note={<SyncNote />} foot={<Nav label={t("nav.label")} items={rooms()} at="/" />}>
      {!orders && <Bones />}
      {orders && open === 0 && <Empty title={t(done.length ? "today.all_done" : "today.none")}>{!done.length && t("today.none_hint")}</Empty>}
      {next && <><h2>{t(inHand(next) ? "today.now" : "today.next")}</h2><Row order={next} place={place} first /></>}
      {later.length > 0 && <><h2>{t("today.later", { n: later.length })}</h2><List items={later}>{(o) => <Row order={o} place={place} />}</List></>}
      {done.length > 0 && <><h2>{t("today.done", { n: done.length })}</h2><List items={done}>{(o) => <Row order={o} />}</List></>}
    </Page>
  );
}

function Refresh() {
  const [busy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    await bringInStep();
    setBusy(false);
  };
  return <IconButton name="refresh" label={t("act.reload")} busy={busy} onClick={() => void run()} />;
}

/** The time window in words: with the day when it is another one. */
export function windowOf(o: Order, at: number): string {
  const [from, to] = o.planned_start ? [o.planned_start, o.planned_end] : [o.wished_from, o.wished_to];
  if (!from) return "";
  const day = dayOf(from) === dayOf(at) ? "" : `${dayName(from)} `;
  return day + [from, to].filter((x): x is string => Boolean(x)).map((x) => time(x)).join(" – ");
}

export function farOf(o: Order, place: Place | undefined): string {
  return place && o.lat !== undefined && o.lon !== undefined ? distance(metres(place, { lat: o.lat, lon: o.lon })) : "";
}

function Row({ order: o, place, first }: { order: Order; place?: Place; first?: boolean }) {
  const at = useNow();
  const limit = pressing(o.clocks, at)[0];
  return (
    <Card to={`/o/${o.id}`} first={first} quiet={ended(o)}>
      <div className="m-row">
        <strong className="m-when">{windowOf(o, at) || t("order.no_window")}</strong>
        <Pill of="workorder" state={o.state} />
      </div>
      <h2>{o.urgency !== "normal" && <Urgent order={o} />}{o.title}</h2>
      <div className="small">{[o.customer_name, farOf(o, place)].filter(Boolean).join(" · ")}</div>
      {!ended(o) && <div className="small">{o.address || o.site_name}</div>}
      {!ended(o) && o.place === "bench" && <div className="small">{t("order.bench")}</div>}
      {!ended(o) && limit && <Limit clock={limit} />}
    </Card>
  );
}

export const Urgent = ({ order: o }: { order: Order }) => <span className={`m-pill ${o.urgency === "safety" ? "red" : "amber"}`}>{say(`urgency.${o.urgency}`)}</span>;
