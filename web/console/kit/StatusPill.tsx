import { say } from "@shared/i18n";
import type { Hue } from "@shared/theme/tokens";

/** The colour of each state of each machine (navigation.md): only red, amber and blue may shout. */
const hues: Record<string, Hue> = {
  new: "blue", triaged: "blue", reopened: "blue", planned: "blue", due: "amber", open: "blue", received: "red", investigating: "red", agreed: "red",
  assigned: "violet", accepted: "violet", departed: "violet", in_service: "teal", on_site: "teal",
  waiting: "amber", parts_wait: "amber", handed_over: "amber", brought_in: "amber", unreachable: "amber",
  done: "green", signed: "green", solved: "green", reached: "green", recorded: "green",
  called_back: "gray", closed: "gray", refused: "red", cancelled: "gray", duplicate: "gray",
};

interface Props {
  /** Which machine the state belongs to: ticket, workorder, followup, complaint, task. */
  of: string;
  state: string;
  /** Another colour than the state's own, for a complaint or something overdue. */
  hue?: Hue;
}

/** A state as dot and word; the text key is `state.<of>.<state>`. */
export function StatusPill({ of, state, hue }: Props) {
  const colour = hue ?? (of === "complaint" && state === "accepted" ? "red" : hues[state]) ?? "gray";
  return <Pill hue={colour} struck={state === "cancelled" || state === "duplicate"}>{say(`state.${of}.${state}`)}</Pill>;
}

export function Pill({ hue, struck, children }: { hue: Hue; struck?: boolean; children: string }) {
  return <span className={`pill ${hue}${struck ? " struck" : ""}`}>{children}</span>;
}

/** Urgency shouts only when it is not normal. */
export function UrgencyPill({ urgency }: { urgency: string }) {
  const hue: Hue = urgency === "safety" ? "red" : urgency === "urgent" ? "amber" : "gray";
  return <Pill hue={hue}>{say(`urgency.${urgency}`)}</Pill>;
}
