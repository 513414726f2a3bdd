import { WarningFilled } from "@ant-design/icons";
import { memo, useRef, type KeyboardEvent, type PointerEvent } from "react";
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
    if (!e.altKey || !now.onDrop) return;
    const index = now.lanes.findIndex((l) => l.id === lane.id);
    const by: Record<string, [string | undefined, number]> = {
      ArrowLeft: [lane.id, job.from - snap], ArrowRight: [lane.id, job.from + snap],
      ArrowUp: [now.lanes[index - 1]?.id, job.from], ArrowDown: [now.lanes[index + 1]?.id, job.from],
    };
    const [target, start] = by[e.key] ?? [];
    if (!target || start === undefined || now.judge?.(job.id, target, start).refuse) return;
    e.preventDefault();
    now.onDrop(job.id, target, start);
  };
  return (
    <div className="lanes" style={{ "--hours": hours.length } as React.CSSProperties} tabIndex={0} role="region" aria-label={t("lanes.people", { n: lanes.length })}>
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
  return (
    <div className={["lane", lane.off && "off", lane.dim && "dim"].filter(Boolean).join(" ")}>
      <button type="button" className="lane-who" onClick={() => onLane?.(lane.id)}>
        <span className="face" aria-hidden>{lane.name.slice(0, 1)}</span>
        <span className="lane-name">{lane.name}<small>{lane.off ? t("lanes.off") : lane.sub}</small></span>
        {lane.load !== undefined && <meter min={0} max={1} value={Math.min(1, load)} className={load > 1 ? "over" : ""} aria-label={t("lanes.load", { n: Math.round(load * 100) })} title={t("lanes.load", { n: Math.round(load * 100) })} />}
      </button>
      <div className="lane-track" data-lane={lane.id} data-from={from} data-to={to}>
        {lane.shifts?.map((s, i) => <i key={i} className="shift" style={{ left: `${x(s.from)}%`, width: `${x(s.to) - x(s.from)}%` }} />)}
        {lane.jobs.map((job) => job.travel && <i key={`${job.id}-way`} className={job.travel.fits ? "way" : "way late"} style={{ left: `${x(job.travel.from)}%`, width: `${x(job.from) - x(job.travel.from)}%` }} />)}
        {lane.jobs.map((job) => (
          <button
            key={job.id}
            type="button"
            data-job={job.id}
            className={["job", job.state, job.late && "late", job.warn?.length && "warn", job.id === selected && "on"].filter(Boolean).join(" ")}
            style={{ left: `${x(job.from)}%`, width: `${x(job.to) - x(job.from)}%` }}
            title={[`${time(job.from)} – ${time(job.to)}  ${job.title}`, job.sub, ...(job.warn ?? [])].join("\n")}
            onClick={() => onOpen?.(job.id)}
            onKeyDown={(e) => onNudge(e, job, lane)}
            onPointerDown={(e) => onLift?.(e, job)}
          >
            <b>{job.warn?.length ? <WarningFilled aria-hidden /> : null}{job.title}</b>
            <small>{job.sub}</small>
          </button>
        ))}
      </div>
    </div>
  );
}, same);
