import { useQuery } from "@tanstack/react-query";
import { ClockText, DataTable, Empty, FilterBar, StatusPill, UrgencyPill, useList, When, type Column } from "@kit/index";
import { get, type Ticket, type TicketCounts } from "@shared/api";
import { phone, stamp } from "@shared/format";
import { say } from "@shared/i18n";
import { Link, useSearch } from "@shared/router";
import { useMe } from "../../session";
import { t } from "../../t";
import { nextClock } from "./clock";
import { TicketPanel } from "./Panel";

const states = ["new", "triaged", "in_service", "waiting", "solved", "called_back", "closed", "reopened", "cancelled", "duplicate"];
const urgencies = ["normal", "urgent", "safety"];
const channels = ["phone", "hotline", "portal", "web", "chat", "email", "wecom", "dingtalk", "kakao", "sms", "visit", "letter", "api"];

/** What each tab asks of the server; its count comes from /api/tickets/counts under the same name. */
const tabs = {
  all: {},
  open: { category: "open" },
  active: { category: "active" },
  waiting: { category: "waiting" },
  done: { category: "done" },
  late: { late: "true" },
  mine: { owner_id: "me" },
} as const;

type TabKey = keyof typeof tabs;

const columns = (): Column<Ticket>[] => [
  { key: "number", title: t("ticket.number"), width: 104, mono: true, text: (r) => r.number, render: (r) => <Link to={`/tickets/${r.id}`}>{r.number}</Link> },
  { key: "symptom", title: t("ticket.symptom"), width: 186, text: (r) => r.symptom },
  { key: "state", title: t("ticket.state"), width: 112, text: (r) => say(`state.ticket.${r.state}`), render: (r) => <StatusPill of="ticket" state={r.state} /> },
  { key: "clock", title: t("ticket.clock"), width: 124, text: (r) => (r.next_due_at ? stamp(r.next_due_at) : ""), render: (r) => <ClockText clock={nextClock(r)} /> },
  { key: "urgency", title: t("ticket.urgency"), width: 98, text: (r) => say(`urgency.${r.urgency}`), render: (r) => <UrgencyPill urgency={r.urgency} /> },
  { key: "customer", title: t("ticket.customer"), width: 146, text: (r) => r.customer_name || r.caller },
  { key: "asset", title: t("ticket.asset"), width: 126, text: (r) => r.asset_name ?? "" },
  { key: "owner", title: t("ticket.owner"), width: 76, text: (r) => r.owner_name ?? "" },
  { key: "assignee", title: t("ticket.assignee"), width: 76, text: (r) => r.assignee_name ?? "" },
  { key: "created", title: t("ticket.created"), width: 96, text: (r) => stamp(r.created_at), render: (r) => <When at={r.created_at} /> },
  { key: "phone", title: t("ticket.phone"), width: 130, mono: true, hidden: true, text: (r) => phone(r.phone) },
  { key: "channel", title: t("ticket.channel"), width: 90, hidden: true, text: (r) => say(`channel.${r.channel}`) },
];

/** The list of cases: tabs with counts, search, filters, clock column, side panel (PROC-24). */
export default function TicketList() {
  const me = useMe();
  const [at, set] = useSearch();
  const tab: TabKey = at.tab && at.tab in tabs ? (at.tab as TabKey) : "all";
  const query = { ...tabs[tab], ...(tab === "mine" ? { owner_id: me.person_id } : {}), q: at.q, state: at.state, urgency: at.urgency, channel: at.channel };
  const list = useList<Ticket>("ticket", "/api/tickets", query);
  const counts = useQuery({ queryKey: ["ticket", "counts"], queryFn: ({ signal }) => get<TicketCounts>("/api/tickets/counts", { signal }) });
  const open = (id: string | undefined) => set({ open: id });
  const index = list.rows.findIndex((row) => row.id === at.open);
  const step = (by: number) => {
    const row = list.rows[index + by];
    if (row) open(row.id);
  };
  const filtered = Boolean(at.q || at.state || at.urgency || at.channel);
  const choices = (of: string, codes: string[]) => codes.map((value) => ({ value, label: say(`${of}.${value}`) }));
  return (
    <div className="list-page">
      <FilterBar
        title={t("ticket.title")}
        tabs={(Object.keys(tabs) as TabKey[]).map((key) => ({ key, label: t(`ticket.tab.${key}`), count: counts.data?.[key], alarm: key === "late" }))}
        search={t("ticket.search")}
        filters={[
          { key: "state", label: t("ticket.state"), options: choices("state.ticket", states) },
          { key: "urgency", label: t("ticket.urgency"), options: choices("urgency", urgencies) },
          { key: "channel", label: t("ticket.channel"), options: choices("channel", channels) },
        ]}
      />
      <div className="list-body">
        <DataTable
          id="tickets"
          list={list}
          columns={columns()}
          open={at.open}
          onOpen={open}
          bulk={[]}
          empty={filtered ? <Empty title={t("ticket.none")} /> : <Empty title={t("ticket.empty")}>{t("ticket.empty_hint")}</Empty>}
        />
        {at.open && <TicketPanel key={at.open} id={at.open} onClose={() => open(undefined)} onStep={step} />}
      </div>
    </div>
  );
}
