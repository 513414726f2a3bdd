import { Button } from "antd";
import { Card, ClockBar, ClockText, Facts, Failed, SidePanel, StatusPill, UrgencyPill, useKeys } from "@kit/index";
import { phone, stamp } from "@shared/format";
import { say } from "@shared/i18n";
import { go } from "@shared/router";
import { t } from "../../t";
import { headClock, useCase, useOrders } from "./api";
import { CoverPill } from "./MachinePart";
import { Stepper } from "./Stepper";
import { Story } from "./Story";

interface Props {
  id: string;
  onClose: () => void;
  onStep: (by: 1 | -1) => void;
}

/** A case beside its list: where it stands, its clocks, its facts, its story; one step to the full page. */
export function TicketPanel({ id, onClose, onStep }: Props) {
  const q = useCase(id);
  const orders = useOrders(id);
  useKeys([{ key: "o", label: t("ticket.open_page"), run: () => go(`/tickets/${id}`) }]);
  if (!q.data) {
    return (
      <SidePanel title={t("ticket.one")} onClose={onClose} onStep={onStep}>
        {q.error ? <Failed error={q.error} again={() => void q.refetch()} /> : <div className="bones"><i /><i /><i /><i /></div>}
      </SidePanel>
    );
  }
  const { ticket, customer, contact, site, asset, cover, clocks, timeline } = q.data;
  const tel = contact?.phone || ticket.phone;
  const to = `/tickets/${id}`;
  const running = clocks.filter((c) => !c.stopped_at && c.state !== "cancelled");
  return (
    <SidePanel
      title={`${ticket.number} · ${ticket.symptom}`}
      sub={<><StatusPill of="ticket" state={ticket.state} />{ticket.urgency !== "normal" && <UrgencyPill urgency={ticket.urgency} />}<ClockText clock={headClock(clocks, ticket)} /></>}
      to={to}
      onClose={onClose}
      onStep={onStep}
      foot={<Button type="primary" onClick={() => go(to)}>{t("ticket.open_page")}</Button>}
    >
      <Stepper ticket={ticket} timeline={timeline} />
      {running.map((c) => <ClockBar key={c.id} clock={c} />)}
      <Facts
        facts={[
          { label: t("ticket.customer"), value: customer?.name },
          { label: t("ticket.caller"), value: [contact?.name || ticket.caller, tel && phone(tel)].filter(Boolean).join(" · ") },
          { label: t("ticket.address"), value: ticket.address || site?.address },
          { label: t("ticket.asset"), value: asset && [asset.model, asset.serial].join(" · ") },
          { label: t("ticket.cover"), value: <CoverPill cover={cover} /> },
          { label: t("ticket.owner"), value: ticket.owner_name },
          { label: t("ticket.assignee"), value: ticket.assignee_name },
          { label: t("ticket.channel"), value: say(`channel.${ticket.channel}`) },
          { label: t("ticket.created"), value: stamp(ticket.created_at) },
          { label: t("ticket.description"), value: ticket.description },
        ]}
      />
      <Card><Story timeline={timeline} orders={orders.data ?? []} site={site} newest /></Card>
    </SidePanel>
  );
}
