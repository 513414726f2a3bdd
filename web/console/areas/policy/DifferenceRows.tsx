import { Mini } from "@kit/index";
import { valueWords } from "@kit/why/value";
import { brief } from "@shared/format";
import { Link } from "@shared/router";
import { say, known } from "@shared/i18n";
import { t } from "../../t";
import { rowsOf } from "../report/api";
import type { DiffRow, Outcome, Total } from "./api";
import { metricName } from "./Totals";

/** The page of what a decision was about. */
function placeOf(r: DiffRow): string | undefined {
  const own: Record<string, string> = { ticket: `/tickets/${r.subject_id}`, followup: `/followups/${r.subject_id}`, complaint: `/complaints/${r.subject_id}` };
  return own[r.subject_type] ?? (r.root ? `/tickets/${r.root}` : r.subject_type === "workorder" ? rowsOf(`/workorders/${r.subject_id}`) : undefined);
}

/** How a decision came out, short; the sentence stands behind it. */
function Outcomes({ o }: { o: Outcome }) {
  const state = o.state && known(`policy.clock.${o.state}`) ? say(`policy.clock.${o.state}`) : "";
  const short = [typeof o.result?.limit === "string" && o.result.limit && valueWords(o.result.limit), o.due_at && brief(o.due_at), o.points && t("policy.n_points", { n: o.points }), o.money && valueWords(o.money), state].filter(Boolean).join(" · ");
  const bad = o.state === "missed" || o.state === "breached";
  return <span className={bad ? "late-text" : ""} title={o.sentence}>{short || o.sentence}</span>;
}

interface Props {
  rows: DiffRow[];
  totals: Total[];
  more: boolean;
  onMore: () => void;
}

/** The decisions that come out differently, each with the case it belongs to. */
export function DifferenceRows({ rows, totals, more, onMore }: Props) {
  const shown = rows.map((r, i) => ({ ...r, id: `${r.subject_id}.${r.metric}.${i}` }));
  return (
    <Mini
      rows={shown}
      empty={t("policy.sim_none")}
      columns={[
        { title: t("policy.case"), cell: (r) => { const to = placeOf(r); return to ? <Link className="mono" to={to}>{r.number || r.subject_id}</Link> : <span className="mono">{r.number}</span>; } },
        { title: t("policy.decision"), cell: (r) => metricName(totals.find((x) => x.metric === r.metric) ?? r), wide: true },
        { title: t("policy.person"), cell: (r) => r.person_name || "–", wide: true },
        { title: t("policy.before"), cell: (r) => <Outcomes o={r.before} /> },
        { title: t("policy.after"), cell: (r) => <Outcomes o={r.after} /> },
      ]}
      foot={more && <button type="button" className="link" onClick={onMore}>{t("table.more")}</button>}
    />
  );
}
