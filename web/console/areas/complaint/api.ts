import { get, patch, post, type ClockView } from "@shared/api";

/** One complaint as the list carries it: GET /api/complaints. */
export interface Row {
  id: string;
  number: string;
  state: string;
  state_category: string;
  category: string;
  level: string;
  validity: string;
  content: string;
  owner_id: string;
  owner_name: string;
  customer_id: string;
  customer_name: string;
  ticket_id: string;
  ticket_number: string;
  created_at: string;
  closed_at?: string;
  version: number;
}

export interface Complaint extends Row {
  accused_id: string;
  accused_name: string;
  followup_id: string;
  follows: string;
  follows_number: string;
  asset_id: string;
  channel: string;
  complex: boolean;
  confidential: boolean;
  contact: string;
  phone: string;
  demand: string;
  reply_due?: string | null;
  cause: string;
  measure: string;
  result: string;
}

/** One line of the story. */
export interface Line {
  seq: number;
  kind: string;
  event: string;
  from?: string;
  to?: string;
  at: string;
  by_name: string;
  note?: string;
  reason?: string;
}

export interface Move {
  event: string;
  label: string;
  to: string;
  required: string[];
}

/** GET /api/complaints/{id} */
export interface View {
  complaint: Complaint;
  clocks: ClockView[];
  timeline: Line[];
  moves: Move[];
}

const at = (id: string) => ({ path: { id } });

export const loadComplaint = (id: string, signal?: AbortSignal) => get<View>("/api/complaints/{id}", { ...at(id), signal });
export const createComplaint = (body: Record<string, unknown>) => post<Complaint>("/api/complaints", body);
export const changeComplaint = (c: Complaint, change: Record<string, unknown>) => patch<View>("/api/complaints/{id}", { version: c.version, ...change }, at(c.id));
export const moveComplaint = (c: Complaint, event: string, said: Record<string, string>) => post<View>("/api/complaints/{id}/move", { version: c.version, event, ...said }, at(c.id));
export const handOver = (c: Complaint, owner: string, note: string) => post<View>("/api/complaints/{id}/hand-over", { version: c.version, owner_id: owner, note }, at(c.id));
