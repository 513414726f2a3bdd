import { get, post, put, type List } from "@shared/api";
import type { TraceStep } from "@kit/why/reason";
import type { Value } from "@kit/why/value";

type Text = Record<string, string>;
type Signal = AbortSignal | undefined;

/** GET /api/policy: the policy that is in force, and its versions, newest first. */
export interface Overview {
  code: string;
  name: string;
  chain: string[];
  stamp: string;
  zone: string;
  params: number;
  rules: number;
  versions: Version[];
}

export interface Version {
  stamp: string;
  /** Absent: from the beginning. */
  from?: string;
  current: boolean;
  change_id: string;
  title: string;
  reason: string;
  by_name: string;
}

/** One number, text or table that an organisation may set (spec 80). */
export interface Param {
  key: string;
  name: string;
  value: Value;
  type: "text" | "int" | "decimal" | "money" | "bool" | "list" | "table";
  unit: string;
  status: string;
  source: string;
  use: string;
  origin: string;
  check?: Value;
  rules: string[];
  history: Past[];
}

/** What a value is, was or will be, from when, and who set it why. */
export interface Past {
  value: Value;
  stamp: string;
  from?: string;
  change_id: string;
  reason: string;
  by_name: string;
}

export interface RuleRow {
  code: string;
  name: string;
  point: string;
  about: string;
  source: string;
  origin: string;
  /** The product asks it; else the rule is planned. */
  asked: boolean;
  examples: number;
  failed: number;
}

export interface Field {
  name: string;
  type: string;
  optional?: boolean;
  of?: Field[];
}

export interface TableRow {
  when: string;
  result: Record<string, Value>;
  sentence?: Text;
}

export interface Worked {
  name: string;
  at?: string;
  in: Record<string, Value> | null;
  out: Record<string, Value> | null;
  due?: string;
  opens?: string;
  met?: string[] | null;
  late?: string[] | null;
  passed: boolean;
  fault: string;
}

/** GET /api/policy/rules/{code} */
export interface Rule extends RuleRow {
  version: string;
  in: Field[];
  out: Field[];
  steps: { name: string; expr: string }[];
  rows: TableRow[];
  sentence?: Text;
  worked: Worked[];
  params: Param[];
}

/** POST /api/policy/eval */
export interface Answer {
  result: Record<string, Value> | null;
  units?: Record<string, string>;
  point: string;
  rule: string;
  row: number;
  version: string;
  sentence: string;
  note?: string;
  trace: TraceStep[];
}

export type Stage = "draft" | "proposed" | "published" | "withdrawn";
export type Step = "propose" | "approve" | "withdraw";

export interface Edits {
  params?: Record<string, Value>;
  rules?: Record<string, Value>;
}

/** A change of the policy on its way from a draft to a version. */
export interface Change {
  id: string;
  pack: string;
  state: Stage;
  title: string;
  reason: string;
  /** From which day it holds. */
  day: string;
  edits: Edits;
  edited: Edited[];
  author_id: string;
  author_name: string;
  approver_name: string;
  created_at: string;
  updated_at?: string;
  published_at?: string;
  version: number;
  moves: string[];
}

/** One place at which a change differs from what is in force. */
export interface Edited {
  section: string;
  /** Of the parameter or the rule. */
  code: string;
  /** Within it; empty: all of it. */
  path: string;
  name: string;
  kind: "added" | "removed" | "changed";
  unit: string;
  before?: Value;
  after?: Value;
}

export interface Money {
  amount: string;
  currency: string;
}

/** Counts and amounts before and after. */
export interface Sums {
  read: number;
  changed: number;
  earlier: number;
  later: number;
  missed_before: number;
  missed_after: number;
  points_before?: string;
  points_after?: string;
  money_before?: Money[] | null;
  money_after?: Money[] | null;
}

export interface Total extends Sums {
  metric: string;
  name: string;
  kind: "clock" | "decision";
}

export interface Person extends Sums {
  person_id: string;
  name: string;
}

export interface Outcome {
  rule: string;
  version: string;
  sentence: string;
  result?: Record<string, Value> | null;
  due_at?: string;
  state?: string;
  points?: string;
  money?: Money | null;
}

export interface DiffRow {
  metric: string;
  kind: "clock" | "decision";
  subject_type: string;
  subject_id: string;
  number: string;
  root?: string;
  person_id: string;
  person_name: string;
  before: Outcome;
  after: Outcome;
}

/** POST …/simulate: what a past period would have been like under the change. */
export interface Simulation {
  from: string;
  to: string;
  before: string;
  after: string;
  read: number;
  changed: number;
  skipped: number;
  totals: Total[];
  people: Person[];
  rows: DiffRow[];
  more: boolean;
}

export const loadOverview = (signal: Signal) => get<Overview>("/api/policy", { signal });
export const loadParams = (q: string, signal: Signal) => get<{ items: Param[] }>("/api/policy/params", { query: { q }, signal });
export const loadRules = (q: string, signal: Signal) => get<{ items: RuleRow[] }>("/api/policy/rules", { query: { q }, signal });
export const loadRule = (code: string, signal: Signal) => get<Rule>("/api/policy/rules/{code}", { path: { code }, signal });

/** Asks the policy something; nothing is stored. */
export const ask = (rule: string, at: string | undefined, input: Record<string, unknown>) => post<Answer>("/api/policy/eval", { rule, ...(at ? { at } : {}), input });

export interface Draft {
  title: string;
  reason: string;
  day: string;
  edits: Edits;
}

export const draftOf = (c: Change): Draft => ({ title: c.title, reason: c.reason, day: c.day, edits: c.edits });
export const loadDrafts = (signal: Signal) => get<List<Change>>("/api/policy/changes", { query: { state: "draft", limit: 50 }, signal });
export const loadChange = (id: string, signal: Signal) => get<Change>("/api/policy/changes/{id}", { path: { id }, signal });
export const openChange = (draft: Draft) => post<Change>("/api/policy/changes", draft);
export const writeChange = (c: Change, draft: Draft) => put<Change>("/api/policy/changes/{id}", { ...draft, version: c.version }, { path: { id: c.id } });
export const stepChange = (c: Change, step: Step) => post<Change>(`/api/policy/changes/{id}/${step}`, { version: c.version }, { path: { id: c.id } });
export const simulate = (id: string, of: { from: string; to: string; metric?: string; person_id?: string; limit?: number }) => post<Simulation>("/api/policy/changes/{id}/simulate", of, { path: { id } });
