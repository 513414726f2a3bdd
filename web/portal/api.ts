import type { components } from "@shared/api/schema";

/** What the server says to a customer, by the generated description of it. */

type Schemas = components["schemas"];

export const WISHES = ["any", "morning", "afternoon"] as const;

export type Label = Schemas["PortalLabel"];
export type ReportInput = Schemas["PortalReport"];
export type Receipt = Schemas["PortalReceipt"];
export type Case = Schemas["PortalCase"];
