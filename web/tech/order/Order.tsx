import { useState } from "react";
import { Bones, Button, Card, Empty, Facts, Foot, IconButton, Page, Pill, Step } from "@mkit/index";
import { phone } from "@shared/format";
import { wayTo } from "@shared/geo";
import { say } from "@shared/i18n";
import { useNow } from "@shared/now";
import { go } from "@shared/router";
import type { Order } from "../api";
import { Limit, pressing } from "../clock";
import { myDay, myOrder, useRows } from "../db";
import { usePlace } from "../place";
import { busyWith, factsOf, nextOf, othersOf, step, type Next } from "../steps";
import { SyncNote } from "../SyncNote";
import { t } from "../t";
import { farOf, Urgent, windowOf } from "../Today";
import { Ends } from "./Ends";
import { History } from "./History";
import { Troubles } from "../Troubles";

/** One order: what, where, who; call and navigate in one tap; the next step under the thumb. */
export function OrderPage({ id }: { id: string }) {
  const found = useRows(() => myOrder(id), id);
  const day = useRows(myDay, "day");
  if (!found) return <Page title="" back="/"><Bones /></Page>;
  const { order: o, ops, draft, shots } = found;
  if (!o) return <Page title={ops[0]?.number ?? ""} back="/" note={<SyncNote />}><Troubles ops={ops} /><Empty title={t("order.gone")}>{t("order.gone_hint")}</Empty></Page>;
  const facts = factsOf(o, draft);
  return (
    <Page title={o.number} back="/" note={<SyncNote />} foot={<Bottom order={o} next={nextOf(o, draft)} busy={busyWith(o, day ?? [])} />}>
      <Troubles ops={ops} />
      <Head order={o} />
      <Ways order={o} />
      <Where order={o} />
      <Machine order={o} />
      {(o.arrived_at || facts.work) && (
        <Card to={o.end_kind ? undefined : `/o/${o.id}/record`}>
          <div className="m-row"><h2>{t("record.title")}</h2>{!o.end_kind && <span className="m-link">{t("act.edit")}</span>}</div>
          <Facts facts={[
            [t("record.fault"), facts.fault],
            [t("record.work"), facts.work],
            [t("record.parts"), o.parts.map((p) => `${p.name} × ${p.qty}`).join(", ")],
            [t("record.photos"), shots.length ? t("record.photo_count", { n: shots.length }) : ""],
          ]} />
        </Card>
      )}
      <History ticket={o.ticket_id} />
    </Page>
  );
}

function Head({ order: o }: { order: Order }) {
  const at = useNow();
  return (
    <Card>
      <div className="m-row"><strong className="m-when">{windowOf(o, at) || t("order.no_window")}</strong><Pill of="workorder" state={o.state} /></div>
      <h2 className="m-title">{o.urgency !== "normal" && <Urgent order={o} />}{o.title}</h2>
      {o.description && o.description !== o.title && <p>{o.description}</p>}
      {o.round > 1 && <p className="small">{t("order.round", { n: o.round })}</p>}
      {o.place === "bench" && <p className="small">{t("order.bench_hint")}</p>}
      {pressing(o.clocks, at).map((c) => <Limit key={c.id ?? c.metric} clock={c} />)}
    </Card>
  );
}

const Ways = ({ order: o }: { order: Order }) => (
  <div className="m-pair">
    {o.contact_phone && <Button tone="soft" icon="call" href={`tel:${o.contact_phone}`}>{t("act.call")}</Button>}
    {o.lat !== undefined && o.lon !== undefined && <Button tone="soft" icon="way" href={wayTo(o.lat, o.lon, o.customer_name)}>{t("act.navigate")}</Button>}
  </div>
);

function Where({ order: o }: { order: Order }) {
  const far = farOf(o, usePlace());
  return (
    <Card>
      <Facts facts={[
        [t("order.customer"), <>{o.customer_name}{o.customer_class === "key" && <span className="small"> · {say(`customer_class.${o.customer_class}`)}</span>}</>],
        [t("order.contact"), [o.contact_name !== o.customer_name && o.contact_name, o.contact_phone && phone(o.contact_phone)].filter(Boolean).join(" · ")],
        [t("order.address"), [o.site_name, o.address].filter(Boolean).join(" · ")],
        [t("order.far"), far],
        [t("order.access"), o.access_note],
      ]} />
    </Card>
  );
}

function Machine({ order: o }: { order: Order }) {
  if (!o.asset_id) return <Card><Facts facts={[[t("order.asset"), t("order.no_asset")]]} /></Card>;
  return (
    <Card>
      <Facts facts={[
        [t("order.asset"), o.asset_name],
        [t("order.serial"), o.asset_serial && <span className="mono">{o.asset_serial}</span>],
        [t("order.cover"), <span key="c" className={`m-pill ${o.cover_state === "out" || !o.cover_state ? "" : "green"}`}>{say(`cover.${o.cover_state || "unknown"}`)}</span>],
      ]} />
    </Card>
  );
}

/** The bottom bar: one step, and a way to the other ends. */
function Bottom({ order: o, next, busy }: { order: Order; next?: Next; busy?: Order }) {
  const [more, setMore] = useState(false);
  const others = othersOf(o);
  if (!next && others.length === 0) return null;
  const blocked = busy && next && "move" in next && next.move !== "accept" ? busy : undefined;
  const side = others.length > 0 && <IconButton name="more" label={t("order.other")} onClick={() => setMore(true)} />;
  return (
    <>
      <Foot side={side} hint={blocked && t("order.busy", { number: blocked.number })}>
        {next && ("move" in next
          ? <Step disabled={Boolean(blocked)} onClick={() => step(o, next.move)}>{t(`order.${next.move}`)}</Step>
          : <Step onClick={() => go(`/o/${o.id}/${next.page}`)}>{t(`order.${next.page}`)}</Step>)}
      </Foot>
      {more && <Ends order={o} events={others} onClose={() => setMore(false)} />}
    </>
  );
}
