import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Card, DetailLayout, Facts, Failed, Mini, Pill, StatusPill, When } from "@kit/index";
import { get, type List } from "@shared/api";
import { say } from "@shared/i18n";
import { go, Link } from "@shared/router";
import type { PageProps } from "../../pages";
import { useMay } from "../../session";
import { t } from "../../t";
import type { Asset } from "../asset/api";
import { NewAsset } from "../asset/NewAsset";
import { statusHue } from "../asset/status";
import { loadCustomer, type Agreement } from "./api";
import "./customer.css";
import { Contacts, Sites } from "./Parts";
import { useFacts } from "./useFacts";

interface CaseRow {
  id: string;
  number: string;
  symptom: string;
  state: string;
  created_at: string;
}

const few = 12;

/** The customer file card (FORM-45): facts, people, places, machines, contracts, cases. */
export default function One({ params }: PageProps) {
  const id = params.id ?? "";
  const q = useQuery({ queryKey: ["customer", "view", id], queryFn: ({ signal }) => loadCustomer(id, signal) });
  const facts = useFacts(q.data);
  const [adding, setAdding] = useState(false);
  const mayCreate = useMay("ticket.create");
  const mayAsset = useMay("asset.write");
  if (q.error && !q.data) return <Failed error={q.error} again={() => void q.refetch()} />;
  if (!q.data) return <div className="bones"><i /><i /><i /><i /></div>;
  const c = q.data;
  return (
    <>
      <DetailLayout
        back="/customers"
        number={c.number}
        name={c.name}
        state={<><Pill hue={c.class === "key" ? "blue" : "gray"}>{say(`customer_class.${c.class}`)}</Pill>{!c.active && <Pill hue="amber">{t("customer.inactive")}</Pill>}</>}
        primary={mayCreate ? { key: "case", label: t("customer.new_case"), run: () => go(`/tickets/new?customer_id=${c.id}`) } : undefined}
        steps={mayAsset ? [{ key: "asset", label: t("asset.new"), run: () => setAdding(true) }] : []}
        left={<Card title={t("customer.facts")}><Facts facts={facts} /></Card>}
        middle={<><Cases id={id} /><Machines id={id} onAdd={mayAsset ? () => setAdding(true) : undefined} /><Agreements id={id} /></>}
        right={<><Card title={t("customer.contacts")}><Contacts customer={c} /></Card><Card title={t("customer.sites")}><Sites customer={c} /></Card></>}
      />
      {adding && <NewAsset customer={c} onClose={() => setAdding(false)} onDone={(a) => go(`/assets/${a.id}`)} />}
    </>
  );
}

function Cases({ id }: { id: string }) {
  const may = useMay("ticket.read");
  const q = useQuery({ queryKey: ["ticket", "of-customer", id], enabled: may, queryFn: ({ signal }) => get<List<CaseRow>>("/api/tickets", { query: { customer_id: id, limit: few }, signal }) });
  if (!may) return null;
  return (
    <Card title={t("customer.cases")}>
      <Mini
        rows={q.data?.items}
        empty={t("customer.no_cases")}
        foot={q.data?.next && <Link to={`/tickets?tab=all&customer_id=${id}`}>{t("customer.all_cases")}</Link>}
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

function Machines({ id, onAdd }: { id: string; onAdd?: () => void }) {
  const may = useMay("asset.read");
  const q = useQuery({ queryKey: ["asset", "of-customer", id], enabled: may, queryFn: ({ signal }) => get<List<Asset>>("/api/assets", { query: { customer_id: id, limit: 100 }, signal }) });
  if (!may) return null;
  return (
    <Card title={t("customer.machines")} extra={onAdd && <button type="button" className="link" onClick={onAdd}>{t("asset.new")}</button>}>
      <Mini
        rows={q.data?.items}
        empty={t("customer.no_machines")}
        columns={[
          { title: t("asset.model"), cell: (r) => <Link to={`/assets/${r.id}`}>{r.model_name}</Link> },
          { title: t("asset.serial"), cell: (r) => <span className="mono">{r.serial}</span> },
          { title: t("asset.status"), cell: (r) => <Pill hue={statusHue(r.status)}>{t(`asset.status.${r.status}`)}</Pill> },
          { title: t("asset.installed"), cell: (r) => r.installed_on || "–", wide: true },
        ]}
      />
    </Card>
  );
}

function Agreements({ id }: { id: string }) {
  const q = useQuery({ queryKey: ["contract", "of-customer", id], queryFn: ({ signal }) => get<List<Agreement>>("/api/contracts", { query: { customer_id: id, limit: 50 }, signal }) });
  if (!q.data?.items.length) return null;
  return (
    <Card title={t("customer.contracts")}>
      <Mini
        rows={q.data.items}
        empty=""
        columns={[
          { title: t("customer.contract_no"), cell: (r) => <span className="mono">{r.number}</span> },
          { title: t("customer.contract_term"), cell: (r) => `${r.from_day} – ${r.to_day}` },
          { title: t("customer.contract_response"), cell: (r) => (r.response_h ? t("dur.h", { h: r.response_h }) : "–") },
        ]}
      />
    </Card>
  );
}
