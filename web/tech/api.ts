import type { ClockView, Urgency } from "@shared/api";

/** What the server says to a technician's phone (PROC-25); JSON names as internal/area/workorder writes them. */

export type OrderState =
  | "planned" | "assigned" | "accepted" | "departed" | "on_site" | "done" | "parts_wait" | "handed_over" | "brought_in"
  | "signed" | "closed" | "refused" | "cancelled";

/** What was found and done (FORM-33). */
export interface Findings {
  fault: string;
  work: string;
  advice: string;
  test_result: string;
  cause_explained?: boolean;
  first_visit_fixed?: boolean;
}

export interface Part {
  id: string;
  sku: string;
  name: string;
  serial_old: string;
  serial_new: string;
  qty: number;
  op_id: string;
}

/** One order of the day, whole: GET /api/my/orders. */
export interface Order {
  id: string;
  number: string;
  ticket_id: string;
  ticket_number: string;
  title: string;
  description: string;
  urgency: Urgency;
  state: OrderState;
  place: "field" | "bench";
  service_min: number;
  round: number;
  owner_name: string;
  customer_name: string;
  customer_class: string;
  contact_name: string;
  contact_phone: string;
  site_name: string;
  address: string;
  access_note: string;
  lat?: number;
  lon?: number;
  asset_id: string;
  asset_name: string;
  asset_serial: string;
  asset_number: string;
  cover_state: string;
  planned_start?: string;
  planned_end?: string;
  wished_from?: string;
  wished_to?: string;
  accepted_at?: string;
  departed_at?: string;
  arrived_at?: string;
  finished_at?: string;
  created_at: string;
  end_kind: string;
  version: number;
  facts: Findings;
  parts: Part[];
  clocks: ClockView[];
  moves: { event: string }[];
}

export interface MyOrders {
  items: Order[];
  now: string;
}

/** What every step of an order answers; `around` is missing when the order is no longer ours. */
export interface OrderAnswer {
  workorder: Findings & { id: string; version: number };
  around?: Omit<Order, "facts" | "parts" | "clocks" | "moves">;
  parts: Part[];
  clocks: ClockView[];
  moves: { event: string }[];
}

/** One line of the story of a case. */
export interface Line {
  seq: number;
  subject_type: string;
  kind: "move" | "note" | "assign" | "hand_over" | "field" | "message" | "system";
  event?: string;
  to?: string;
  by_kind: string;
  by_name: string;
  from_name?: string;
  to_name?: string;
  at: string;
  note?: string;
  reason?: string;
}

export interface Attachment {
  id: string;
  name: string;
  mime: string;
}

export interface CatalogPart {
  id: string;
  sku: string;
  name: string;
  unit: string;
}

export interface Colleague {
  person_id: string;
  name: string;
  skills: { code: string; level: number }[] | null;
}
