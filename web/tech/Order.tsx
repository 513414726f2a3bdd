import { Button, Card, Empty, Facts, Foot, Page, Pill, Step, toast } from "@mkit/index";
import { post, type MyOrder, type WorkOrderState } from "@shared/api";
import { phone, time } from "@shared/format";
import { wayTo } from "@shared/geo";
import { db, useRows } from "./db";
import { bringInStep } from "./session";
import { SyncNote } from "./Today";
import { t } from "./t";

/** The one next step on the way to the customer. */
const next: Partial<Record<WorkOrderState, "accept" | "depart" | "arrive">> = { assigned: "accept", accepted: "depart", departed: "arrive" };

/** One order: what, where, who; call and navigate in one tap; the next step under the thumb. */
export function OrderPage({ id }: { id: string }) {
  const found = useRows(async () => ({ order: await db.orders.get(id) }), id);
  if (!found) return <Page title="" back="/"><span /></Page>;
  if (!found.order) return <Page title="" back="/"><Empty title={t("order.gone")} /></Page>;
  const o = found.order;
  const step = next[o.state];
  return (
    <Page title={o.title} back="/" note={<SyncNote />} foot={step && <Foot><Step onClick={() => move(o, step)}>{t(`order.${step}`)}</Step></Foot>}>
      <Card>
        <div className="m-row"><small>{o.number}</small><Pill of="workorder" state={o.state} /></div>
        <h2>{o.title}</h2>
      </Card>
      <div className="m-pair">
        {o.contact_phone && <Button href={`tel:${o.contact_phone}`}>{t("act.call")}</Button>}
        {o.lat !== undefined && o.lon !== undefined && <Button href={wayTo(o.lat, o.lon, o.customer_name)}>{t("act.navigate")}</Button>}
      </div>
      <Card>
        <Facts facts={[
          [t("order.window"), o.planned_start && [o.planned_start, o.planned_end].filter(Boolean).map((at) => time(at ?? "")).join(" – ")],
          [t("order.customer"), o.customer_name],
          [t("order.contact"), [o.contact_name, o.contact_phone && phone(o.contact_phone)].filter(Boolean).join(" · ")],
          [t("order.address"), o.address],
          [t("order.asset"), [o.asset_name, o.asset_serial].filter(Boolean).join(" · ")],
        ]} />
      </Card>
    </Page>
  );
}

async function move(order: MyOrder, event: string) {
  try {
    await post("/api/workorders/{id}/move", { event, version: order.version }, { path: { id: order.id } });
    await bringInStep();
  } catch (thrown) {
    toast.fail(thrown);
    await bringInStep();
  }
}
