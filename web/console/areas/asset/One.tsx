import { PrinterOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { Card, DetailLayout, Facts, Failed, Map, Mini, Pill, StatusPill, When } from "@kit/index";
import { get, type List } from "@shared/api";
import { go, Link } from "@shared/router";
import type { PageProps } from "../../pages";
import { useMay } from "../../session";
import { t } from "../../t";
import { loadCustomer } from "../customer/api";
import { loadAsset, type AssetView } from "./api";
import "./asset.css";
import { Covers } from "./Covers";
import { statusHue } from "./status";
import { useFacts } from "./useFacts";

interface CaseRow {
  id: string;
  number: string;
  symptom: string;
  state: string;
  created_at: string;
}

/** A machine's own page: facts, who pays and why, its cases, its label. */
export default function One({ params }: PageProps) {
  const id = params.id ?? "";
  const q = useQuery({ queryKey: ["asset", "view", id], queryFn: ({ signal }) => loadAsset(id, signal) });
  const facts = useFacts(q.data);
  const mayCreate = useMay("ticket.create");
  if (q.error && !q.data) return <Failed error={q.error} again={() => void q.refetch()} />;
  if (!q.data) return <div className="bones"><i /><i /><i /><i /></div>;
  const a = q.data;
  return (
    <DetailLayout
      back="/assets"
      number={a.number}
      name={a.model_name}
      state={<><span className="mono second">{a.serial}</span><Pill hue={statusHue(a.status)}>{t(`asset.status.${a.status}`)}</Pill></>}
      primary={mayCreate ? { key: "case", label: t("customer.new_case"), run: () => go(`/tickets/new?customer_id=${a.customer_id}&asset_id=${a.id}`) } : undefined}
      left={<Card title={t("asset.facts")}><Facts facts={facts} /></Card>}
      middle={<><Card title={t("asset.cover")}><Covers asset={id} /></Card><Cases id={id} /></>}
      right={<><LabelCard asset={a} /><Place asset={a} /></>}
    />
  );
}

function Cases({ id }: { id: string }) {
  const may = useMay("ticket.read");
  const q = useQuery({ queryKey: ["ticket", "of-asset", id], enabled: may, queryFn: ({ signal }) => get<List<CaseRow>>("/api/tickets", { query: { asset_id: id, limit: 30 }, signal }) });
  if (!may) return null;
  return (
    <Card title={t("asset.cases")}>
      <Mini
        rows={q.data?.items}
        empty={t("asset.no_cases")}
        columns={[
          { title: t("ticket.number"), cell: (r) => <Link className="mono" to={`/tickets/${r.id}`}>{r.number}</Link> },
          { title: t("ticket.symptom"), cell: (r) => r.symptom },
          { title: t("ticket.state"), cell: (r) => <StatusPill of="ticket" state={r.state} /> },
          { title: t("ticket.created"), cell: (r) => <When at={r.created_at} />, wide: true },
        ]}
      />
    </Card>
  );
}

/** The label with its QR code; it opens the customer's report page and never names the owner. */
function LabelCard({ asset }: { asset: AssetView }) {
  return (
    <Card title={t("asset.label")} extra={<Link to={`/assets/${asset.id}/label`}><PrinterOutlined aria-hidden /> {t("asset.print")}</Link>}>
      <img className="label-picture" src={`/api/assets/${asset.id}/label.svg`} alt={t("asset.label_alt", { code: asset.label_code })} />
      <p className="third">{t("asset.label_hint")} <a href={`/p/r/${asset.label_code}`} target="_blank" rel="noreferrer">{t("asset.label_open")}</a></p>
    </Card>
  );
}

function Place({ asset }: { asset: AssetView }) {
  const { data } = useQuery({ queryKey: ["customer", "view", asset.customer_id], queryFn: ({ signal }) => loadCustomer(asset.customer_id, signal) });
  const site = data?.sites.find((s) => s.id === asset.site_id);
  const points = useMemo(() => (site?.lat == null || site.lon == null ? [] : [{ id: site.id, lat: site.lat, lon: site.lon, label: site.name }]), [site]);
  if (points.length === 0) return null;
  return <Card title={t("asset.place")}><Map points={points} height={180} /><p className="second">{site?.address}</p></Card>;
}
