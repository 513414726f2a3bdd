import { brief, duration } from "@shared/format";
import { say } from "@shared/i18n";
import { skillName } from "../ticket/words";
import type { Reason } from "./api";

const instants = ["at", "from", "to", "until"];

/** One reason for or against a technician in words; instants as the clock on the wall shows them. */
export function told(r: Reason): string {
  const shown = Object.fromEntries(Object.entries(r.params).map(([k, v]) => [k, k === "skill" ? skillName(String(v)) : instants.includes(k) && typeof v === "string" ? brief(v) : v]));
  const { minutes, free } = r.params;
  return say(`words.dispatch.${r.code}`, { ...shown, ...(typeof minutes === "number" ? { d: duration(minutes * 60_000) } : {}), ...(typeof free === "number" ? { f: duration(free * 60_000) } : {}) });
}
