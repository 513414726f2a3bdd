import { number } from "@shared/format";
import { known, say } from "@shared/i18n";
import { valueWords } from "@kit/why/value";
import { t } from "../../t";
import type { Money, Sums, Total } from "./api";

/** One pair of bars: what a figure was and what it would have been. */
export interface Pair {
  label: string;
  before: number;
  after: number;
  words: (n: number) => string;
}

const cash = (list: Money[] | null | undefined, currency: string) => Number(list?.find((m) => m.currency === currency)?.amount ?? 0);

/** The pictures that some sums give: limits missed, points, money in each currency. */
export function pairsOf(s: Sums): Pair[] {
  const currencies = [...new Set([...(s.money_before ?? []), ...(s.money_after ?? [])].map((m) => m.currency))];
  return [
    ...(s.missed_before || s.missed_after || s.earlier || s.later ? [{ label: t("policy.missed"), before: s.missed_before, after: s.missed_after, words: number }] : []),
    ...(s.points_before || s.points_after ? [{ label: t("policy.points"), before: Number(s.points_before ?? 0), after: Number(s.points_after ?? 0), words: number }] : []),
    ...currencies.map((c) => ({ label: t("policy.money", { currency: c }), before: cash(s.money_before, c), after: cash(s.money_after, c), words: (n: number) => valueWords(n.toFixed(2), c) })),
  ];
}

interface Props {
  totals: Total[];
  chosen: string;
  onChoose: (metric: string) => void;
}

/** The name of a figure: the pack's own for a clock, ours for a decision. */
export function metricName(m: { metric: string; name?: string }): string {
  if (m.name && m.name !== m.metric) return m.name;
  const key = [`policy.point.${m.metric}`, `metric.${m.metric}`].find(known);
  return key ? say(key) : m.metric;
}

/** Before and after per figure; a click shows the decisions of one figure only. */
export function Totals({ totals, chosen, onChoose }: Props) {
  const same = totals.filter((one) => one.changed === 0);
  return (
    <div className="totals">
      {totals.filter((one) => one.changed > 0).map((one) => (
        <button key={one.metric} type="button" className="total" aria-pressed={one.metric === chosen} onClick={() => onChoose(one.metric === chosen ? "" : one.metric)}>
          <span className="total-head"><b>{metricName(one)}</b><span className="third">{t("policy.changed_of", { n: one.changed, of: one.read })}</span></span>
          {pairsOf(one).map((p) => <Bars key={p.label} pair={p} />)}
          {(one.earlier > 0 || one.later > 0) && <span className="third total-foot">{[one.earlier > 0 && t("policy.earlier", { n: one.earlier }), one.later > 0 && t("policy.later", { n: one.later })].filter(Boolean).join(" · ")}</span>}
        </button>
      ))}
      {same.length > 0 && <p className="third unmoved">{t("policy.sim_unmoved")} {same.map((one) => `${metricName(one)} ${number(one.read)}`).join(" · ")}</p>}
    </div>
  );
}

function Bars({ pair: p }: { pair: Pair }) {
  const most = Math.max(Math.abs(p.before), Math.abs(p.after), 1e-9);
  const wide = (n: number) => `${Math.max(n === 0 ? 0 : 2, (Math.abs(n) / most) * 100)}%`;
  const by = p.after - p.before;
  return (
    <span className="bars">
      <span className="bars-label"><span>{p.label}</span>{by !== 0 && <em>{by > 0 ? "+" : "−"}{p.words(Math.abs(by))}</em>}</span>
      <span className="bar-line"><small>{t("policy.before")}</small><span><i style={{ width: wide(p.before) }} /></span><b>{p.words(p.before)}</b></span>
      <span className="bar-line after"><small>{t("policy.after")}</small><span><i style={{ width: wide(p.after) }} /></span><b>{p.words(p.after)}</b></span>
    </span>
  );
}
