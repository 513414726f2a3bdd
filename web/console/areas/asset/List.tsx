import { PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { DataTable, Empty, FilterBar, Pill, useList, usePeople, type Column } from "@kit/index";
import { number } from "@shared/format";
import { go, Link, useSearch } from "@shared/router";
import { useMay } from "../../session";
import { t } from "../../t";
import { loadModels, type Asset } from "./api";
import { NewAsset } from "./NewAsset";
import { AssetPanel } from "./Panel";
import { statusHue } from "./status";

const columns = (person: (id: string) => string): Column<Asset>[] => [
  { key: "serial", title: t("asset.serial"), width: 160, mono: true, text: (r) => r.serial, render: (r) => <Link to={`/assets/${r.id}`}>{r.serial}</Link> },
  { key: "model", title: t("asset.model"), width: 200, text: (r) => r.model_name },
  { key: "customer", title: t("asset.customer"), width: 210, text: (r) => r.customer_name, render: (r) => <Link to={`/customers/${r.customer_id}`}>{r.customer_name}</Link> },
  { key: "status", title: t("asset.status"), width: 100, text: (r) => t(`asset.status.${r.status}`), render: (r) => <Pill hue={statusHue(r.status)}>{t(`asset.status.${r.status}`)}</Pill> },
  { key: "installed", title: t("asset.installed"), width: 110, text: (r) => r.installed_on },
  { key: "number", title: t("asset.number"), width: 120, mono: true, text: (r) => r.number },
  { key: "assignee", title: t("asset.assignee"), width: 100, text: (r) => person(r.assignee_id) },
  { key: "meter", title: t("asset.meter"), width: 90, align: "right", text: (r) => (r.meter ? number(r.meter) : "") },
  { key: "label", title: t("asset.label_code"), width: 130, mono: true, hidden: true, text: (r) => r.label_code },
  { key: "sold", title: t("asset.sold"), width: 110, hidden: true, text: (r) => r.sold_on },
];

/** The machines by serial number: search by serial, number or label, a panel beside it, new ones. */
export default function Assets() {
  const [at, set] = useSearch();
  const [making, setMaking] = useState(false);
  const people = usePeople();
  const mayWrite = useMay("asset.write");
  const models = useQuery({ queryKey: ["catalog", "models"], queryFn: ({ signal }) => loadModels(signal), staleTime: 300_000 });
  const list = useList<Asset>("asset", "/api/assets", { q: at.q, model_id: at.model_id, assignee_id: at.assignee_id, customer_id: at.customer_id });
  const index = list.rows.findIndex((row) => row.id === at.open);
  const open = (id: string | undefined) => set({ open: id });
  const filtered = Boolean(at.q || at.model_id || at.assignee_id || at.customer_id);
  const button = mayWrite && <Button type="primary" icon={<PlusOutlined />} onClick={() => setMaking(true)}>{t("asset.new")}</Button>;
  return (
    <div className="list-page">
      <FilterBar
        title={t("asset.title")}
        search={t("asset.search")}
        filters={[
          { key: "model_id", label: t("asset.model"), options: (models.data?.items ?? []).map((m) => ({ value: m.id, label: m.name })) },
          { key: "assignee_id", label: t("asset.assignee"), options: people.people.map((p) => ({ value: p.id, label: p.name })) },
        ]}
        actions={button}
      />
      <div className="list-body">
        <DataTable
          id="assets" list={list} columns={columns(people.name)} open={at.open} onOpen={open}
          empty={filtered ? <Empty title={t("asset.none")} /> : <Empty title={t("asset.empty")} action={button || undefined}>{t("asset.empty_hint")}</Empty>}
        />
        {at.open && <AssetPanel key={at.open} id={at.open} onClose={() => open(undefined)} onStep={(by) => list.rows[index + by] && open(list.rows[index + by]?.id)} />}
      </div>
      {making && <NewAsset onClose={() => setMaking(false)} onDone={(a) => go(`/assets/${a.id}`)} />}
    </div>
  );
}
