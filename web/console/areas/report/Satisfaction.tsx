import { number } from "@shared/format";
import { currentLang } from "@shared/i18n";
import { t } from "../../t";
import type { Today } from "./api";
import { Anchor } from "./Today";

/** What customers answered in call-backs (RULE-07): the share of the satisfied, and of the very satisfied within it. */
export function Satisfaction({ s }: { s: Today["satisfaction"] }) {
  if (s.satisfied_pct === null) return <p className="second">{t("report.no_answers")}</p>;
  const percent = (n: number | null) => (n === null ? "–" : (n / 100).toLocaleString(currentLang(), { style: "percent", maximumFractionDigits: 1 }));
  return (
    <div className="happy">
      <Anchor figure={s.satisfied} className="number big"><b>{percent(s.satisfied_pct)}</b><span>{t("report.satisfied")}</span></Anchor>
      <div className="happy-bar" role="img" aria-label={percent(s.satisfied_pct)}>
        <i className="very" style={{ width: `${s.very_satisfied_pct ?? 0}%` }} />
        <i style={{ width: `${s.satisfied_pct - (s.very_satisfied_pct ?? 0)}%` }} />
      </div>
      <ul className="legend">
        <li><Anchor figure={s.very_satisfied}><i aria-hidden style={{ background: "var(--green)" }} />{t("report.very")} <b>{percent(s.very_satisfied_pct)}</b></Anchor></li>
        <li><Anchor figure={s.satisfied}><i aria-hidden className="half" />{t("report.at_least")} <b>{number(s.satisfied.n)}</b></Anchor></li>
        <li><Anchor figure={s.answered}>{t("report.answered")} <b>{number(s.answered.n)}</b></Anchor></li>
      </ul>
    </div>
  );
}
