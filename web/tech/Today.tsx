import { useEffect, useState } from "react";
import { Bones, Card, Empty, List, Nav, Note, Page, Pill } from "@mkit/index";
import type { MyOrder } from "@shared/api";
import { distance, time } from "@shared/format";
import { metres } from "@shared/geo";
import { db, useRows } from "./db";
import { rooms } from "./rooms";
import { useSync } from "./session";
import { t } from "./t";

const over = new Set(["done", "signed", "closed", "cancelled", "refused", "handed_over", "brought_in"]);
const here = new Set(["on_site", "departed"]);

/** The day: the order in hand or the next one on top with window and distance, then the later ones, then what is done. */
export function Today() {
  const orders = useRows(() => db.orders.orderBy("planned_start").toArray(), "today");
  const place = usePlace();
  const open = (orders ?? []).filter((o) => !over.has(o.state)).sort((a, b) => Number(here.has(b.state)) - Number(here.has(a.state)));
  const done = (orders ?? []).filter((o) => over.has(o.state));
  const [next, ...later] = open;
  return (
    <Page title={t("today.title", { n: open.length })} note={<SyncNote />} foot={<Nav label={t("nav.label")} items={rooms()} at="/" />}>
      {!orders && <Bones />}
      {orders?.length === 0 && <Empty title={t("today.none")}>{t("today.none_hint")}</Empty>}
      {next && <><h2>{t("today.next")}</h2><Row order={next} place={place} first /></>}
      {later.length > 0 && <><h2>{t("today.later")}</h2><List items={later}>{(o) => <Row order={o} place={place} />}</List></>}
      {done.length > 0 && <><h2>{t("today.done")}</h2><List items={done}>{(o) => <Row order={o} />}</List></>}
    </Page>
  );
}

function Row({ order: o, place, first }: { order: MyOrder; place?: { lat: number; lon: number }; first?: boolean }) {
  const far = place && o.lat !== undefined && o.lon !== undefined ? distance(metres(place, { lat: o.lat, lon: o.lon })) : "";
  return (
    <Card to={`/o/${o.id}`} first={first}>
      <div className="m-row">
        <strong>{o.planned_start ? [o.planned_start, o.planned_end].filter(Boolean).map((at) => time(at ?? "")).join(" – ") : o.number}</strong>
        <Pill of="workorder" state={o.state} />
      </div>
      <h2>{o.title}</h2>
      <div className="small">{[o.customer_name, far].filter(Boolean).join(" · ")}</div>
      <div className="small">{o.address || o.site_name}</div>
    </Card>
  );
}

/** Says how fresh the screen is; offline is normal and said calmly. */
export function SyncNote() {
  const sync = useSync();
  const kept = useRows(() => db.meta.get("pulled_at"), "pulled_at");
  const at = typeof kept?.value === "number" ? time(kept.value) : "–";
  if (sync === "busy" && !kept) return <Note>{t("sync.busy")}</Note>;
  return sync === "off" ? <Note tone="warn">{t("sync.off", { at })}</Note> : <Note>{t("sync.ok", { at })}</Note>;
}

/** Where the technician is, if the device was already allowed to say so; nobody is asked for it here. */
function usePlace() {
  const [place, setPlace] = useState<{ lat: number; lon: number }>();
  useEffect(() => {
    void navigator.permissions?.query({ name: "geolocation" }).then((p) => {
      if (p.state !== "granted") return;
      navigator.geolocation.getCurrentPosition((at) => setPlace({ lat: at.coords.latitude, lon: at.coords.longitude }));
    });
  }, []);
  return place;
}
