import { toast } from "@mkit/index";
import type { Order, OrderState } from "./api";
import { act, undo, type Draft } from "./db";
import { placeNow } from "./place";
import { stepSoon } from "./session";
import type { StepBody, StepEvent } from "./sync/op";
import { t } from "./t";

/** The one next step: a move made here and now, or a page where something is still to be said. */
export type Next = { move: "accept" | "depart" | "arrive" } | { page: "record" | "sign" };

const onTheWay: Partial<Record<OrderState, "accept" | "depart" | "arrive">> = { assigned: "accept", accepted: "depart", parts_wait: "depart", departed: "arrive" };

const elsewise: Partial<Record<OrderState, StepEvent[]>> = {
  assigned: ["refuse"],
  accepted: ["wait_parts", "hand_over", "refuse"],
  departed: ["hand_over"],
  on_site: ["wait_parts", "hand_over", "bring_in", "finish"],
  parts_wait: ["hand_over"],
};

// The server says which moves its machine allows; between a step here and its answer the common machine is taken for it.
const allows = (o: Order, event: string) => o.moves.length === 0 || o.moves.some((m) => m.event === event);

export const factsOf = (o: Order, draft: Draft | undefined) => draft?.facts ?? o.facts;

/** Whether all is said that the customer signs for (FORM-33). */
export function recorded(o: Order, draft?: Draft): boolean {
  const f = factsOf(o, draft);
  return Boolean(f.fault?.trim() && f.work?.trim() && f.cause_explained !== undefined);
}

export function nextOf(o: Order, draft?: Draft): Next | undefined {
  if (o.end_kind || (o.place === "bench" && o.state !== "assigned")) return undefined;
  const move = onTheWay[o.state];
  if (move) return allows(o, move) ? { move } : undefined;
  if (o.state === "on_site") return { page: recorded(o, draft) ? "sign" : "record" };
  return o.state === "done" ? { page: "sign" } : undefined;
}

/** The other ends that an order may take now (PROC-34). */
export const othersOf = (o: Order): StepEvent[] => (o.end_kind ? [] : (elsewise[o.state] ?? []).filter((e) => allows(o, e)));

/** The order that must be finished or handed over first: nobody is in two places. */
export const busyWith = (o: Order, day: Order[]) => day.find((x) => x.id !== o.id && !x.end_kind && (x.state === "departed" || x.state === "on_site"));

const slip = 5000;

/** Makes a step here and now; it is sent when the line allows, and can be taken back for a moment. */
export async function step(order: Order, event: StepEvent, more: Pick<StepBody, "note" | "reason" | "to_technician_id"> = {}) {
  const place = await placeNow();
  const quick = event === "accept" || event === "depart" || event === "arrive";
  const op = await act(order, (at) => ({ verb: "move", body: { event, at, ...place, ...more } }), quick ? slip : 0);
  stepSoon(quick ? slip + 200 : 0);
  const takeBack = async () => {
    if (!(await undo(op))) toast.ok(t("step.too_late"));
  };
  toast.ok(t(`did.${event}`), quick ? { label: t("act.undo"), run: () => void takeBack() } : undefined);
}
