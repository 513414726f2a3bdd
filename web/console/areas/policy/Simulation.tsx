import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { DayField } from "@kit/index";
import { dayOf } from "@shared/format";
import { asApiError } from "@shared/api";
import { now } from "@shared/now";
import { t } from "../../t";
import { simulate, type Change } from "./api";
import { DifferenceRows } from "./DifferenceRows";
import { PeopleTable } from "./PeopleTable";
import { Totals } from "./Totals";

interface Period {
  from: string;
  to: string;
}

const month = 30 * 86_400_000;

/** What a past period would have been like under the change: per figure, per person, and the decisions behind it. */
export function Simulation({ change: c }: { change: Change }) {
  const [typed, setTyped] = useState<Period>(() => ({ from: dayOf(now() - month), to: dayOf(now()) }));
  const [asked, setAsked] = useState<Period>();
  const [metric, setMetric] = useState("");
  const [person, setPerson] = useState("");
  const [limit, setLimit] = useState(100);
  const q = useQuery({
    queryKey: ["simulation", c.id, c.version, asked, metric, person, limit],
    enabled: asked !== undefined, staleTime: Infinity, retry: false, placeholderData: (old) => old,
    queryFn: () => simulate(c.id, { from: asked?.from ?? "", to: asked?.to ?? "", metric, person_id: person, limit }),
  });
  const all = useQuery({ queryKey: ["simulation", c.id, c.version, asked, "", "", 100], enabled: false, queryFn: () => simulate(c.id, { from: "", to: "" }) });
  if (!c.moves.includes("simulate")) return <p className="third">{t("policy.no_simulation")}</p>;
  const sim = q.data;
  const ground = all.data ?? sim;
  return (
    <div className="simulation">
      <form
        className="period"
        onSubmit={(e) => {
          e.preventDefault();
          setMetric("");
          setPerson("");
          setAsked(typed);
        }}
      >
        <label>{t("policy.sim_from")}<DayField label={t("policy.sim_from")} value={typed.from} onChange={(from) => setTyped((p) => ({ ...p, from }))} /></label>
        <label>{t("policy.sim_to")}<DayField label={t("policy.sim_to")} value={typed.to} onChange={(to) => setTyped((p) => ({ ...p, to }))} /></label>
        <Button type={asked ? "default" : "primary"} ghost={!asked} htmlType="submit" loading={q.isFetching}>{t("policy.simulate")}</Button>
      </form>
      {!asked && <p className="third">{t("policy.sim_hint")}</p>}
      {q.isFetching && !sim && <div className="bones" aria-label={t("policy.sim_runs")}><i /><i /><i /></div>}
      {q.error && <p className="form-error" role="alert">{asApiError(q.error).message}</p>}
      {sim && ground && !q.error && (
        <div aria-live="polite" className="sim-result">
          <p className="sim-sum"><b>{ground.changed ? t("policy.sim_changed", { n: ground.changed, read: ground.read }) : t("policy.sim_same", { read: ground.read })}</b>{ground.skipped > 0 && <span className="third">{t("policy.sim_skipped", { n: ground.skipped })}</span>}</p>
          {ground.totals.length > 0 && <Totals totals={ground.totals} chosen={metric} onChoose={setMetric} />}
          {ground.people.length > 0 && <section><h3>{t("policy.sim_people")}</h3><PeopleTable people={ground.people} chosen={person} onChoose={setPerson} /></section>}
          {ground.changed > 0 && <section><h3>{t("policy.sim_rows")}</h3><DifferenceRows rows={sim.rows} totals={ground.totals} more={sim.more} onMore={() => setLimit(500)} /></section>}
        </div>
      )}
    </div>
  );
}
