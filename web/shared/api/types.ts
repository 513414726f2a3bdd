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
  theme?: "light" | "dark" | "auto" | "";
  unit_id?: string;
  tenant: Tenant;
  now: string;
}

export interface Tenant {
  id: string;
  name: string;
  pack: string;
  base_url: string;
  /** The zone of the organisation, when the person has none. */
  zone?: string;
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
  packs: { code: string; names: Record<string, string>; zone: string; lang: string }[];
  demo_logins: DemoLogin[];
}

export interface DemoLogin {
  login: string;
  password: string;
  name: string;
  roles: string[];
  role_name: string;
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
  base_url?: string;
}

/** One stretch of a clock: counted against us, paused by somebody, outside working hours, or granted by the rule. */
export interface ClockSpan {
  from: string;
  to: string;
  kind: "counted" | "paused" | "closed" | "grace";
  class?: PauseClass | "";
  reason?: string;
}

export type PauseClass = "customer" | "parts" | "third_party" | "us";

export type ClockState = "idle" | "running" | "paused" | "breached" | "met" | "missed" | "cancelled";

/** How a limit stands, short, as lists carry it. */
export interface ClockBrief {
  metric: string;
  state: ClockState;
  due_at?: string;
  /** From here on the clock warns. */
  warn_at?: string;
}

/** A time limit and all that explains it, as GET answers carry it. */
export interface ClockView extends ClockBrief {
  id?: string;
  subject_type?: string;
  subject_id?: string;
  level?: "green" | "amber" | "red" | "paused" | "met" | "missed" | "cancelled";
  percent?: number;
  started_at?: string;
  /** Before it is too early. */
  from_at?: string;
  stopped_at?: string;
  /** As the pack writes it: 10min, 72h, 7wd, 2d, 1week, 1month. */
  limit?: string;
  /** ISO 8601: PT1H30M. */
  used?: string;
  left?: string;
  late_by?: string;
  early?: boolean;
  spans?: ClockSpan[] | null;
  pauses?: ClockSpan[] | null;
  stages?: { percent: number; at: string }[] | null;
  rule?: string;
  /** How the rule came to the limit, one sentence in the reader's language. */
  why?: string;
  pack?: string;
  calendar?: string;
}

export type TicketState =
  | "new" | "triaged" | "in_service" | "waiting" | "solved" | "called_back" | "closed" | "cancelled" | "duplicate" | "reopened";

export type Urgency = "normal" | "urgent" | "safety";

/** One case, as the list and its own page carry it (FORM-32). Names stand beside ids where the server joins them. */
export interface Ticket {
  id: string;
  number: string;
  kind: string;
  state: TicketState;
  /** What the state means to code that does not know its name. */
  category: "open" | "active" | "waiting" | "done" | "ended";
  symptom: string;
  description: string;
  urgency: Urgency;
  channel: string;
  service_mode: string;
  caller: string;
  phone: string;
  address: string;
  lat?: number;
  lon?: number;
  unit_id: string;
  customer_id: string;
  customer_name?: string;
  contact_id: string;
  site_id: string;
  asset_id: string;
  asset_name?: string;
  owner_id: string;
  owner_name?: string;
  assignee_id: string;
  assignee_name?: string;
  cover_state: string;
  round: number;
  open_orders: number;
  resolution: string;
  next_due_at?: string;
  next_due_metric: string;
  clock_state: ClockState | "";
  clock_warn_at?: string;
  created_at: string;
  updated_at: string;
  version: number;
}

/** One entry of the one story of a case, ready to be shown. */
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
  required?: string[] | null;
  primary?: boolean;
  danger?: boolean;
}

/** GET /api/tickets/{id} */
export interface TicketView {
  ticket: Ticket;
  customer: { id: string; name: string; grade?: string; class?: string } | null;
  contact: { id: string; name: string; phone: string } | null;
  site: { id: string; name: string; address: string; lat?: number; lon?: number } | null;
  asset: { id: string; name: string; serial: string; model?: string } | null;
  cover: { state: string; until?: string; rule?: string; pack?: string } | null;
  clocks: ClockView[] | null;
  timeline: TimelineItem[] | null;
  moves: Move[] | null;
}

/** GET /api/tickets/counts: how many cases each tab of the list holds. */
export type TicketCounts = Record<string, number>;
