import { useQuery } from "@tanstack/react-query";
import { get, type ClockBrief, type ClockView, type List, type Urgency } from "@shared/api";

/** Who pays on a day, and why: a text code with its values (ENUM-18, RULE-28 to RULE-32). */
export interface Cover {
  state: string;
  free: boolean;
  free_parts?: boolean;
  until?: string;
  why?: string;
  params?: Record<string, string | number>;
}

/** A case in a list. */
export interface CaseRow {
  id: string;
  number: string;
  kind: string;
  symptom: string;
  state: string;
  category: Category;
  urgency: Urgency;
  channel: string;
  round: number;
  customer_id: string;
  customer_name: string;
  asset_id: string;
  asset_serial: string;
  model_name: string;
  owner_id: string;
  owner_name: string;
  assignee_id: string;
  assignee_name: string;
  cover_state: string;
  due_at?: string;
  due_metric: string;
  clock_state: ClockBrief["state"] | "";
  warn_at?: string;
  created_at: string;
  updated_at: string;
  version: number;
}

export type Category = "open" | "active" | "waiting" | "done" | "ended";

/** The numbers on the tabs of the list. */
export interface Counts {
  open: number;
  late: number;
  soon: number;
  paused: number;
  mine: number;
  unassigned: number;
  states: Record<string, number>;
  capped: boolean;
}

/** A case with the names of its people (FORM-32). */
export interface Case {
  id: string;
  number: string;
  kind: string;
  state: string;
  category: Category;
  open: boolean;
  unit_id: string;
  unit_name: string;
  owner_id: string;
  owner_name: string;
  assignee_id: string;
  assignee_name: string;
  taker_name: string;
  customer_id: string;
  symptom: string;
  description: string;
  channel: string;
  urgency: Urgency;
  caller: string;
  phone: string;
  contact_id: string;
  site_id: string;
  asset_id: string;
  next: string;
  service_mode: string;
  skill: string;
  service_min: number;
  lat?: number | null;
  lon?: number | null;
  address: string;
  wished_from?: string | null;
  wished_to?: string | null;
  round: number;
  open_orders: number;
  resolution: string;
  satisfaction: string;
  call_back_state: string;
  duplicate_of: string;
  duplicate_number: string;
  external_id: string;
  next_due_at?: string;
  next_due_metric: string;
  clock_state: ClockBrief["state"] | "";
  clock_warn_at?: string;
  created_at: string;
  closed_at?: string;
  version: number;
}

/** One line of the story of a case: who, when, where, from what to what (SM-1). */
export interface Line {
  seq: number;
  subject_type: string;
  subject_id: string;
  kind: "move" | "note" | "assign" | "hand_over" | "field" | "message" | "system";
  event?: string;
  from?: string;
  to?: string;
  from_name?: string;
  to_name?: string;
  by_kind: "user" | "customer" | "system" | "token";
  by: string;
  by_name: string;
  at: string;
  logged_at: string;
  lat?: number;
  lon?: number;
  note?: string;
  reason?: string;
  class?: string;
  visibility: "internal" | "customer";
  data?: Record<string, unknown>;
}

/** A move that the person may make now, and what it takes. */
export interface Move {
  event: string;
  label: string;
  to: string;
  required: string[];
}

/** Another open case of the same customer, machine or telephone number. */
export interface OtherCase {
  id: string;
  number: string;
  symptom: string;
  state: string;
  customer_id: string;
  asset_id: string;
  owner_name: string;
  created_at: string;
}

/** GET /api/tickets/{id}: everything about one case. */
export interface CaseView {
  ticket: Case;
  customer: { id: string; number: string; name: string; class: string; phone: string } | null;
  contact: { id: string; name: string; post: string; phone: string; email: string } | null;
  site: { id: string; name: string; address: string; region: string; access_note: string; lat?: number; lon?: number } | null;
  asset: { id: string; number: string; serial: string; label_code: string; model_id: string; model: string; brand: string } | null;
  cover: Cover;
  clocks: ClockView[];
  timeline: Line[];
  moves: Move[];
  open_tickets: OtherCase[];
}

/** One visit of a case, as lists carry it. */
export interface OrderRow {
  id: string;
  number: string;
  ticket_id: string;
  state: string;
  category: Category;
  place: string;
  skill: string;
  service_min: number;
  round: number;
  assignee_id: string;
  assignee_name: string;
  planned_start?: string;
  planned_end?: string;
  assigned_at?: string;
  accepted_at?: string;
  departed_at?: string;
  arrived_at?: string;
  finished_at?: string;
  charge: string;
  end_kind: string;
  created_at: string;
  version: number;
}

/** A colleague, for pickers. */
export interface Person {
  id: string;
  name: string;
  unit_id: string;
  active: boolean;
}

export interface People {
  items: Person[];
  units: { id: string; name: string }[];
}

export const useCase = (id: string) =>
  useQuery({ queryKey: ["ticket", "view", id], queryFn: ({ signal }) => get<CaseView>("/api/tickets/{id}", { path: { id }, signal }) });

export const useOrders = (ticketId: string) =>
  useQuery({
    queryKey: ["workorder", "of", ticketId],
    queryFn: ({ signal }) => get<List<OrderRow>>("/api/workorders", { query: { ticket_id: ticketId }, signal }),
    select: (list) => list.items,
  });

/** A call-back of a case (PROC-35). */
export interface CallRow {
  id: string;
  number: string;
  state: string;
  due_from: string;
  due_to: string;
  late: boolean;
}

export const useCalls = (ticketId: string, enabled: boolean) =>
  useQuery({
    queryKey: ["followup", "of", ticketId],
    enabled,
    queryFn: ({ signal }) => get<List<CallRow>>("/api/followups", { query: { ticket_id: ticketId }, signal }),
    select: (list) => list.items,
  });

/** Colleagues and units; they change rarely. */
export const usePeople = () =>
  useQuery({ queryKey: ["org", "people"], staleTime: 600_000, queryFn: ({ signal }) => get<People>("/api/people", { signal }) });

/** The most urgent clock of a case, as a list carries it. */
export function briefClock(row: CaseRow): ClockBrief | null {
  if (!row.clock_state || !row.due_metric) return null;
  return { metric: row.due_metric, state: row.clock_state, due_at: row.due_at, warn_at: row.warn_at };
}

/** The most urgent clock of a case, as its page shows it beside the state. */
export function headClock(clocks: ClockView[], ticket: Case): ClockView | null {
  return clocks.find((c) => c.subject_type === "ticket" && c.metric === ticket.next_due_metric && !c.stopped_at) ?? null;
}

/** What stands for a machine in one line. */
export const machineName = (row: { model_name: string; asset_serial: string }) => [row.model_name, row.asset_serial].filter(Boolean).join(" · ");
