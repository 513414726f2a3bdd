import { get, post } from "@shared/api";
import type { Reason, TraceStep } from "../../kit/why/reason";
import { t } from "../../t";

export interface Money {
  amount: string;
  currency: string;
}

/** One line of a bill. */
export interface Line {
  id: string;
  kind: string;
  label: string;
  item: string;
  sku: string;
  name: string;
  qty: number;
  list: Money | null;
  amount: Money | null;
  verdict: string;
  undecided: "" | "ask" | "no_cost" | "no_price";
  why: string[];
  rule: string;
  version: string;
  steps: TraceStep[];
  reverses: string;
  reversed_by: string;
  reason: string;
}

/** The bill of a work order: GET /api/tickets/{id}/charges has one per visit. */
export interface Bill {
  workorder_id: string;
  hidden: boolean;
  hidden_why: string;
  frozen: boolean;
  asked: boolean;
  decided: string;
  totals: Money[];
  waived: Money[];
  open: number;
  lines: Line[];
  may_write: boolean;
  may_reverse: boolean;
}

const at = (id: string) => ({ path: { id } });

export const loadBills = (ticket: string, signal?: AbortSignal) => get<{ items: Bill[] }>("/api/tickets/{id}/charges", { ...at(ticket), signal }).then((r) => r.items);
export const addItem = (order: string, body: Record<string, unknown>) => post<Bill>("/api/workorders/{id}/charges/items", body, at(order));
export const reprice = (order: string) => post<Bill>("/api/workorders/{id}/charges/reprice", {}, at(order));
export const decide = (order: string, decided: string, note: string) => post<Bill>("/api/workorders/{id}/charges/decide", { decided, note }, at(order));
export const reverseLine = (order: string, line: string, reason: string) =>
  post<Bill>("/api/workorders/{id}/charges/lines/{line_id}/reverse", { reason }, { path: { id: order, line_id: line } });

/** Why a line costs what it costs: first who pays, then how the price came about. */
export function reasonOf(l: Line): Reason {
  const open = l.undecided && t(`charge.undecided.${l.undecided}`);
  return { rule: l.rule, version: l.version, because: [...l.why, open, l.reason].filter(Boolean) as string[], steps: l.steps };
}
