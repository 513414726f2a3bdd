import { useRef, type PointerEvent } from "react";
import { time } from "@shared/format";

/** What a drop would mean: refused with a reason, or allowed with warnings. */
export interface Verdict {
  refuse?: string;
  /** A rule forbids it, but this person may set rules aside: the drop asks for the reason. */
  force?: boolean;
  warn?: string[];
}

interface Load {
  id: string;
  label: string;
  ms: number;
}

interface Options {
  onDrop: (jobId: string, laneId: string, from: number) => void;
  judge?: (jobId: string, laneId: string, from: number) => Verdict;
  /** Called when a job is lifted and put down, so that lanes without the skill can dim. */
  onLift?: (jobId: string | undefined) => void;
}

export const snap = 15 * 60_000;
const grip = 4;

/** The lane and the quarter of an hour under a point; lanes say their hours in data attributes. */
function under(x: number, y: number, grabbed: number): { lane: string; from: number } | undefined {
  const el = document.elementsFromPoint(x, y).find((e): e is HTMLElement => e instanceof HTMLElement && e.dataset.lane !== undefined);
  if (!el) return undefined;
  const { left, width } = el.getBoundingClientRect();
  const start = Number(el.dataset.from);
  const at = start + ((x - grabbed - left) / width) * (Number(el.dataset.to) - start);
  return { lane: el.dataset.lane ?? "", from: Math.round(at / snap) * snap };
}

/**
 * Drags a job over lanes: one ghost moved by transform once a frame, React draws only on drop. The same `lift` serves
 * bars on a lane and cards of a queue.
 */
export function useLaneDrag({ onDrop, judge, onLift }: Options) {
  const calls = useRef({ onDrop, judge, onLift });
  calls.current = { onDrop, judge, onLift };
  return (e: PointerEvent<HTMLElement>, load: Load) => {
    if (e.button !== 0) return;
    const source = e.currentTarget;
    const grabbed = source.dataset.job ? e.clientX - source.getBoundingClientRect().left : 0;
    const begin = { x: e.clientX, y: e.clientY };
    let ghost: HTMLElement | undefined;
    let target: ReturnType<typeof under>;
    let verdict: Verdict = {};
    let frame = 0;
    const draw = (x: number, y: number) => {
      if (!ghost) return;
      target = under(x, y, grabbed);
      verdict = target ? (calls.current.judge?.(load.id, target.lane, target.from) ?? {}) : {};
      const what = target ? `${time(target.from)} – ${time(target.from + load.ms)}` : "";
      ghost.className = `ghost${verdict.refuse ? " refuse" : verdict.warn?.length ? " warn" : ""}`;
      ghost.textContent = [load.label, what, verdict.refuse, ...(verdict.warn ?? [])].filter(Boolean).join("\n");
      ghost.style.transform = `translate(${x + 12}px, ${y + 12}px)`;
    };
    const move = (m: globalThis.PointerEvent) => {
      if (!ghost && Math.hypot(m.clientX - begin.x, m.clientY - begin.y) < grip) return;
      if (!ghost) {
        ghost = document.body.appendChild(document.createElement("div"));
        source.setPointerCapture(m.pointerId);
        source.classList.add("lifted");
        calls.current.onLift?.(load.id);
      }
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => draw(m.clientX, m.clientY));
    };
    const end = (m: globalThis.PointerEvent | KeyboardEvent) => {
      if (m instanceof KeyboardEvent && m.key !== "Escape") return;
      document.removeEventListener("pointermove", move);
      document.removeEventListener("pointerup", end);
      document.removeEventListener("pointercancel", end);
      document.removeEventListener("keydown", end, true);
      cancelAnimationFrame(frame);
      if (!ghost) return;
      ghost.remove();
      source.classList.remove("lifted");
      source.addEventListener("click", (c) => c.stopPropagation(), { capture: true, once: true });
      setTimeout(() => calls.current.onLift?.(undefined));
      if (m.type === "pointerup" && target && (!verdict.refuse || verdict.force)) calls.current.onDrop(load.id, target.lane, target.from);
    };
    document.addEventListener("pointermove", move);
    document.addEventListener("pointerup", end);
    document.addEventListener("pointercancel", end);
    document.addEventListener("keydown", end, true);
  };
}
