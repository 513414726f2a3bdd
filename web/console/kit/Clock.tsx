import { PauseOutlined } from "@ant-design/icons";
import type { ClockBrief, ClockView } from "@shared/api";
import { brief, duration, stamp } from "@shared/format";
import { known, say } from "@shared/i18n";
import { useNow } from "@shared/now";
import { t } from "../t";
import { clockReason } from "./why/clock";
import type { Reason } from "./why/reason";
import { WhyPopover } from "./why/Why";
import { layOut, leftNow, length, levelOf, limitMs, type Segment } from "./clock";

/** The words of a clock: "2 h 10 min left", "1 h over", "paused · parts". */
export function words(clock: ClockView, at: number): string {
  const level = levelOf(clock, at);
  const used = duration(length(clock.used));
  switch (level) {
    case "none":
      return t("clock.none");
    case "done":
      return clock.used === undefined ? t("clock.kept") : t("clock.met", { d: used });
    case "missed":
      return clock.used === undefined ? t("clock.broken") : t("clock.missed", { d: used });
    case "paused": {
      const by = pausedBy(clock);
      return by ? t("clock.paused", { class: say(`pause.${by}`) }) : t("clock.stands");
    }
    case "late":
      return t("clock.late", { d: duration(leftNow(clock, at)) });
    default:
      return t("clock.left", { d: duration(leftNow(clock, at)) });
  }
}

function pausedBy(clock: ClockView): string {
  return clock.pauses?.at(-1)?.class ?? clock.spans?.findLast((s) => s.kind === "paused")?.class ?? "";
}

/** A clock in one line for lists: words, colour and weight, a sign when it stands still. */
export function ClockText({ clock }: { clock: ClockBrief | ClockView | null | undefined }) {
  const at = useNow();
  if (!clock || !clock.metric) return <span className="third">–</span>;
  const level = levelOf(clock, at);
  const hint = [say(`metric.${clock.metric}`), clock.due_at && t("clock.due", { at: stamp(clock.due_at) })].filter(Boolean).join(" · ");
  return (
    <span className={`clock ${level}`} title={hint}>
      {level === "paused" && <PauseOutlined aria-hidden />}
      {words(clock, at)}
    </span>
  );
}

function title(s: Segment): string {
  const when = s.from && s.to ? `${brief(s.from)} – ${brief(s.to)} · ${duration(Date.parse(s.to) - Date.parse(s.from))}` : "";
  const what = s.kind === "paused" ? t("clock.paused", { class: say(`pause.${s.class || "customer"}`) }) : t(`clock.seg_${s.kind}`);
  return [what, when].filter(Boolean).join(" · ");
}

/** "72h" and "7wd" in words. */
function limitWords(limit: string): string {
  const ms = limitMs(limit);
  if (ms !== undefined) return duration(ms);
  const [, n, unit] = /^(\d+)(wd|d|week|month)$/.exec(limit) ?? [];
  return n ? say(`limit.${unit}`, { n: Number(n) }) : limit;
}

/** A clock in full: words first, then the bar of counted spans, pauses and closed hours, then where the promise comes from. */
export function ClockBar({ clock, why }: { clock: ClockView; why?: Reason }) {
  const at = useNow();
  const level = levelOf(clock, at);
  const bar = layOut(clock, at);
  const ended = level === "done" || level === "missed";
  const from = clock.started_at ?? clock.spans?.[0]?.from;
  const source = [clock.limit && t("clock.limit", { d: limitWords(clock.limit) }), clock.calendar, clock.rule, clock.pack].filter(Boolean);
  return (
    <section className="clockbar" aria-label={say(`metric.${clock.metric}`)}>
      <header>
        <span className="second">{say(`metric.${clock.metric}`)}</span>
        <ClockText clock={clock} />
      </header>
      {bar.segments.length > 0 && (
        <div className="bar" role="img" aria-label={words(clock, at)}>
          <span>{bar.segments.map((s, i) => <i key={i} className={`${s.kind} as-${level}`} style={{ width: `${s.width}%` }} title={title(s)} />)}</span>
          {!ended && <b className="now" style={{ left: `${bar.now}%` }} title={t("clock.now")} />}
          {clock.due_at && <b className="due" style={{ left: `${bar.due}%` }} title={stamp(clock.due_at)} />}
        </div>
      )}
      <footer>
        <span>{from && brief(from)}</span>
        {clock.due_at && <span title={stamp(clock.due_at)}>{t("clock.due", { at: brief(clock.due_at) })}</span>}
      </footer>
      {clock.pauses?.map((p, i) => (
        <p key={i} className="pause">
          <PauseOutlined aria-hidden /> {say(`pause.${p.class || "customer"}`)} · {brief(p.from)} – {Date.parse(p.to) < at ? brief(p.to) : t("clock.now")}
          {p.reason && ` · ${known(`pause_reason.${p.reason}`) ? say(`pause_reason.${p.reason}`) : p.reason}`}
        </p>
      ))}
      <div className="clock-foot"><p className="source">{source.join(" · ")}</p><WhyPopover why={why ?? clockReason(clock)} /></div>
    </section>
  );
}
