import { Icon } from "@mkit/index";
import { brief, duration } from "@shared/format";
import { say } from "@shared/i18n";
import { useNow } from "@shared/now";
import type { Clock } from "./api";
import { t } from "./t";

type Tone = "ok" | "soon" | "late" | "paused";

/** How a limit stands now, also hours after the server last said so. */
export function toneOf(c: Clock, at: number): Tone | undefined {
  if (c.state === "paused") return "paused";
  if (!c.due_at || (c.state !== "running" && c.state !== "breached")) return undefined;
  if (Date.parse(c.due_at) < at) return "late";
  const warn = c.stages?.findLast((s) => s.percent < 100)?.at; // the last warning before the end
  return c.level === "amber" || (warn && Date.parse(warn) <= at) ? "soon" : "ok";
}

/** The limits that count now, the most pressing first. */
export function pressing(clocks: Clock[], at: number): Clock[] {
  const end = (c: Clock) => (c.due_at ? Date.parse(c.due_at) : Infinity);
  return clocks.filter((c) => toneOf(c, at)).sort((a, b) => end(a) - end(b));
}

/** A limit in one line: what for, how long, until when; words, colour and sign. */
export function Limit({ clock: c }: { clock: Clock }) {
  const at = useNow(30_000);
  const tone = toneOf(c, at);
  if (!tone) return null;
  const left = c.due_at ? Date.parse(c.due_at) - at : 0;
  const words = tone === "paused" ? paused(c) : t(left < 0 ? "clock.late" : "clock.left", { d: duration(left) });
  return (
    <span className={`m-clock ${tone}`}>
      <Icon name={tone === "paused" ? "pause" : tone === "late" ? "warn" : "clock"} size={18} />
      <span>{say(`metric.${c.metric}`)} {words}</span>
      {c.due_at && <small>{t("clock.due", { at: brief(c.due_at) })}</small>}
    </span>
  );
}

function paused(c: Clock): string {
  const by = c.pauses?.at(-1)?.class;
  return by ? t("clock.paused", { class: say(`pause.${by}`) }) : t("clock.stands");
}
