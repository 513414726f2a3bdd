import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Card, Failed, useLiveRefresh } from "@kit/index";
import { get } from "@shared/api";
import { dayName, number, time } from "@shared/format";
import { Link } from "@shared/router";
import { t } from "../../t";
import { rowsOf, type Figure, type Today as Figures } from "./api";
import { Flow } from "./Flow";
import { Satisfaction } from "./Satisfaction";
import { States } from "./States";
import { Team } from "./Team";
import "./report.css";

/** The manager's first page: how the day stands, every number a way to its rows (KPI-02, KPI-44). */
export default function Today() {
  const q = useQuery({ queryKey: ["report", "today"], queryFn: ({ signal }) => get<Figures>("/api/report/today", { signal }), refetchInterval: 60_000 });
  useLiveRefresh(["ticket.", "workorder.", "followup.", "complaint."], "report", { calm: 3000 });
  useLiveRefresh(["workorder.", "workforce."], "dispatch", { calm: 3000 });
  if (q.error && !q.data) return <Failed error={q.error} again={() => void q.refetch()} />;
  if (!q.data) return <div className="bones"><i /><i /><i /><i /><i /><i /></div>;
  const d = q.data;
  return (
    <div className="today">
      <header className="today-head">
        <h1>{t("report.today")}</h1>
        <span className="second">{dayName(d.now)}</span>
        <span className="third">{t("report.as_of", { at: time(d.now) })}</span>
      </header>
      <div className="today-grid">
        <Card title={t("report.open")} extra={<Number figure={d.open} className="big" />}><States states={d.states} /></Card>
        <Card title={t("report.clocks")}>
          <div className="numbers">
            <Number figure={d.clocks.late} label={t("report.late")} hue={d.clocks.late.n > 0 ? "red" : ""} />
            <Number figure={d.clocks.soon} label={t("report.soon")} hue={d.clocks.soon.n > 0 ? "amber" : ""} />
            <Number figure={d.clocks.paused} label={t("report.paused")} />
          </div>
        </Card>
        <Card title={t("report.customers")}>
          <div className="numbers">
            <Number figure={d.followups.due} label={t("report.calls_due")} />
            <Number figure={d.followups.late} label={t("report.calls_late")} hue={d.followups.late.n > 0 ? "red" : ""} />
            <Number figure={d.followups.unreachable} label={t("report.calls_unreachable")} hue={d.followups.unreachable.n > 0 ? "amber" : ""} />
            <Number figure={d.complaints} label={t("report.complaints")} />
          </div>
        </Card>
        <Card title={t("report.flow", { n: d.days.length })}><Flow days={d.days} today={d.day} /></Card>
        <Card title={t("report.satisfaction", { n: d.satisfaction.days })}><Satisfaction s={d.satisfaction} /></Card>
        <Card title={t("report.team")} extra={<TeamCount team={d.team} />}><Team list={d.technicians} date={d.day} /></Card>
      </div>
    </div>
  );
}

function TeamCount({ team }: { team: Figures["team"] }): ReactNode {
  const order = ["on_site", "on_the_way", "idle", "off"] as const;
  return <span className="team-count">{order.map((s) => <Anchor key={s} figure={team[s]}>{t(`report.status.${s}`)} <b>{number(team[s].n)}</b></Anchor>)}</span>;
}

export function Anchor({ figure, className, children }: { figure: Figure; className?: string; children: ReactNode }) {
  const to = rowsOf(figure.href);
  return to ? <Link className={className} to={to}>{children}</Link> : <span className={className}>{children}</span>;
}

interface NumberProps {
  figure: Figure;
  label?: string;
  hue?: string;
  className?: string;
}

/** One figure; it opens its rows. */
function Number({ figure, label, hue = "", className = "" }: NumberProps) {
  return (
    <Anchor figure={figure} className={["number", hue, className].filter(Boolean).join(" ")}>
      <b>{number(figure.n)}</b>
      {label && <span>{label}</span>}
    </Anchor>
  );
}
