/**
 * What the server answers, as far as the screens need it. Written by hand until `npm run gen` has written
 * schema.d.ts; from then on each name here becomes an alias of the generated one, so screens do not change.
 */

export type Scope = "none" | "own" | "group" | "unit" | "region" | "all";

export interface List<T> {
  items: T[];
  next: string;
}

/** GET /api/me */
export interface Me {
  user_id: string;
  person_id: string;
  name: string;
  roles: string[];
  perms: Record<string, Scope>;
  lang: string;
  zone: string;
  theme?: "light" | "dark" | "system" | "";
  unit_id: string;
  tenant: Tenant;
  now: string;
}

export interface Tenant {
  name: string;
  pack: string;
  zone: string;
  sim_clock: boolean;
  demo: boolean;
  terms?: Record<string, string>;
  map?: MapSettings;
}

/** Where map tiles come from; without a tile address the map draws a plain grid. */
export interface MapSettings {
  tiles: string;
  attribution: string;
  centre?: [number, number];
  zoom?: number;
}

/** GET /api/setup */
export interface SetupView {
  needed: boolean;
  demo: boolean;
  name: string;
  packs?: { key: string; name: string }[];
  zones?: string[];
  logins?: DemoLogin[];
}

export interface DemoLogin {
  login: string;
  name: string;
  role: string;
  password?: string;
  face?: "console" | "tech";
}

export interface SetupInput {
  code: string;
  organisation: string;
  pack: string;
  zone: string;
  lang: string;
  name: string;
  login: string;
  password: string;
}

/** One stretch of a clock: counted against us, paused by somebody, or outside working hours. */
export interface ClockSpan {
  from: string;
  to: string;
  kind: "counted" | "paused" | "closed";
  class?: PauseClass | "";
}

export type PauseClass = "customer" | "parts" | "third_party" | "us";

export interface ClockPause {
  from: string;
  to?: string;
  class: PauseClass;
  reason: string;
}

/** A time limit and how it stands; lengths are milliseconds of working time. */
export interface ClockView {
  metric: string;
  state: "running" | "paused" | "met" | "breached";
  level: "ok" | "soon" | "late" | "done" | "";
  due_at?: string;
  from_at: string;
  used: number;
  left: number;
  limit: number;
  spans?: ClockSpan[];
  pauses?: ClockPause[];
  rule: string;
  pack: string;
  calendar?: string;
}

export type TicketState =
  | "new" | "triaged" | "in_service" | "waiting" | "solved" | "called_back" | "closed" | "cancelled" | "duplicate" | "reopened";

export type Urgency = "normal" | "urgent" | "safety";

export interface Ticket {
  id: string;
  number: string;
  title: string;
  state: TicketState;
  category: string;
  urgency: Urgency;
  channel: string;
  customer_id: string;
  customer_name: string;
  contact_name: string;
  contact_phone: string;
  site_name: string;
  asset_id: string;
  asset_name: string;
  owner_id: string;
  owner_name: string;
  assignee_id: string;
  assignee_name: string;
  clock?: ClockView | null;
  created_at: string;
  updated_at: string;
  version: number;
}

/** One entry of the one story of a case. */
export interface TimelineItem {
  id: string;
  at: string;
  kind: string;
  text: string;
  by: string;
  detail?: string;
  link?: string;
}

/** An event the actor may cause now; the server says which fields it wants with it. */
export interface Move {
  event: string;
  label: string;
  to: string;
  required?: string[];
  primary?: boolean;
  danger?: boolean;
}

export interface TicketView {
  ticket: Ticket;
  customer: { id: string; name: string; grade?: string; class?: string } | null;
  contact: { id: string; name: string; phone: string } | null;
  site: { id: string; name: string; address: string; lat?: number; lon?: number } | null;
  asset: { id: string; name: string; serial: string; model?: string } | null;
  cover: { state: string; until?: string; rule?: string; pack?: string } | null;
  clocks: ClockView[];
  timeline: TimelineItem[];
  moves: Move[];
}

/** GET /api/tickets/counts: how many cases each tab of the list holds. */
export type TicketCounts = Record<string, number>;

export type WorkOrderState =
  | "planned" | "assigned" | "accepted" | "departed" | "on_site" | "done" | "parts_wait" | "handed_over" | "brought_in"
  | "signed" | "closed" | "refused" | "cancelled";

/** One order of the technician's day: GET /api/my/orders. */
export interface MyOrder {
  id: string;
  number: string;
  title: string;
  state: WorkOrderState;
  urgency: Urgency;
  customer_name: string;
  contact_name: string;
  contact_phone: string;
  site_name: string;
  address: string;
  lat?: number;
  lon?: number;
  asset_name: string;
  planned_start?: string;
  planned_end?: string;
  clock?: ClockView | null;
  version: number;
}

/** GET /api/portal/labels/{code}: the machine behind a QR code. */
export interface LabelView {
  organisation: string;
  asset_name: string;
  serial: string;
  model?: string;
  site_name?: string;
  cover_until?: string;
  faults?: { code: string; name: string }[];
  phone?: string;
  lang?: string;
}

/** GET /api/portal/cases/{token}: what a customer sees of the case. */
export interface CaseView {
  organisation: string;
  number: string;
  title: string;
  state: TicketState;
  asset_name?: string;
  technician?: string;
  phone?: string;
  window?: { from: string; to: string };
  zone?: string;
  steps: { state: string; at?: string; done: boolean }[];
  can_rate: boolean;
  rating?: { stars: number; comment: string };
}

export interface ReportInput {
  code: string;
  fault: string;
  description: string;
  name: string;
  phone: string;
  wished?: string;
  lang: string;
  attachments: string[];
}

export interface ReportOutput {
  number: string;
  token: string;
}
