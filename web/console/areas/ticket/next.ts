import type { CallRow, CaseView, Move, OrderRow } from "./api";

/** The one next step of a case, as far as it is the reader's to do. */
export type Next =
  | { kind: "move"; move: Move }
  | { kind: "dispatch"; order?: OrderRow }
  | { kind: "call"; id: string };

interface May {
  dispatch: boolean;
  /** The call-back that may be made now. */
  call?: CallRow;
}

/** A call-back whose window is open. */
export const callable = (c: CallRow) => ["due", "reached", "unreachable"].includes(c.state);

/** An order that somebody must still be found for. */
export const needsSomebody = (o: OrderRow) => o.state === "refused" || (o.category === "open" && !o.assignee_id);

/**
 * Which step comes next: find a technician, resume, call back, close. Nothing while somebody else is at work. A case that is to be
 * solved on the telephone asks for its solution instead of a technician.
 */
export function nextStep(view: Pick<CaseView, "ticket" | "moves">, orders: OrderRow[], may: May): Next | undefined {
  const { ticket, moves } = view;
  const move = (event: string): Next | undefined => {
    const found = moves.find((m) => m.event === event);
    return found && { kind: "move", move: found };
  };
  const waiting = orders.find(needsSomebody);
  if (waiting && may.dispatch) return { kind: "dispatch", order: waiting };
  if (ticket.state === "waiting") return move("resume");
  if (ticket.state === "solved") return move("close") ?? (may.call ? { kind: "call", id: may.call.id } : undefined);
  if (ticket.state === "called_back") return move("close");
  if (!ticket.open || ticket.open_orders > 0) return undefined;
  if (ticket.next === "phone" || ticket.state === "in_service") return move("solve");
  if (may.dispatch && ticket.kind !== "enquiry") return { kind: "dispatch" };
  return move("solve");
}
