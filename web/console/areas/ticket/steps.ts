import type { TraceStep } from "@kit/why/reason";
import { post, type ClockView } from "@shared/api";

/** What a case says about itself, by the names under which rules read it. */
type Facts = Record<"urgency" | "channel" | "cover" | "customer_class" | "mode", string>;

// What the rules of a limit read; the rest of a case does not concern them (packs/points.yaml).
const read: Record<string, (keyof Facts)[]> = {
  "ticket.response": ["urgency", "channel", "customer_class", "cover"],
  "ticket.resolution": ["urgency", "channel", "customer_class", "cover"],
  "workorder.departure": ["mode", "urgency"],
  "workorder.arrival": ["mode", "urgency"],
};

interface Answer {
  rule: string;
  result: { limit?: string } | null;
  trace: TraceStep[];
}

/** The steps of a limit: its rule is asked again as of the day it began; they are shown only when they come to the limit that stands. */
export function stepsOf(clock: ClockView, facts: Facts): (() => Promise<TraceStep[]>) | undefined {
  const names = read[clock.metric];
  if (!names || !clock.rule) return undefined;
  return async () => {
    const input = Object.fromEntries(names.map((n) => [n, facts[n]]));
    const a = await post<Answer>("/api/policy/eval", { rule: clock.rule, ...(clock.started_at ? { at: clock.started_at } : {}), input });
    return a.rule === clock.rule && a.result?.limit === clock.limit ? a.trace : [];
  };
}
