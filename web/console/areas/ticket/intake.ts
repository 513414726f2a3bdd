import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { get, type List, type Urgency } from "@shared/api";
import { newId } from "@shared/id";
import type { Cover, OtherCase } from "./api";
import type { Spot } from "./PlaceField";
import type { Wish } from "./WishField";

export interface Machine {
  id: string;
  number: string;
  serial: string;
  model_id: string;
  model: string;
  brand: string;
  customer_id: string;
  site_id: string;
  status: string;
  installed_on: string;
  cover: Cover;
}

export interface Site extends Spot {
  id: string;
  name: string;
  access_note: string;
}

/** Somebody who may be calling, with all that is needed to take the case (PROC-24 steps 1 and 2). */
export interface Caller {
  contact: { id: string; name: string; post: string; phone: string; email: string } | null;
  customer: { id: string; number: string; name: string; class: string; phone: string };
  sites: Site[];
  assets: Machine[];
  open_tickets: OtherCase[];
}

/** A machine as the register of machines lists it. */
export interface AssetRow {
  id: string;
  number: string;
  serial: string;
  model_name: string;
  customer_id: string;
  customer_name: string;
  site_id: string;
}

/** What is known of a new case while the caller talks. */
export interface Draft {
  /** Makes sending twice harmless. */
  key: string;
  phone: string;
  caller: string;
  customer_id: string;
  contact_id: string;
  /** How the customer was found: by the number that is typed, or looked for. */
  by: "" | "phone" | "search";
  /** A customer whom nobody knows yet. */
  fresh?: { name: string; site: string };
  keep: boolean;
  asset_id: string;
  /** A machine that is in no register yet. */
  asset?: { serial: string; model_id: string };
  site_id: string;
  /** Another place than that of the site. */
  spot?: Spot;
  kind: string;
  symptom: string;
  urgency: Urgency;
  channel: string;
  wish?: Wish;
}

export const blank = (): Draft => ({
  key: newId(), phone: "", caller: "", customer_id: "", contact_id: "", by: "", keep: true, asset_id: "", site_id: "", kind: "repair", symptom: "", urgency: "normal", channel: "phone",
});

export const digits = (phone: string) => phone.replace(/\D/g, "");

export function useSettled<T>(value: T, wait = 250): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), wait);
    return () => clearTimeout(timer);
  }, [value, wait]);
  return settled;
}

const fewest = 5;

/** A customer's own number says nothing new when one of his people has the same. */
const people = (all: Caller[]) => all.filter((c) => c.contact?.id || !all.some((o) => o.contact?.id && o.customer.id === c.customer.id));

/** Who may be calling from a number; asked while it is typed. */
export function useCallers(phone: string) {
  const settled = useSettled(phone.trim());
  const enabled = digits(settled).length >= fewest;
  const q = useQuery<{ callers: Caller[] }>({
    queryKey: ["intake", "phone", settled],
    enabled,
    placeholderData: (last) => (enabled ? last : undefined),
    queryFn: ({ signal }) => get("/api/intake", { query: { phone: settled }, signal }),
  });
  const fresh = enabled && settled === phone.trim() && q.isSuccess && !q.isPlaceholderData;
  return { callers: enabled ? people(q.data?.callers ?? []) : [], known: fresh, asking: enabled && q.isFetching, error: q.error };
}

/** All about a customer who was found by name or by a machine. */
export function useCallerOf(customerId: string) {
  const q = useQuery({
    queryKey: ["intake", "customer", customerId],
    enabled: customerId !== "",
    queryFn: ({ signal }) => get<{ callers: Caller[] }>("/api/intake", { query: { customer_id: customerId }, signal }),
  });
  return q.data?.callers[0];
}

/** Open cases about the same thing, so that none is taken twice. */
export function useDuplicates(d: Draft) {
  const query = { customer_id: d.customer_id, asset_id: d.asset_id, phone: useSettled(digits(d.phone).length >= fewest ? d.phone : "") };
  const q = useQuery<{ items: OtherCase[] }>({
    queryKey: ["ticket", "duplicates", query],
    enabled: Object.values(query).some(Boolean),
    placeholderData: (last) => last,
    queryFn: ({ signal }) => get("/api/tickets/duplicates", { query, signal }),
  });
  return Object.values(query).some(Boolean) ? (q.data?.items ?? []) : [];
}

/** Machines of anybody whose serial or label begins with a text. */
export function useMachinesLike(text: string, enabled: boolean) {
  const q = useSettled(text.trim());
  const on = enabled && q.length > 2;
  const found = useQuery({ queryKey: ["asset", "like", q], enabled: on, queryFn: ({ signal }) => get<List<AssetRow>>("/api/assets", { query: { q, limit: 6 }, signal }) });
  return { items: on ? (found.data?.items ?? []) : [], known: on && found.isSuccess && q === text.trim() };
}

/** Customers whose name, number or telephone begins with a text. */
export function useCustomersLike(text: string) {
  const q = useSettled(text.trim());
  const found = useQuery({
    queryKey: ["customer", "like", q],
    enabled: q.length > 1,
    queryFn: ({ signal }) => get<List<{ id: string; number: string; name: string; phone: string }>>("/api/customers", { query: { q, limit: 6, state: "active" }, signal }),
  });
  return q.length > 1 ? (found.data?.items ?? []) : [];
}
