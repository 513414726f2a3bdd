import { get, patch, post, type ClockView, type Urgency } from "@shared/api";

/** One order as the board carries it. */
export interface Order {
  id: string;
  number: string;
  ticket_id: string;
  ticket_number: string;
  title: string;
  urgency: Urgency;
  state: string;
  category: string;
  skill: string;
  service_min: number;
  assignee_id: string;
  assignee_name: string;
  customer_name: string;
  contact_name: string;
  contact_phone: string;
  site_name: string;
  address: string;
  lat?: number;
  lon?: number;
  planned_start?: string;
  planned_end?: string;
  assigned_at?: string;
  departed_at?: string;
  arrived_at?: string;
  finished_at?: string;
  due_at?: string;
  due_metric: string;
  level: "green" | "amber" | "red" | "paused" | "";
  end_kind: string;
  version: number;
}

export interface Place {
  lat: number;
  lon: number;
}

export interface Span {
  from: string;
  to: string;
}

export interface Lane {
  technician_id: string;
  name: string;
  unit_id: string;
  skills: Record<string, number>;
  base?: Place;
  last?: Place;
  last_at?: string;
  shifts: Span[];
  absences: Span[];
  orders: Order[];
}

/** GET /api/dispatch/day: who is where, and what nobody has. */
export interface Day {
  date: string;
  zone: string;
  from: string;
  to: string;
  now: string;
  lanes: Lane[];
  queue: Order[];
}

export interface Reason {
  code: string;
  level: "good" | "neutral" | "bad" | "blocker";
  points: number;
  params: Record<string, string | number>;
}

export interface Candidate {
  technician_id: string;
  name: string;
  refused: boolean;
  arrives_at?: string;
  travel_minutes: number;
  distance_m: number;
  reasons: Reason[];
}

export const loadDay = (date: string, signal?: AbortSignal) => get<Day>("/api/dispatch/day", { query: { date }, signal });

export const rank = (order: string, signal?: AbortSignal) => get<{ items: Candidate[] }>("/api/dispatch/candidates", { query: { workorder_id: order }, signal });

interface Answer {
  workorder: { id: string; version: number };
}

export interface Plan {
  technician: string;
  start?: string;
  /** Why a rule is set aside. */
  reason?: string;
}

export const assign = (order: { id: string; version: number }, plan: Plan) =>
  post<Answer>("/api/workorders/{id}/assign", { version: order.version, technician_id: plan.technician, ...(plan.start ? { planned_start: plan.start } : {}), ...(plan.reason ? { override: true, reason: plan.reason } : {}) }, { path: { id: order.id } });

const never = "0001-01-01T00:00:00Z"; // the server's word for no time

/** The same technician at another time, or at none: he keeps what he has accepted. */
export function replan(order: Order, version: number, start: string | undefined) {
  const end = start ? new Date(Date.parse(start) + order.service_min * 60_000).toISOString() : never;
  return patch<Answer>("/api/workorders/{id}", { version, planned_start: start || never, planned_end: end }, { path: { id: order.id } });
}

export const takeBack = (order: { id: string; version: number }) => post<Answer>("/api/workorders/{id}/move", { version: order.version, event: "take_back" }, { path: { id: order.id } });

/** The next limit of an order as a clock. */
export function clockOf(o: Order): ClockView | null {
  if (!o.level && !o.due_at) return null;
  const state = o.level === "paused" ? "paused" : o.level === "red" ? "breached" : "running";
  return { metric: o.due_metric, state, due_at: o.due_at, level: o.level || undefined };
}
