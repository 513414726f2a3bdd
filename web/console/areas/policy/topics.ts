/** The topics in the order in which they are read; a key belongs to the topic of its longest beginning. */
const topics: [code: string, beginnings: string[]][] = [
  ["limits", ["svc", "it.mobile", "it.station.arrive_min", "it.station.phone_min", "it.work", "it.repair", "plan.response_h", "plan.hotline_hours", "portal"]],
  ["calls", ["it.cb", "cc.out", "auto.track", "auto.unreach_days", "auto.churn", "auto.loyal", "tmpl.followup_steps"]],
  ["complaints", ["cmp", "web", "plan.complaint_cycle_h", "plan.complaint_first_h", "plan.complaint_goal_months", "auto.escalate_days"]],
  ["charges", ["it.fee", "it.markup", "it.oow", "it.soft", "it.ar"]],
  ["projects", ["it.proj", "it.doc", "it.bid", "tmpl.proposal"]],
  ["penalties", ["pen", "it.pen", "it.pen03", "it.fine"]],
  ["rewards", ["it.top", "it.team", "it.rotate", "it.grade", "it.pay", "it.station", "cryo.star", "cryo.star_reward", "cryo.star_reward_min_stars", "cryo.allround", "cryo.elite", "cryo.nominees"]],
  ["appraisal", ["appr", "exam", "trn", "it.kpi"]],
  ["targets", ["tmpl.kpi", "plan.kpi", "plan.satisfaction_min", "plan.eval_ways", "plan.evaluation", "plan.eval_due_wd"]],
  ["credit", ["crm", "tmpl.rel", "tmpl.sat"]],
  ["quality", ["qual", "insp", "cryo.inspect_lead_days", "cryo.inspect_per_year", "cryo.claim", "cryo.claim_hold_days"]],
  ["centre", ["cc"]],
  ["programme", ["plan", "cryo"]],
  ["retail", ["auto"]],
  ["template", ["tmpl"]],
  ["general", ["base", "it", "arch"]],
];

const order = topics.map(([code]) => code);
const of = new Map(topics.flatMap(([code, beginnings]) => beginnings.map((b) => [b, code] as const)));

/** The topic of a parameter; an organisation's own keys make a topic of their own. */
export function topicOf(key: string): string {
  const parts = key.split(".");
  for (let n = parts.length; n > 0; n--) {
    const code = of.get(parts.slice(0, n).join("."));
    if (code) return code;
  }
  return parts[0] ?? key;
}

/** The topics of some parameters with how many each holds, in their order. */
export function count(keys: string[]): { code: string; n: number }[] {
  const sums = new Map<string, number>();
  for (const key of keys) sums.set(topicOf(key), (sums.get(topicOf(key)) ?? 0) + 1);
  const rank = (code: string) => (order.includes(code) ? order.indexOf(code) : order.length);
  return [...sums].map(([code, n]) => ({ code, n })).sort((a, b) => rank(a.code) - rank(b.code));
}
