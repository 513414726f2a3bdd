import { DataTable, Empty, FilterBar, usePeople, useList, When, type Column } from "@kit/index";
import { stamp } from "@shared/format";
import { known, say } from "@shared/i18n";
import { Link, useSearch } from "@shared/router";
import { t } from "../../t";

interface Change {
  old?: unknown;
  new?: unknown;
  Old?: unknown;
  New?: unknown;
}

interface Entry {
  seq: number;
  at: string;
  person_id: string;
  ip: string;
  subject_type: string;
  subject_id: string;
  action: string;
  fields: Record<string, Change | unknown> | null;
}

type Row = Entry & { id: string };

const pages: Record<string, string> = { ticket: "/tickets", customer: "/customers", asset: "/assets", complaint: "/complaints", followup: "/followups" };

const what = (r: Entry) => (known(`words.${r.subject_type}.${r.action}`) ? say(`words.${r.subject_type}.${r.action}`, { name: "" }) : say(`admin.action.${r.action}`));
const thing = (r: Entry) => say(`admin.thing.${r.subject_type}`);

/** Who did what to what, and what it was before (SYS-02). */
export default function Audit() {
  const [at, set] = useSearch();
  const people = usePeople();
  const raw = useList<Row>("audit", "/api/audit", { subject_id: at.q });
  const list = { ...raw, rows: raw.rows.map((r) => ({ ...r, id: String(r.seq) })) };
  const value = (v: unknown): string => {
    if (v === null || v === undefined || v === "") return "–";
    const text = typeof v === "string" ? v : JSON.stringify(v);
    return text.startsWith("per_") ? people.name(text) || text : text;
  };
  const changes = (r: Row) =>
    Object.entries(r.fields ?? {})
      .map(([name, c]) => {
        const change = (c ?? {}) as Change;
        if (typeof c !== "object" || c === null || !("old" in c || "new" in c || "Old" in c || "New" in c)) return `${name}: ${value(c)}`;
        return `${name}: ${value(change.old ?? change.Old)} → ${value(change.new ?? change.New)}`;
      })
      .join("; ");
  const columns: Column<Row>[] = [
    { key: "at", title: t("admin.at"), width: 120, text: (r) => stamp(r.at), render: (r) => <When at={r.at} /> },
    { key: "who", title: t("admin.who"), width: 120, text: (r) => people.name(r.person_id) || (r.person_id ? r.person_id : t("complaint.system")) },
    { key: "action", title: t("admin.what"), width: 170, text: what },
    { key: "thing", title: t("admin.subject"), width: 130, text: thing, render: (r) => (pages[r.subject_type] ? <Link to={`${pages[r.subject_type]}/${r.subject_id}`}>{thing(r)}</Link> : thing(r)) },
    { key: "changes", title: t("admin.changes"), width: 430, text: changes },
    { key: "id", title: t("admin.record"), width: 240, mono: true, hidden: true, text: (r) => r.subject_id },
    { key: "ip", title: t("admin.ip"), width: 120, mono: true, text: (r) => r.ip },
    { key: "history", title: "", width: 90, text: () => "", render: (r) => (r.subject_id && !at.q ? <button type="button" className="link" onClick={(e) => { e.stopPropagation(); set({ q: r.subject_id }); }}>{t("admin.history")}</button> : "") },
  ];
  return (
    <div className="list-page">
      <FilterBar title={t("admin.audit")} search={t("admin.audit_search")} />
      <div className="list-body"><DataTable id="audit" list={list} columns={columns} empty={<Empty title={at.q ? t("admin.audit_none") : t("admin.audit_empty")} />} /></div>
    </div>
  );
}
