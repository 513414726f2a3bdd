/** What the server says to a customer; JSON names as internal/area/portal writes them. */

/** GET /api/portal/labels/{code}: the machine behind a label, never whose it is. */
export interface Label {
  organisation: string;
  asset_name: string;
  product_line: string;
  reporting: boolean;
}

export const WISHES = ["any", "morning", "afternoon"] as const;

export interface ReportInput {
  label_code?: string;
  symptom: string;
  phone: string;
  name: string;
  address: string;
  wished: (typeof WISHES)[number];
  lang: string;
}

export interface Receipt {
  number: string;
  token: string;
}

export interface Rating {
  rating: string;
  words: string;
}

/** GET /api/portal/cases/{token} */
export interface Case {
  organisation: string;
  number: string;
  title: string;
  asset_name: string;
  state: "received" | "planned" | "departed" | "on_site" | "solved" | "closed" | "cancelled";
  waiting: "" | "parts" | "repair" | "other";
  steps: { state: string; at?: string; done: boolean }[];
  window?: { from: string; to: string };
  technician: string;
  resolution: string;
  messages: { at: string; from: "customer" | "service"; text: string }[];
  rating?: Rating;
  can_rate: boolean;
  can_write: boolean;
  zone: string;
}
