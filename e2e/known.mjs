// What is known before a journey begins, read through the interface: who calls from which number, who is free to go.
// Most technicians repair computers.
export const computer = (machine) => /台式机|笔记本/.test(machine.model);

export class Known {
  constructor(request, people) {
    Object.assign(this, { request, people });
  }

  async get(path) {
    const answer = await this.request.get(path);
    if (!answer.ok()) throw new Error(`${answer.status()} ${path}: ${await answer.text()}`);
    return answer.json();
  }

  // callers are people whose number belongs to nobody else, each with the one machine that shall be broken.
  async *callers(fits = () => true) {
    const { items } = await this.get("/api/customers?limit=100");
    for (const customer of items) {
      const { callers } = await this.get(`/api/intake?phone=${encodeURIComponent(customer.phone)}`);
      const [only, ...others] = callers.filter((c) => c.contact?.id);
      if (!only || others.length || !only.sites[0]?.lat) continue;
      const broken = new Set(only.open_tickets.map((o) => o.asset_id));
      const machine = only.assets.find((a) => !broken.has(a.id) && fits(a, only));
      if (machine) yield { customer: only.customer.name, phone: only.contact.phone, name: only.contact.name, contact: only.contact.id, site: only.sites[0], open: only.open_tickets, machines: only.assets, machine };
    }
  }

  async caller(fits, skip = 0) {
    for await (const caller of this.callers(fits)) if (skip-- === 0) return caller;
    throw new Error("the demo has no such caller");
  }

  // free are the technicians who are neither on their way nor at a customer's, by name.
  async free() {
    const orders = await Promise.all(["departed", "on_site"].map((s) => this.get(`/api/workorders?state=${s}&limit=100`)));
    const busy = new Set(orders.flatMap((o) => o.items.map((i) => i.assignee_name)));
    return new Set([...this.people.values()].filter((p) => p.roles.some((role) => role.endsWith("technician")) && !busy.has(p.name)).map((p) => p.name));
  }

  async post(path, data) {
    const answer = await this.request.post(path, { data });
    if (!answer.ok()) throw new Error(`${answer.status()} ${path}: ${await answer.text()}`);
    return answer.json();
  }

  // visit takes a case and gives its order to the first ranked technician who is free to go.
  async visit(symptom, fits = computer) {
    const caller = await this.caller(fits);
    const { id, number } = await this.post("/api/tickets", {
      customer_id: caller.machine.customer_id, asset_id: caller.machine.id, site_id: caller.site.id, contact_id: caller.contact, kind: "repair", channel: "phone", urgency: "normal", symptom, caller: caller.name, phone: caller.phone,
    });
    const able = await this.free();
    const { items } = await this.get(`/api/dispatch/candidates?ticket_id=${id}`);
    const free = items.find((c) => !c.refused && able.has(c.name));
    if (!free) throw new Error(`nobody is free for ${number}`);
    const { workorder } = await this.post("/api/workorders", { ticket_id: id, technician_id: free.technician_id });
    return { ...caller, ticket: id, number, order: workorder.id, technician: free.name };
  }

  async stateOf(ticket) {
    return (await this.get(`/api/tickets/${ticket}`)).ticket.state;
  }
}
