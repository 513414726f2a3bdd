import type { Reason } from "@kit/index";
import { t } from "../../t";
import type { Breach } from "./api";

/** Why an answer counts against the technician: the norm that was not kept and the rule that says what it costs (RULE-47). */
export const breachReason = (b: Breach, item: string): Reason => ({ rule: b.rule, version: b.rule_version, because: [`${b.code}: ${t("followup.breach", { item, points: b.points })}`] });
