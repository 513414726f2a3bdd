import { WarningFilled } from "@ant-design/icons";
import { memo, useEffect, useRef, type KeyboardEvent, type PointerEvent } from "react";
import { time } from "@shared/format";
import { useNow } from "@shared/now";
import { t } from "../t";
import { snap, useLaneDrag, type Verdict } from "./laneDrag";

export interface LaneJob {
  id: string;
  /** Milliseconds since the epoch. */
  from: number;
  to: number;
  title: string;
  sub: string;
  /** Work order state; gives the colour. */
  state: string;
  late?: boolean;
  /** Its limit is near. */
  soon?: boolean;
  /** Where it was planned, when it happened or will happen elsewhere. */
  plan?: { from: number; to: number };
  /** Under way or over: it cannot be moved any more. */
  fixed?: boolean;
  /** Given to somebody without a time. */
  loose?: boolean;
  /** Pale, because something else is being looked for. */
  dim?: boolean;
  /** Rules that the plan breaks, one sentence each. */
  warn?: string[];
  /** The way here: when it starts, and whether it fits the gap. */
  travel?: { from: number; fits: boolean };
}

export interface Lane {
  id: string;
  name: string;
  sub: string;
  /** Booked share of the day, 0 to 1 and over. */
  load?: number;
  /** Away today. */
  off?: boolean;
  /** Pale, because the lifted job does not fit this person. */
  dim?: boolean;
  shifts?: { from: number; to: number }[];
  away?: { from: number; to: number }[];
  jobs: LaneJob[];
}

interface Props {
  lanes: Lane[];
  from: number;
  to: number;
  selected?: string;
  onOpen?: (jobId: string) => void;
  onLane?: (laneId: string) => void;
  /** With it, jobs can be moved by pointer and by Alt + arrows. */
  onDrop?: (jobId: string, laneId: string, from: number) => void;
  judge?: (jobId: string, laneId: string, from: number) => Verdict;
  onLift?: (jobId: string | undefined) => void;
}

const hour = 3_600_000;

/** The day of technicians: one lane each, jobs as bars, the way between them, the present as a red line. */
export function Lanes({ lanes, from, to, selected, onOpen, onLane, onDrop, judge, onLift }: Props) {
  const at = useNow();
  const latest = useRef({ lanes, onOpen, onLane, onDrop, judge }); // rows that do not draw again must still call the newest
  latest.current = { lanes, onOpen, onLane, onDrop, judge };
  const lift = useLaneDrag({ onDrop: onDrop ?? (() => undefined), judge, onLift });
  const x = (ms: number) => ((Math.max(from, Math.min(to, ms)) - from) / (to - from)) * 100;
  const hours = Array.from({ length: Math.round((to - from) / hour) }, (_, i) => from + i * hour);
  const nudge = (e: KeyboardEvent, job: LaneJob, lane: Lane) => {
    const now = latest.current;
    if (!e.altKey || !now.onDrop || job.fixed) return;
    const index = now.lanes.findIndex((l) => l.id === lane.id);
    const by: Record<string, [string | undefined, number]> = {
      ArrowLeft: [lane.id, job.from - snap], ArrowRight: [lane.id, job.from + snap],
      ArrowUp: [now.lanes[index - 1]?.id, job.from], ArrowDown: [now.lanes[index + 1]?.id, job.from],
    };
    const [target, start] = by[e.key] ?? [];
    if (!target || start === undefined) return;
    const verdict = now.judge?.(job.id, target, start);
    if (verdict?.refuse && !verdict.force) return;
    e.preventDefault();
    now.onDrop(job.id, target, start);
  };
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => { // where the hours do not fit, the present stands in the first third
    const el = box.current;
    const hidden = el ? el.scrollWidth - el.clientWidth : 0;
    if (el && hidden > 0) el.scrollLeft = Math.max(0, ((at - from) / (to - from)) * el.scrollWidth - el.clientWidth / 2);
  }, [from, to]); // not with every tick of the clock
  return (
    <div ref={box} className="lanes" style={{ "--hours": hours.length } as React.CSSProperties} tabIndex={0} role="region" aria-label={t("lanes.people", { n: lanes.length })}>
      <div className="lanes-day">
      <div className="lane-head">
        <div className="lane-who">{t("lanes.people", { n: lanes.length })}</div>
        <div className="lane-hours">{hours.map((h) => <span key={h} style={{ left: `${x(h)}%` }}>{time(h)}</span>)}</div>
      </div>
      {lanes.map((lane) => (
        <Row
          key={lane.id} lane={lane} from={from} to={to} x={x} selected={selected} onNudge={nudge}
          onOpen={(job) => latest.current.onOpen?.(job)} onLane={(id) => latest.current.onLane?.(id)}
          onLift={onDrop && ((e, job) => lift(e, { id: job.id, label: job.title, ms: job.to - job.from }))}
        />
      ))}
      {at > from && at < to && <div className="lane-now" aria-hidden><i style={{ left: `${x(at)}%` }} /></div>}
      </div>
    </div>
  );
}

/** Jobs that overlap stand below each other; the lane grows. */
function stacked(jobs: LaneJob[]): { rows: Map<string, number>; count: number } {
  const ends: number[] = [];
  const rows = new Map<string, number>();
  for (const job of [...jobs].sort((a, b) => a.from - b.from)) {
    const free = ends.findIndex((end) => end <= job.from);
    const row = free < 0 ? ends.length : free;
    ends[row] = job.to;
    rows.set(job.id, row);
  }
  return { rows, count: Math.max(1, ends.length) };
}

interface RowProps {
  lane: Lane;
  from: number;
  to: number;
  x: (ms: number) => number;
  selected?: string;
  onOpen?: (jobId: string) => void;
  onLane?: (laneId: string) => void;
  onNudge: (e: KeyboardEvent, job: LaneJob, lane: Lane) => void;
  onLift?: (e: PointerEvent<HTMLElement>, job: LaneJob) => void;
}

// One lane draws again only when its own data, the choice or the hours change.
const same = (a: RowProps, b: RowProps) => a.lane === b.lane && a.selected === b.selected && a.from === b.from && a.to === b.to && !a.onLift === !b.onLift;

const Row = memo(function Row({ lane, from, to, x, selected, onOpen, onLane, onNudge, onLift }: RowProps) {
  const load = lane.load ?? 0;
  const { rows, count } = stacked(lane.jobs);
  const place = (job: LaneJob) => ({ "--row": rows.get(job.id) ?? 0 }) as React.CSSProperties;
  return (
    <div className={["lane", lane.off && "off", lane.dim && "dim"].filter(Boolean).join(" ")} style={{ "--tracks": count } as React.CSSProperties}>
      <button type="button" className="lane-who" onClick={() => onLane?.(lane.id)}>
        <span className="face" aria-hidden>{lane.name.slice(0, 1)}</span>
        <span className="lane-name">{lane.name}<small>{lane.off ? t("lanes.off") : lane.sub}</small></span>
        {lane.load !== undefined && <meter min={0} max={1} value={Math.min(1, load)} className={load > 1 ? "over" : ""} aria-label={t("lanes.load", { n: Math.round(load * 100) })} title={t("lanes.load", { n: Math.round(load * 100) })} />}
      </button>
      <div className="lane-track" data-lane={lane.id} data-from={from} data-to={to}>
        {lane.shifts?.map((s, i) => <i key={i} className="shift" style={{ left: `${x(s.from)}%`, width: `${x(s.to) - x(s.from)}%` }} />)}
        {lane.away?.map((s, i) => <i key={i} className="away" title={t("lanes.off")} style={{ left: `${x(s.from)}%`, width: `${x(s.to) - x(s.from)}%` }} />)}
        {lane.jobs.map((job) => job.plan && <i key={`${job.id}-plan`} className="plan" title={`${t("lanes.plan")} ${time(job.plan.from)} – ${time(job.plan.to)}`} style={{ ...place(job), left: `${x(job.plan.from)}%`, width: `${x(job.plan.to) - x(job.plan.from)}%` }} />)}
        {lane.jobs.map((job) => job.travel && <i key={`${job.id}-way`} className={job.travel.fits ? "way" : "way late"} style={{ ...place(job), left: `${x(job.travel.from)}%`, width: `${x(job.from) - x(job.travel.from)}%` }} />)}
        {lane.jobs.map((job) => (
          <button
            key={job.id}
            type="button"
            data-job={job.id}
            className={["job", job.state, job.late && "late", job.soon && "soon", job.loose && "loose", job.fixed && "fixed", job.dim && "dim", job.warn?.length && "warn", job.id === selected && "on"].filter(Boolean).join(" ")}
            style={{ ...place(job), left: `${x(job.from)}%`, width: `${x(job.to) - x(job.from)}%` }}
            title={[`${time(job.from)} – ${time(job.to)}  ${job.title}`, job.plan && `${t("lanes.plan")} ${time(job.plan.from)} – ${time(job.plan.to)}`, job.sub, ...(job.warn ?? [])].filter(Boolean).join("\n")}
            onClick={() => onOpen?.(job.id)}
            onKeyDown={(e) => onNudge(e, job, lane)}
            onPointerDown={(e) => !job.fixed && onLift?.(e, job)}
          >
            <b>{job.warn?.length ? <WarningFilled aria-hidden /> : null}{job.title}</b>
            <small>{job.sub}</small>
          </button>
        ))}
      </div>
    </div>
  );
}, same);
