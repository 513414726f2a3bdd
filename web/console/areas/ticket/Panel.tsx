import { useQuery } from "@tanstack/react-query";
import { Card, ClockBar, ClockText, Facts, Failed, SidePanel, StatusPill, Timeline, UrgencyPill } from "@kit/index";
import { get, type TicketView } from "@shared/api";
import { phone, stamp } from "@shared/format";
import { say } from "@shared/i18n";
import { t } from "../../t";
import { nextClock } from "./clock";

interface Props {
  id: string;
  onClose: () => void;
  onStep: (by: 1 | -1) => void;
}

/** A case beside its list: its clocks, its facts, its story. */
export function TicketPanel({ id, onClose, onStep }: Props) {
  const q = useQuery({ queryKey: ["ticket", "view", id], queryFn: ({ signal }) => get<TicketView>("/api/tickets/{id}", { path: { id }, signal }) });
  if (q.error) return <SidePanel title={t("ticket.one")} onClose={onClose} onStep={onStep}><Failed error={q.error} again={() => void q.refetch()} /></SidePanel>;
  if (!q.data) return <SidePanel title={t("ticket.one")} onClose={onClose} onStep={onStep}><div className="bones"><i /><i /><i /><i /></div></SidePanel>;
  const { ticket, customer, contact, site, asset, clocks, timeline } = q.data;
  const tel = contact?.phone || ticket.phone;
  return (
    <SidePanel
      title={`${ticket.number} · ${ticket.symptom}`}
      sub={<><StatusPill of="ticket" state={ticket.state} /><UrgencyPill urgency={ticket.urgency} /><ClockText clock={nextClock(ticket)} /></>}
      onClose={onClose}
      onStep={onStep}
    >
      {clocks?.map((c) => <ClockBar key={c.metric} clock={c} />)}
      <Facts
        facts={[
          { label: t("ticket.customer"), value: customer?.name },
          { label: t("ticket.caller"), value: [contact?.name || ticket.caller, tel && phone(tel)].filter(Boolean).join(" · ") },
          { label: t("ticket.address"), value: site?.address || ticket.address },
          { label: t("ticket.asset"), value: asset && `${asset.name} · ${asset.serial}` },
          { label: t("ticket.owner"), value: ticket.owner_name },
          { label: t("ticket.assignee"), value: ticket.assignee_name },
          { label: t("ticket.channel"), value: say(`channel.${ticket.channel}`) },
          { label: t("ticket.created"), value: stamp(ticket.created_at) },
          { label: t("ticket.description"), value: ticket.description },
        ]}
      />
      <Card><Timeline items={timeline ?? []} newest /></Card>
    </SidePanel>
  );
}
