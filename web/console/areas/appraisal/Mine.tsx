import { useQuery } from "@tanstack/react-query";
import { Card, Empty, WhyPopover } from "@kit/index";
import { brief } from "@shared/format";
import { useSearch } from "@shared/router";
import { t } from "../../t";
import { fact, loadMine, reasonOf } from "./api";
import { Consequence, Points, State } from "./Ledger";
import "./appraisal.css";

/** One's own account of a month: the sum, what follows from it, and why each entry stands. */
export function Mine() {
  const [at, set] = useSearch();
  const q = useQuery({ queryKey: ["appraisal", "mine", at.period], queryFn: ({ signal }) => loadMine(at.period, signal) });
  const m = q.data;
  if (!m) return <div className="bones"><i /><i /><i /></div>;
  const months = [...new Set([m.period, ...m.periods])];
  return (
    <div className="my-account">
      <header className="row">
        <h1>{t("appraisal.mine")}</h1>
        <select className="control" aria-label={t("appraisal.period")} value={m.period} onChange={(e) => set({ period: e.target.value })}>
          {months.map((p) => <option key={p} value={p}>{p}</option>)}
        </select>
      </header>
      <Card title={t("appraisal.sums", { period: m.period })}>
        <p className="my-sum"><b>{t("appraisal.n_points", { n: m.sum.points })}</b> <Consequence sum={m.sum} /></p>
      </Card>
      {m.items.length === 0 ? <Empty title={t("appraisal.empty")} /> : (
        <ul className="my-entries">
          {m.items.map((r) => (
            <li key={r.id}>
              <Points row={r} />
              <div>
                <p>{r.reverses ? t("appraisal.reversal_of", { fact: fact(r) }) : fact(r)}</p>
                <small>{[brief(r.happened_at), r.code, r.ticket_number].filter(Boolean).join(" · ")} <State row={r} /></small>
              </div>
              <WhyPopover why={reasonOf(r)} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
