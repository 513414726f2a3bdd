import { get, post } from "@shared/api";
import { brief, duration, time } from "@shared/format";
import { known, say } from "@shared/i18n";
import type { Reason, TraceStep } from "../../kit/why/reason";
import { t } from "../../t";

/** One row of the ledger: GET /api/appraisal/entries. */
export interface Row {
  id: string;
  person_id: string;
  person_name: string;
  period: string;
  kind: "points" | "fine" | "reward" | "star" | "bonus";
  points: string;
  code: string;
  rule: string;
  evidence_type: string;
  evidence_id: string;
  evidence_number: string;
  item: string;
  metric: string;
  started_at?: string;
  due_at?: string;
  done_at?: string;
  root: string;
  ticket_number: string;
  reverses: string;
  reversed_by: string;
  cause: string;
  reason: string;
  happened_at: string;
  at: string;
  by_name: string;
  why: string;
  version: string;
  may_reverse: boolean;
}

export interface Sum {
  person_id: string;
  person_name: string;
  points: string;
  entries: number;
  talk: boolean;
  hr_case: boolean;
  why: string;
  rule: string;
  version: string;
}

export interface Sums {
  period: string;
  periods: string[];
  items: Sum[];
}

export interface Mine {
  sum: Sum;
  period: string;
  periods: string[];
  items: Row[];
}

export const loadSums = (period: string | undefined, signal?: AbortSignal) => get<Sums>("/api/appraisal/sums", { query: { period }, signal });
export const loadMine = (period: string | undefined, signal?: AbortSignal) => get<Mine>("/api/appraisal/mine", { query: { period }, signal });
export const reverse = (id: string, reason: string) => post<Row>("/api/appraisal/entries/{id}/reverse", { reason }, { path: { id } });
const loadSteps = (id: string) => get<{ steps: TraceStep[] }>("/api/appraisal/entries/{id}", { path: { id } }).then((r) => r.steps);

/** What happened, in one sentence: "Departure: 09:00, limit until 09:10, done 09:12, 2 min late". */
export function fact(r: Row): string {
  if (r.metric && r.due_at) {
    const metric = known(`metric.${r.metric}`) ? say(`metric.${r.metric}`) : t("appraisal.limit");
    const start = r.started_at ? brief(r.started_at) : "";
    if (!r.done_at) return t("appraisal.fact_late", { metric, start, due: time(r.due_at) });
    return t("appraisal.fact_done", { metric, start, due: time(r.due_at), done: time(r.done_at), late: duration(Date.parse(r.done_at) - Date.parse(r.due_at)) });
  }
  if (r.evidence_type === "followup") return t("appraisal.fact_norm", { item: say(`appraisal.norm.${r.item}`) });
  if (r.evidence_type === "complaint") return t("appraisal.fact_complaint", { at: brief(r.happened_at) });
  return "";
}

/** Why an entry stands: what happened, what the policy says about it, who corrected it; the steps are asked for. */
export function reasonOf(r: Row): Reason {
  return {
    rule: r.rule,
    version: r.version,
    because: [fact(r), r.why, r.cause && t(`appraisal.cause.${r.cause as "outranked"}`), r.reason && t("appraisal.reason_said", { by: r.by_name, reason: r.reason })].filter(Boolean) as string[],
    load: () => loadSteps(r.id),
  };
}
