import { PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { DataTable, Empty, FilterBar, Pill, useList, useNarrow, usePeople, When, type Column } from "@kit/index";
import { date, phone } from "@shared/format";
import { say } from "@shared/i18n";
import { go, Link, useSearch } from "@shared/router";
import { useMay } from "../../session";
import { t } from "../../t";
import type { Customer } from "./api";
import { NewCustomer } from "./NewCustomer";
import { CustomerPanel } from "./Panel";

const columns = (owner: (id: string) => string, narrow: boolean): Column<Customer>[] => [
  { key: "name", title: t("customer.name"), width: 260, text: (r) => r.name, render: (r) => <Link to={`/customers/${r.id}`}>{r.name}</Link> },
  { key: "number", title: t("customer.number"), width: 110, mono: true, text: (r) => r.number },
  { key: "class", title: t("customer.class"), width: 148, text: (r) => say(`customer_class.${r.class}`), render: (r) => <Pill hue={r.class === "key" ? "blue" : "gray"}>{say(`customer_class.${r.class}`)}</Pill> },
  { key: "phone", title: t("customer.phone"), width: 140, mono: true, text: (r) => phone(r.phone) },
  { key: "owner", title: t("customer.owner"), width: 96, text: (r) => owner(r.owner_id) },
  { key: "region", title: t("customer.region"), width: 90, hidden: narrow, text: (r) => r.region },
  { key: "settlement", title: t("customer.settlement"), width: 90, text: (r) => say(`settlement.${r.settlement}`) },
  { key: "credit", title: t("customer.credit"), width: 80, text: (r) => r.credit },
  { key: "active", title: t("customer.state"), width: 90, text: (r) => (r.active ? t("customer.active") : t("customer.inactive")), render: (r) => (r.active ? <span className="third">{t("customer.active")}</span> : <Pill hue="amber">{t("customer.inactive")}</Pill>) },
  { key: "created", title: t("customer.created"), width: 110, hidden: true, text: (r) => date(r.created_at) },
  { key: "updated", title: t("customer.updated"), width: 110, text: (r) => date(r.updated_at), render: (r) => <When at={r.updated_at} /> },
];

/** The customers, by name: search, filters, a panel beside it, new ones (FORM-02, FORM-45). */
export default function Customers() {
  const [at, set] = useSearch();
  const [making, setMaking] = useState(false);
  const people = usePeople();
  const narrow = useNarrow();
  const mayWrite = useMay("customer.write");
  const list = useList<Customer>("customer", "/api/customers", { q: at.q, state: at.state, owner_id: at.owner_id, unit_id: at.unit_id, sort: at.sort });
  const index = list.rows.findIndex((row) => row.id === at.open);
  const open = (id: string | undefined) => set({ open: id });
  const filtered = Boolean(at.q || at.state || at.owner_id || at.unit_id);
  const button = mayWrite && <Button type="primary" icon={<PlusOutlined />} onClick={() => setMaking(true)}>{t("customer.new")}</Button>;
  return (
    <div className="list-page">
      <FilterBar
        title={t("customer.title")}
        search={t("customer.search")}
        filters={[
          { key: "state", label: t("customer.state"), options: [{ value: "active", label: t("customer.active") }, { value: "inactive", label: t("customer.inactive") }] },
          { key: "owner_id", label: t("customer.owner"), options: people.people.map((p) => ({ value: p.id, label: p.name })) },
          { key: "unit_id", label: t("customer.unit"), options: people.units.map((u) => ({ value: u.id, label: u.name })) },
          { key: "sort", label: t("customer.sort"), options: [{ value: "name", label: t("customer.sort_name") }, { value: "newest", label: t("customer.sort_newest") }] },
        ]}
        actions={button}
      />
      <div className="list-body">
        <DataTable
          id="customers" list={list} columns={columns(people.name, narrow)} open={at.open} onOpen={open}
          empty={filtered ? <Empty title={t("customer.none")} /> : <Empty title={t("customer.empty")} action={button || undefined}>{t("customer.empty_hint")}</Empty>}
        />
        {at.open && <CustomerPanel key={at.open} id={at.open} onClose={() => open(undefined)} onStep={(by) => list.rows[index + by] && open(list.rows[index + by]?.id)} />}
      </div>
      {making && <NewCustomer onClose={() => setMaking(false)} onDone={(c) => go(`/customers/${c.id}`)} />}
    </div>
  );
}
