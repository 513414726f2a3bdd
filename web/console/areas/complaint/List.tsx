import { PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { DataTable, Empty, FilterBar, Pill, StatusPill, useList, usePeople, When, type Column } from "@kit/index";
import { stamp } from "@shared/format";
import { say } from "@shared/i18n";
import { go, Link, useSearch } from "@shared/router";
import type { Hue } from "@shared/theme/tokens";
import { useMay } from "../../session";
import { t } from "../../t";
import { useLists } from "../ticket/words";
import type { Row } from "./api";
import { NewComplaint } from "./NewComplaint";
import { ComplaintPanel } from "./Panel";

const tabs = { open: { open: "true" }, received: { state: "received" }, investigating: { state: "investigating" }, done: { state: "done" }, closed: { state: "closed" }, all: {} } as const;
type TabKey = keyof typeof tabs;

export const levelHue = (level: string): Hue => (level === "major" ? "red" : level === "escalated" ? "amber" : "gray");

const columns = (name: (list: string, code: string) => string): Column<Row>[] => [
  { key: "number", title: t("complaint.number"), width: 112, mono: true, text: (r) => r.number, render: (r) => <Link to={`/complaints/${r.id}`}>{r.number}</Link> },
  { key: "content", title: t("complaint.content"), width: 260, text: (r) => r.content },
  { key: "state", title: t("complaint.state"), width: 120, text: (r) => say(`state.complaint.${r.state}`), render: (r) => <StatusPill of="complaint" state={r.state} /> },
  { key: "level", title: t("complaint.level"), width: 90, text: (r) => name("ENUM-21", r.level), render: (r) => <Pill hue={levelHue(r.level)}>{name("ENUM-21", r.level)}</Pill> },
  { key: "category", title: t("complaint.category"), width: 110, text: (r) => name("ENUM-23", r.category) },
  { key: "customer", title: t("complaint.customer"), width: 190, text: (r) => r.customer_name, render: (r) => <Link to={`/customers/${r.customer_id}`}>{r.customer_name}</Link> },
  { key: "owner", title: t("complaint.owner"), width: 86, text: (r) => r.owner_name },
  { key: "ticket", title: t("complaint.case"), width: 112, mono: true, text: (r) => r.ticket_number, render: (r) => (r.ticket_id ? <Link to={`/tickets/${r.ticket_id}`}>{r.ticket_number}</Link> : "") },
  { key: "created", title: t("complaint.created"), width: 104, text: (r) => stamp(r.created_at), render: (r) => <When at={r.created_at} /> },
];

/** Complaints, the newest first; whom one accuses never sees it (PROC-12, SYS-15). */
export default function Complaints() {
  const [at, set] = useSearch();
  const [making, setMaking] = useState(false);
  const { options, name } = useLists();
  const people = usePeople();
  const mayWork = useMay("complaint.work");
  const tab: TabKey = at.tab && at.tab in tabs ? (at.tab as TabKey) : "open";
  const list = useList<Row>("complaint", "/api/complaints", { ...tabs[tab], category: at.category, level: at.level, owner_id: at.owner_id, customer_id: at.customer_id, ticket_id: at.ticket_id });
  const index = list.rows.findIndex((row) => row.id === at.open);
  const open = (id: string | undefined) => set({ open: id });
  const filtered = Boolean(at.category || at.level || at.owner_id);
  return (
    <div className="list-page">
      <FilterBar
        title={t("complaint.title")}
        tabs={(Object.keys(tabs) as TabKey[]).map((key) => ({ key, label: t(`complaint.tab.${key}`), count: key === tab && !list.loading && !list.more ? list.rows.length : undefined }))}
        filters={[
          { key: "category", label: t("complaint.category"), options: options("ENUM-23") },
          { key: "level", label: t("complaint.level"), options: options("ENUM-21") },
          { key: "owner_id", label: t("complaint.owner"), options: people.people.map((p) => ({ value: p.id, label: p.name })) },
        ]}
        actions={mayWork && <Button type="primary" icon={<PlusOutlined />} onClick={() => setMaking(true)}>{t("complaint.new")}</Button>}
      />
      <div className="list-body">
        <DataTable id="complaints" list={list} columns={columns(name)} open={at.open} onOpen={open} empty={filtered ? <Empty title={t("complaint.none")} /> : <Empty title={t("complaint.empty")}>{t("complaint.empty_hint")}</Empty>} />
        {at.open && <ComplaintPanel key={at.open} id={at.open} onClose={() => open(undefined)} onStep={(by) => list.rows[index + by] && open(list.rows[index + by]?.id)} />}
      </div>
      {making && <NewComplaint onClose={() => setMaking(false)} onDone={(c) => go(`/complaints/${c.id}`)} />}
    </div>
  );
}
