import { post } from "@shared/api";
import type { Case } from "./api";
import { placeOf } from "./PlaceField";
import type { Draft } from "./intake";

interface Created {
  id: string;
}

/** What is missing before a case can be taken, by field. */
export function missing(d: Draft, say: { customer: string; symptom: string }): Record<string, string | undefined> {
  return {
    customer: d.customer_id || d.fresh?.name.trim() ? undefined : say.customer,
    symptom: d.symptom.trim() ? undefined : say.symptom,
  };
}

/** Registers whoever and whatever is new and takes the case. Every write has a key of its own, so a second try repeats nothing. */
export async function take(d: Draft): Promise<Case> {
  const key = (what: string) => ({ key: `${d.key}-${what}` });
  const under = (id: string, what: string) => ({ ...key(what), path: { id } });
  const spot = d.spot;
  const place = placeOf(spot);
  const found = d.customer_id || (await post<Created>("/api/customers", { name: d.fresh?.name.trim(), phone: d.phone.trim() }, key("customer"))).id;
  let { contact_id, site_id } = d;
  if (!contact_id && d.caller.trim() && (d.fresh || d.keep)) {
    contact_id = (await post<Created>("/api/customers/{id}/contacts", { name: d.caller.trim(), phone: d.phone.trim() }, under(found, "contact"))).id;
  }
  if (d.fresh && spot && (spot.address.trim() || place)) {
    site_id = (await post<Created>("/api/customers/{id}/sites", { name: spot.address.trim() || d.fresh.name.trim(), address: spot.address.trim(), ...place }, under(found, "site"))).id;
  }
  const asset_id = d.asset ? (await post<Created>("/api/assets", { ...d.asset, customer_id: found, ...(site_id ? { site_id } : {}) }, key("asset"))).id : d.asset_id;
  return post<Case>("/api/tickets", {
    customer_id: found, contact_id, site_id, asset_id, kind: d.kind, channel: d.channel, urgency: d.urgency, symptom: d.symptom.trim(),
    caller: d.caller.trim(), phone: d.phone.trim(), ...(spot ? { address: spot.address.trim(), ...place } : {}),
    ...(d.wish ? { wished_from: d.wish.from, wished_to: d.wish.to } : {}),
  }, key("ticket"));
}
