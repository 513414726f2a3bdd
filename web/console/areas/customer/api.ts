import { get, patch, post, type List } from "@shared/api";

/** One customer as lists carry it: GET /api/customers. */
export interface Customer {
  id: string;
  number: string;
  name: string;
  class: string;
  settlement: string;
  unit_id: string;
  region: string;
  owner_id: string;
  lang: string;
  tags: string[];
  note: string;
  phone: string;
  credit: string;
  active: boolean;
  created_at: string;
  updated_at: string;
  updated_by: string;
  version: number;
}

export interface Contact {
  id: string;
  name: string;
  post: string;
  phone: string;
  email: string;
  lang: string;
  channel: string;
  active: boolean;
  version: number;
}

export interface Site {
  id: string;
  name: string;
  address: string;
  region: string;
  lat?: number | null;
  lon?: number | null;
  access_note: string;
  active: boolean;
  version: number;
}

/** GET /api/customers/{id} (FORM-45). */
export interface CustomerView extends Customer {
  contacts: Contact[];
  sites: Site[];
}

export interface Agreement {
  id: string;
  number: string;
  from_day: string;
  to_day: string;
  response_h?: number;
}

export const loadCustomer = (id: string, signal?: AbortSignal) => get<CustomerView>("/api/customers/{id}", { path: { id }, signal });
export const changeCustomer = (c: Customer, change: Partial<Customer>) => patch<CustomerView>("/api/customers/{id}", { version: c.version, ...change }, { path: { id: c.id } });
export const createCustomer = (body: Record<string, unknown>) => post<CustomerView>("/api/customers", body);

const part = (kind: "contacts" | "sites", customer: string, body: object, old?: { id: string; version: number }) =>
  old
    ? patch(`/api/customers/{id}/${kind}/{part}`, { version: old.version, ...body }, { path: { id: customer, part: old.id } })
    : post(`/api/customers/{id}/${kind}`, body, { path: { id: customer } });

export const saveContact = (customer: string, body: object, old?: Contact) => part("contacts", customer, body, old);
export const saveSite = (customer: string, body: object, old?: Site) => part("sites", customer, body, old);

/** Customers for a field in which somebody types. */
export async function findCustomers(q: string, signal: AbortSignal) {
  const list = await get<List<Customer>>("/api/customers", { query: { q, state: "active", limit: 6 }, signal });
  return list.items.map((c) => ({ value: c.id, label: c.name, more: c.number }));
}
