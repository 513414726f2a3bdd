import type { ClockBrief, Ticket } from "@shared/api";

/** The most urgent clock of a case, as the list carries it. */
export function nextClock(ticket: Ticket): ClockBrief | null {
  if (!ticket.clock_state || !ticket.next_due_metric) return null;
  return { metric: ticket.next_due_metric, state: ticket.clock_state, due_at: ticket.next_due_at, warn_at: ticket.clock_warn_at };
}
