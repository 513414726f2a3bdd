import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { DataTable, Empty, FilterBar, FormDialog, Pill, toast, useList, When, WhyPopover, type Column } from "@kit/index";
import { stamp } from "@shared/format";
import { Link, useSearch } from "@shared/router";
import { queries } from "../../queries";
import { t } from "../../t";
import { fact, loadSums, reasonOf, reverse, type Row, type Sum } from "./api";
import "./appraisal.css";

const columns = (onReverse: (r: Row) => void): Column<Row>[] => [
  { key: "at", title: t("appraisal.at"), width: 108, text: (r) => stamp(r.at), render: (r) => <When at={r.at} /> },
  { key: "person", title: t("appraisal.person"), width: 100, text: (r) => r.person_name },
  { key: "points", title: t("appraisal.points"), width: 72, align: "right", text: (r) => r.points, render: (r) => <Points row={r} /> },
  { key: "code", title: t("appraisal.code"), width: 84, mono: true, text: (r) => r.code },
  { key: "fact", title: t("appraisal.fact"), width: 380, text: (r) => (r.reverses ? t("appraisal.reversal_of", { fact: fact(r) }) : fact(r)) },
  { key: "why", title: t("appraisal.why"), width: 96, text: (r) => r.why, render: (r) => <WhyPopover why={reasonOf(r)} /> },
  { key: "evidence", title: t("appraisal.evidence"), width: 130, mono: true, text: (r) => r.evidence_number, render: (r) => <Evidence row={r} /> },
  { key: "case", title: t("appraisal.case"), width: 116, mono: true, text: (r) => r.ticket_number, render: (r) => (r.root && r.ticket_number ? <Link to={`/tickets/${r.root}`}>{r.ticket_number}</Link> : "") },
  { key: "act", title: "", width: 110, text: () => "", render: (r) => (r.may_reverse ? <Button size="small" type="text" onClick={() => onReverse(r)}>{t("appraisal.reverse")}</Button> : <State row={r} />) },
];

export function Points({ row }: { row: Row }) {
  return <b className={row.reversed_by ? "struck" : ""}>{row.points}</b>;
}

export function State({ row }: { row: Row }) {
  if (row.reversed_by) return <Pill hue="gray">{t("appraisal.reversed")}</Pill>;
  return row.reverses ? <Pill hue="gray">{t("appraisal.reversal")}</Pill> : null;
}

function Evidence({ row: r }: { row: Row }) {
  if (!r.evidence_number) return null;
  const to = r.evidence_type === "workorder" ? r.root && `/tickets/${r.root}` : `/${r.evidence_type}s/${r.evidence_id}`;
  return to ? <Link to={to}>{r.evidence_number}</Link> : <>{r.evidence_number}</>;
}

/** The ledger of points: each month's sums per person, every entry with its why, corrections by reversal (RULE-45 to RULE-49, SYS-03). */
export default function Ledger() {
  const [at, set] = useSearch();
  const [taking, setTaking] = useState<Row>();
  const sums = useQuery({ queryKey: ["appraisal", "sums", at.period], queryFn: ({ signal }) => loadSums(at.period, signal) });
  const period = at.period ?? sums.data?.period;
  const list = useList<Row>("appraisal", "/api/appraisal/entries", { period, person: at.person, kind: at.kind });
  const months = [...new Set([sums.data?.period ?? "", ...(sums.data?.periods ?? [])])].filter(Boolean);
  return (
    <div className="list-page">
      <FilterBar
        title={[t("appraisal.title"), period].filter(Boolean).join(" · ")}
        filters={[
          { key: "period", label: t("appraisal.period"), options: months.map((m) => ({ value: m, label: m })) },
          { key: "person", label: t("appraisal.person"), options: (sums.data?.items ?? []).map((s) => ({ value: s.person_id, label: s.person_name })) },
          { key: "kind", label: t("appraisal.kind"), options: (["points", "fine", "reward", "star", "bonus"] as const).map((k) => ({ value: k, label: t(`appraisal.kind.${k}`) })) },
        ]}
      />
      {sums.data && sums.data.items.length > 0 && (
        <ul className="sums" aria-label={t("appraisal.sums", { period: period ?? "" })}>
          {[...sums.data.items].sort((a, b) => Number(b.points) - Number(a.points)).map((s) => <SumCard key={s.person_id} sum={s} on={at.person === s.person_id} onPick={() => set({ person: at.person === s.person_id ? undefined : s.person_id })} />)}
        </ul>
      )}
      <div className="list-body">
        <DataTable id="appraisal" list={list} columns={columns(setTaking)} empty={<Empty title={t("appraisal.empty")}>{t("appraisal.empty_hint")}</Empty>} />
      </div>
      {taking && (
        <FormDialog
          title={t("appraisal.reverse_title", { code: taking.code, name: taking.person_name })}
          intro={<p>{fact(taking)} {taking.why}</p>}
          fields={[{ name: "reason", label: t("appraisal.reason"), kind: "long", required: true, max: 500, hint: t("appraisal.reverse_hint") }]}
          submit={t("appraisal.reverse")}
          danger
          onSubmit={async (v) => {
            await reverse(taking.id, v.reason ?? "");
            toast.ok(t("appraisal.reversed_done"));
            void queries.invalidateQueries({ queryKey: ["appraisal"] });
          }}
          onClose={() => setTaking(undefined)}
        />
      )}
    </div>
  );
}

function SumCard({ sum: s, on, onPick }: { sum: Sum; on: boolean; onPick: () => void }) {
  return (
    <li className={on ? "on" : ""}>
      <button type="button" aria-pressed={on} onClick={onPick}>
        <span>{s.person_name}</span>
        <b className={s.hr_case ? "red" : s.talk ? "amber" : ""}>{t("appraisal.n_points", { n: s.points })}</b>
      </button>
      <Consequence sum={s} />
    </li>
  );
}

/** What the points of a month lead to, and why (RULE-49). */
export function Consequence({ sum: s }: { sum: Sum }) {
  return (
    <span className="row">
      {s.hr_case ? <Pill hue="red">{t("appraisal.hr")}</Pill> : s.talk ? <Pill hue="amber">{t("appraisal.talk")}</Pill> : null}
      {s.rule && <WhyPopover why={{ rule: s.rule, version: s.version, because: [s.why] }} />}
    </span>
  );
}
