import { get, post, put } from "@shared/api";
import type { TraceStep } from "@kit/why/reason";
import type { Value } from "@kit/why/value";

/** GET /api/policy: the pack that is in force, its topics and its versions, newest first. */
export interface Pack {
  code: string;
  name: string;
  version: string;
  inherits: string[];
  params: number;
  rules: number;
  topics: Topic[];
  versions: Version[];
}

export interface Topic {
  code: string;
  name: string;
  params: number;
}

export interface Version {
  version: string;
  from: string;
  reason: string;
  by_name: string;
  change_id: string;
}

/** One number, text or table that an organisation may set (spec 80). */
export interface Param {
  key: string;
  name: string;
  topic: string;
  value: Value;
  unit: string;
  status: string;
  source: string;
  use: string;
  origin: string;
  rules: string[];
  history: Past[];
}

/** What a value was, from which day, and who set it why. */
export interface Past {
  from: string;
  value: Value;
  version: string;
  origin: string;
  reason: string;
  by_name: string;
  change_id: string;
}

export interface RuleHead {
  code: string;
  name: string;
  decides: string;
  origin: string;
  sentence: string;
  examples: number;
  failed: number;
  planned: boolean;
}

export interface Field {
  name: string;
  type: string;
  optional: boolean;
  fields?: Field[];
}

export interface Row {
  when: string;
  result: Record<string, string>;
  sentence: string;
}

export interface Example {
  name: string;
  at: string;
  in: Record<string, Value>;
  out: Record<string, Value>;
  due: string;
  passed: boolean;
  error: string;
}

/** GET /api/policy/rules/{code} */
export interface Rule extends RuleHead {
  source: string;
  about: string;
  version: string;
  in: Field[];
  out: Field[];
  steps: { name: string; expr: string }[];
  rows: Row[];
  params: Param[];
  all_examples: Example[];
}

/** POST /api/policy/eval */
export interface Answer {
  rule: string;
  version: string;
  unit: string;
  result: Record<string, Value>;
  sentence: string;
  trace: TraceStep[];
}

export type ChangeState = "draft" | "proposed" | "published" | "withdrawn";

export interface Edit {
  key: string;
  name: string;
  unit: string;
  before: Value;
  after: Value;
}

export interface Change {
  id: string;
  state: ChangeState;
  reason: string;
  effective_from: string;
  edits: Edit[];
  author_id: string;
  author_name: string;
  approver_name: string;
  created_at: string;
  proposed_at: string;
  published_at: string;
  version: number;
  moves: string[];
}

export interface Effect {
  metric: string;
  unit: string;
  before: Value;
  after: Value;
}

/** POST …/simulate: what a past period would have been like under the draft. */
export interface Simulation {
  from: string;
  to: string;
  events: number;
  took_ms: number;
  metrics: Effect[];
  people: { person_id: string; name: string; effects: Effect[] }[];
  rows: Difference[];
  more: number;
}

export interface Difference {
  ticket_id: string;
  number: string;
  at: string;
  person: string;
  rule: string;
  metric: string;
  before: Value;
  after: Value;
}

type Signal = AbortSignal | undefined;

export const loadPack = (signal: Signal) => get<Pack>("/api/policy", { signal });
export const loadParams = (q: string, signal: Signal) => get<{ items: Param[] }>("/api/policy/params", { query: { q }, signal });
export const loadRules = (signal: Signal) => get<{ items: RuleHead[] }>("/api/policy/rules", { signal });
export const loadRule = (code: string, signal: Signal) => get<Rule>("/api/policy/rules/{code}", { path: { code }, signal });
export const evaluate = (rule: string, at: string, input: Record<string, unknown>) => post<Answer>("/api/policy/eval", { rule, at, input });

export interface Draft {
  reason: string;
  effective_from: string;
  params: Record<string, Value>;
}

export const loadChange = (id: string, signal: Signal) => get<Change>("/api/policy/changes/{id}", { path: { id }, signal });
export const openChange = (draft: Draft) => post<Change>("/api/policy/changes", draft);
export const writeChange = (c: Change, draft: Draft) => put<Change>("/api/policy/changes/{id}", { ...draft, version: c.version }, { path: { id: c.id } });
export const moveChange = (c: Change, move: "propose" | "approve" | "withdraw", note = "") => post<Change>(`/api/policy/changes/{id}/${move}`, { version: c.version, note }, { path: { id: c.id } });
export const simulate = (id: string, from: string, to: string) => post<Simulation>("/api/policy/changes/{id}/simulate", { from, to }, { path: { id } });
