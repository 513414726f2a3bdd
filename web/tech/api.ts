import type { components } from "@shared/api/schema";

/** What the server says to a technician's phone (PROC-25), by the generated description of it. */

type Schemas = components["schemas"];

export type OrderState =
  | "planned" | "assigned" | "accepted" | "departed" | "on_site" | "done" | "parts_wait" | "handed_over" | "brought_in"
  | "signed" | "closed" | "refused" | "cancelled";

/** What was found and done (FORM-33), as far as the phone asks for it. */
export type Findings = Pick<Schemas["WorkorderFindings"], "fault" | "work" | "advice" | "test_result" | "cause_explained" | "first_visit_fixed">;

/** A part of an order; one that was added here has no more than this yet. */
export type Part = Pick<Schemas["WorkorderPart"], "id" | "sku" | "name" | "serial_old" | "serial_new" | "qty" | "op_id">;

export type Clock = Schemas["ClockView"];

/** One order of the day, whole: GET /api/my/orders. */
export type Order = Omit<Schemas["WorkorderMine"], "facts" | "state" | "parts"> & { facts: Findings; state: OrderState; parts: Part[] };

export type MyOrders = Omit<Schemas["WorkorderMyOrders"], "items"> & { items: Order[] };

/** What every step of an order answers; `around` is missing when the order is no longer ours. */
export type OrderAnswer = Omit<Schemas["WorkorderView"], "around"> & { around?: Omit<Order, "facts" | "parts" | "clocks" | "moves"> };

/** One line of the story of a case. */
export type Line = Pick<Schemas["TicketLine"], "seq" | "subject_type" | "kind" | "event" | "to" | "by_kind" | "by_name" | "to_name" | "at" | "note" | "reason">;

export type Attachment = Pick<Schemas["BlobAttachment"], "id" | "name" | "mime">;
export type CatalogPart = Pick<Schemas["CatalogPart"], "id" | "sku" | "name" | "unit">;
export type Colleague = Required<Pick<Schemas["WorkforceDay"], "person_id" | "name">>;
