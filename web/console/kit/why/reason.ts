/** A parameter that a step read: its value, how sure the source is of it, and the pack that set it. */
export interface Used {
  key: string;
  name?: string;
  value: unknown;
  unit?: string;
  status: string;
  origin: string;
}

/** One expression that was looked at on the way to a decision; without a field it is a condition, with a name a step of the rule. */
export interface TraceStep {
  rule: string;
  name?: string;
  /** The row of the rule's table, -1 for a step. */
  row: number;
  field?: string;
  expr: string;
  values?: Record<string, unknown> | null;
  params?: Used[] | null;
  result: unknown;
  origin: string;
}

/** Why a figure or a decision is what it is: the rule, the pack and version that hold it, and what went in. */
export interface Reason {
  rule: string;
  pack?: string;
  version?: string;
  /** The explanation, one sentence each, already in the person's language. */
  because?: string[];
  inputs?: [label: string, value: string][];
  /** How the rule came to it, when it is known already. */
  steps?: TraceStep[];
  /** Asks for the steps when somebody wants to see them. */
  load?: () => Promise<TraceStep[]>;
}
