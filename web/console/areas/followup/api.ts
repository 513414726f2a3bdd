import { get, post } from "@shared/api";

/** One line of the call list: GET /api/followups. */
export interface FollowupRow {
  id: string;
  number: string;
  kind: string;
  state: string;
  served_at: string;
  due_from: string;
  due_to: string;
  next_try_at?: string;
  attempts: number;
  last_outcome: string;
  c5: string;
  violations: number;
  recorded_at?: string;
  technician: string;
  ticket_id: string;
  ticket_number: string;
  symptom: string;
  caller: string;
  phone: string;
  customer_id: string;
  customer: string;
  version: number;
  late: boolean;
}

export interface FollowupCounts {
  planned: number;
  due: number;
  unreachable: number;
  late: number;
}

export interface Followup extends Omit<FollowupRow, "technician" | "ticket_number" | "symptom" | "caller" | "phone" | "customer" | "late"> {
  workorder_id: string;
  technician_id: string;
  c1: Answer;
  c2: Answer;
  c3: Answer;
  c4: Answer;
  words: string;
  in_window: boolean;
  complaint_id: string;
  excuse: string;
  replaced_by: string;
}

export type Answer = "yes" | "no" | "";

export interface Option {
  code: string;
  label: string;
  class?: string;
}

export interface Question {
  key: string;
  type: string;
  label: string;
  ask: string;
  required: boolean;
  options: Option[];
}

export interface Attempt {
  id: string;
  n: number;
  at: string;
  by_id: string;
  outcome: string;
  note: string;
  next_at?: string;
}

/** A norm that was not kept, and what the policy says about it. */
export interface Breach {
  id: string;
  item: string;
  rule: string;
  rule_version: string;
  code: string;
  points: number;
}

export interface Facts {
  ticket_number: string;
  symptom: string;
  resolution: string;
  caller: string;
  phone: string;
  lang: string;
  customer: string;
  contact: string;
  contact_phone: string;
  workorder_number: string;
  fault: string;
  work: string;
  advice: string;
  finished_at?: string;
  signed_by: string;
  signed_rating: string;
  technician: string;
}

/** GET /api/followups/{id}: everything one needs before dialling. */
export interface FollowupView extends Followup {
  facts: Facts;
  late: boolean;
  too_early: boolean;
  attempts_left: number;
  history: Attempt[];
  breaches: Breach[];
  script?: { opening: string; closing: string; items: Question[] };
  outcomes: Option[];
  moves: ("attempt" | "record" | "excuse" | "replace" | "file")[];
}

export interface RecordResult {
  followup: Followup;
  breaches: Breach[];
  complaint_number: string;
}

/** What the clerk has filled in so far. */
export interface Answers {
  yes: Record<string, boolean | undefined>;
  rating: string;
  words: string;
}

const at = (id: string) => ({ path: { id } });

export const loadCall = (id: string, signal?: AbortSignal) => get<FollowupView>("/api/followups/{id}", { ...at(id), signal });

export const addAttempt = (f: { id: string; version: number }, outcome: string, note = "", next = "") =>
  post<Followup>("/api/followups/{id}/attempts", { version: f.version, outcome, ...(note ? { note } : {}), ...(next ? { next_at: next } : {}) }, at(f.id));

/** Writes the answers down. A customer who was given up before is marked as reached first. */
export async function recordCall(f: FollowupView, a: Answers): Promise<RecordResult> {
  const now = f.moves.includes("record") ? f : await addAttempt(f, f.outcomes.find((o) => o.class === "reached")?.code ?? "reached");
  const answers = Object.fromEntries(Object.entries(a.yes).filter(([, v]) => v !== undefined));
  return post<RecordResult>("/api/followups/{id}/record", { version: now.version, ...answers, c5: a.rating, words: a.words.trim() }, at(f.id));
}

export const excuseCall = (f: Followup, reason: string, instead: string) =>
  post<Followup>("/api/followups/{id}/excuse", { version: f.version, reason, ...(instead ? { replaced_by: instead } : {}) }, at(f.id));

export const fileCall = (f: Followup) => post<Followup>("/api/followups/{id}/file", { version: f.version }, at(f.id));
