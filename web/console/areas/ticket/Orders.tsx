import { Button } from "antd";
import { Card, StatusPill } from "@kit/index";
import { brief, duration } from "@shared/format";
import { useMay } from "../../session";
import { t } from "../../t";
import { Door } from "./Around";
import type { OrderRow } from "./api";
import { needsSomebody } from "./next";

interface Props {
  orders: OrderRow[];
  onAssign: (order: OrderRow) => void;
}

const passable = ["planned", "refused", "assigned", "accepted", "parts_wait"];

/** When the visit is or was: the plan before it, what happened after. */
function when(o: OrderRow): string {
  if (o.finished_at) return t("ticket.order_done", { at: brief(o.finished_at) });
  if (o.arrived_at) return t("ticket.order_there", { at: brief(o.arrived_at) });
  if (o.departed_at) return t("ticket.order_left", { at: brief(o.departed_at) });
  if (o.planned_start) return t("ticket.order_plan", { at: brief(o.planned_start) });
  return o.assignee_id ? t("intake.asap") : t("ticket.order_open");
}

/** The visits of a case: who, how far, when; one click to find somebody or somebody else. */
export function Orders({ orders, onAssign }: Props) {
  const may = useMay("workorder.assign");
  if (orders.length === 0) return null;
  return (
    <Card title={t("ticket.orders")}>
      <ul className="orders">
        {orders.map((o) => (
          <li key={o.id}>
            <span className="mono"><Door to={`/workorders/${o.id}`}>{o.number}</Door></span>
            <StatusPill of="workorder" state={o.state} />
            <span>{o.assignee_name || <span className="third">{t("ticket.nobody_yet")}</span>}</span>
            <span className="third">{[when(o), o.service_min > 0 && !o.finished_at && duration(o.service_min * 60_000)].filter(Boolean).join(" · ")}</span>
            {may && passable.includes(o.state) && <Button size="small" type={needsSomebody(o) ? "default" : "text"} onClick={() => onAssign(o)}>{needsSomebody(o) ? t("ticket.assign") : t("ticket.reassign")}</Button>}
          </li>
        ))}
      </ul>
    </Card>
  );
}
