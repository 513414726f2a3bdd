import type { ClockView } from "@shared/api";
import { brief, duration } from "@shared/format";
import { t } from "../../t";
import { length } from "../clock";
import type { Reason } from "./reason";
import { valueWords } from "./value";

/** How a limit came out, in one sentence: from when it ran, how long, when it ended and by how much it was missed. */
export function clockSentence(clock: ClockView): string {
  if (!clock.started_at || !clock.limit) return "";
  const said = { from: brief(clock.started_at), limit: valueWords(clock.limit), due: clock.due_at ? brief(clock.due_at) : "–", end: clock.stopped_at ? brief(clock.stopped_at) : "" };
  if (!clock.due_at) return t("why.clock_stands", said);
  if (clock.late_by) {
    const late = duration(length(clock.late_by));
    return clock.stopped_at ? t("why.clock_missed", { ...said, late }) : t("why.clock_late", { ...said, late });
  }
  return clock.stopped_at ? t("why.clock_met", said) : t("why.clock_runs", said);
}

/** Why a limit is what it is: how it came out, what the rule says, which calendar counts. */
export function clockReason(clock: ClockView, more: Partial<Reason> = {}): Reason | undefined {
  if (!clock.rule) return undefined;
  const counts = clock.calendar ? t("ticket.counts_in", { calendar: clock.calendar }) : t("ticket.counts_always");
  return { rule: clock.rule, pack: clock.pack, because: [clockSentence(clock), clock.why ?? "", counts].filter(Boolean), ...more };
}
