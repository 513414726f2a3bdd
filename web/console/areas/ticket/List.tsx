import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { ClockText, DataTable, Empty, FilterBar, StatusPill, UrgencyPill, useList, useNarrow, When, type Column, type Filter } from "@kit/index";
import { get } from "@shared/api";
import { stamp } from "@shared/format";
import { say } from "@shared/i18n";
import { go, Link, useSearch } from "@shared/router";
import { useMay } from "../../session";
import { t } from "../../t";
import { briefClock, machineName, usePeople, type CaseRow, type Counts } from "./api";
import { HandOverMany } from "./HandOver";
import { TicketPanel } from "./Panel";
import "./ticket.css";
import { useLists } from "./words";

const states = ["new", "triaged", "in_service", "waiting", "solved", "called_back", "closed", "reopened", "cancelled", "duplicate"];

/** What each tab asks of the server, and its count; tabs about time show the most urgent first. */
const tabs: Record<string, { query: Record<string, string>; count?: (c: Counts) => number | undefined; alarm?: boolean }> = {
  open: { query: { open: "true" }, count: (c) => c.open },
  new: { query: { state: "new" }, count: (c) => c.states.new ?? 0 },
  unassigned: { query: { unassigned: "true" }, count: (c) => c.unassigned },
  mine: { query: { mine: "true" }, count: (c) => c.mine },
  late: { query: { clock: "late", sort: "due" }, count: (c) => c.late, alarm: true },
  soon: { query: { clock: "soon", sort: "due" }, count: (c) => c.soon },
  waiting: { query: { category: "waiting" }, count: (c) => c.states.waiting ?? 0 },
  solved: { query: { state: "solved" }, count: (c) => c.states.solved },
  closed: { query: { category: "ended" } },
  all: { query: {} },
};

const columns = (): Column<CaseRow>[] => [
  { key: "number", title: t("ticket.number"), width: 98, mono: true, text: (r) => r.number, render: (r) => <Link to={`/tickets/${r.id}`}>{r.number}</Link> },
  { key: "symptom", title: t("ticket.symptom"), width: 180, text: (r) => r.symptom },
  { key: "state", title: t("ticket.state"), width: 98, text: (r) => say(`state.ticket.${r.state}`), render: (r) => <StatusPill of="ticket" state={r.state} /> },
  { key: "urgency", title: t("ticket.urgency"), width: 110, text: (r) => say(`urgency.${r.urgency}`), render: (r) => (r.urgency === "normal" ? <span className="third">{say("urgency.normal")}</span> : <UrgencyPill urgency={r.urgency} />) },
  { key: "clock", title: t("ticket.clock"), width: 126, text: (r) => (r.due_at ? stamp(r.due_at) : ""), render: (r) => <ClockText clock={briefClock(r)} /> },
  { key: "customer", title: t("ticket.customer"), width: 150, text: (r) => r.customer_name },
  { key: "asset", title: t("ticket.asset"), width: 130, text: (r) => machineName(r), render: (r) => <span title={machineName(r)}>{r.model_name || r.asset_serial}</span> },
  { key: "assignee", title: t("ticket.assignee"), width: 82, text: (r) => r.assignee_name },
  { key: "owner", title: t("ticket.owner"), width: 72, text: (r) => r.owner_name },
  { key: "created", title: t("ticket.created"), width: 98, text: (r) => stamp(r.created_at), render: (r) => <When at={r.created_at} rel /> },
  { key: "channel", title: t("ticket.channel"), width: 90, hidden: true, text: (r) => say(`channel.${r.channel}`) },
  { key: "cover", title: t("ticket.cover"), width: 120, hidden: true, text: (r) => say(`cover.${r.cover_state}`) },
];

// On a phone what, how far and how urgent come first, so that nobody has to push the table aside.
const onPhone: Record<string, number> = { symptom: 150, clock: 118, state: 92 };
const phoneColumns = () => [
  ...Object.keys(onPhone).flatMap((key) => columns().filter((c) => c.key === key).map((c) => ({ ...c, width: onPhone[key] ?? c.width }))),
  ...columns().filter((c) => !(c.key in onPhone)),
];

/** What figures elsewhere ask for by a link; a chip stands for it while it holds. */
const linked = ["taken_on", "closed_on", "clock"] as const;

/** The filters as chips; all of them live in the address. */
function useFilters(): Filter[] {
  const { options } = useLists();
  const people = usePeople();
  const persons = (people.data?.items ?? []).filter((p) => p.active).map((p) => ({ value: p.id, label: p.name }));
  const urgencies = options("ENUM-URGENCY");
  return [
    { key: "state", label: t("ticket.state"), options: states.map((value) => ({ value, label: say(`state.ticket.${value}`) })) },
    { key: "urgency", label: t("ticket.urgency"), options: urgencies },
    { key: "assignee_id", label: t("ticket.assignee"), options: persons },
    { key: "owner_id", label: t("ticket.owner"), options: persons },
    { key: "sort", label: t("ticket.sort"), options: [{ value: "newest", label: t("ticket.sort_newest") }, { value: "due", label: t("ticket.sort_due") }] },
  ];
}

/** The list of cases: tabs with live counts, search, filters, clocks, a panel beside it and many at once (PROC-24). */
export default function TicketList() {
  const [at, set] = useSearch();
  const [giving, setGiving] = useState<CaseRow[]>();
  const tab = at.tab && at.tab in tabs ? at.tab : "open";
  const filters = [...useFilters(), ...linked.flatMap((key): Filter[] => (at[key] ? [{ key, label: t(`ticket.by.${key}`), options: [{ value: at[key], label: key === "clock" ? say(`ticket.clock_is.${at[key]}`) : at[key] }] }] : []))];
  const chosen = Object.fromEntries(filters.map((f) => [f.key, at[f.key]]).filter(([, v]) => v));
  const list = useList<CaseRow>("ticket", "/api/tickets", { ...(at.q ? {} : tabs[tab]?.query), ...chosen, q: at.q, customer_id: at.customer_id, asset_id: at.asset_id });
  const counts = useQuery({ queryKey: ["ticket", "counts"], queryFn: ({ signal }) => get<Counts>("/api/tickets/counts", { signal }), refetchInterval: 60_000 });
  const narrow = useNarrow();
  const mayGive = useMay("ticket.hand_over") && !narrow;
  const mayCreate = useMay("ticket.create");
  const open = (id: string | undefined) => set({ open: id });
  const index = list.rows.findIndex((row) => row.id === at.open);
  const step = (by: number) => {
    const row = list.rows[index + by];
    if (row) open(row.id);
  };
  const filtered = Boolean(at.q || Object.keys(chosen).length || at.customer_id || at.asset_id);
  return (
    <div className="list-page">
      <FilterBar
        title={t("ticket.title")}
        tabs={Object.entries(tabs).map(([key, tab]) => ({ key, label: say(`ticket.tab.${key}`), count: counts.data && tab.count?.(counts.data), alarm: tab.alarm }))}
        search={t("ticket.search")}
        filters={filters}
        actions={mayCreate && <Button type="primary" onClick={() => go("/tickets/new")}>{t("ticket.new")}</Button>}
      />
      <div className="list-body">
        <DataTable
          key={narrow ? "phone" : "desk"}
          id={narrow ? "tickets.phone" : "tickets"}
          list={list}
          columns={narrow ? phoneColumns() : columns()}
          open={at.open}
          onOpen={open}
          bulk={mayGive ? [{ label: t("ticket.hand_over"), run: setGiving }] : undefined}
          empty={<NoCases tab={tab} filtered={filtered} onClear={() => go("/tickets", true)} mayCreate={mayCreate} />}
        />
        {at.open && <TicketPanel key={at.open} id={at.open} onClose={() => open(undefined)} onStep={step} />}
      </div>
      {giving && <HandOverMany rows={giving} onClose={() => setGiving(undefined)} />}
    </div>
  );
}

/** Why the list is empty, and the one thing to do about it. */
function NoCases({ tab, filtered, onClear, mayCreate }: { tab: string; filtered: boolean; onClear: () => void; mayCreate: boolean }) {
  if (filtered) return <Empty title={t("ticket.none")} action={<Button onClick={onClear}>{t("filter.clear")}</Button>} />;
  if (tab !== "open" && tab !== "all") return <Empty title={t("ticket.none_here")} />;
  return <Empty title={t("ticket.empty")} action={mayCreate && <Button type="primary" onClick={() => go("/tickets/new")}>{t("ticket.new")}</Button>}>{t("ticket.empty_hint")}</Empty>;
}
