import { useEffect, useRef, useState } from "react";
import { dayName, number } from "@shared/format";
import { go } from "@shared/router";
import { t } from "../../t";
import { rowsOf, type Day, type Figure } from "./api";

const height = 176;
const foot = 22;
const left = 26;
const right = 10;

/** A round number at or above the highest bar, so that the lines stand on whole numbers. */
function ceiling(most: number): number {
  const steps = [1, 2, 3, 4, 5, 8, 10];
  const scale = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, most))));
  return (steps.find((s) => s * scale >= most) ?? 10) * scale;
}

/** The width of an element, for a drawing whose text must not shrink with it. */
function useWidth() {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (!box.current) return;
    const grow = new ResizeObserver(([entry]) => entry && setWidth(Math.floor(entry.contentRect.width)));
    grow.observe(box.current);
    return () => grow.disconnect();
  }, []);
  return { box, width };
}

/** Cases taken and closed, day by day: two bars a day, each opening its rows. */
export function Flow({ days, today }: { days: Day[]; today: string }) {
  const { box, width } = useWidth();
  const top = ceiling(Math.max(1, ...days.flatMap((d) => [d.taken.n, d.closed.n])));
  const y = (n: number) => height - foot - (n / top) * (height - foot - 10);
  const step = (width - left - right) / Math.max(1, days.length);
  const bar = Math.max(3, Math.min(14, step / 2 - 3));
  const sum = (of: (d: Day) => Figure) => days.reduce((n, d) => n + of(d).n, 0);
  const lines = [...new Set([0, Math.round(top / 2), top])];
  return (
    <div className="flow" ref={box}>
      <p className="legend">
        <span><i style={{ background: "var(--blue)" }} />{t("report.taken")} <b>{number(sum((d) => d.taken))}</b></span>
        <span><i style={{ background: "var(--teal)" }} />{t("report.closed")} <b>{number(sum((d) => d.closed))}</b></span>
      </p>
      {width > 0 && (
        <svg width={width} height={height} role="group" aria-label={t("report.flow_label", { taken: sum((d) => d.taken), closed: sum((d) => d.closed) })}>
          {lines.map((n) => (
            <g key={n}>
              <line x1={left} x2={width} y1={y(n)} y2={y(n)} className="rule" />
              <text x={left - 6} y={y(n) + 4} textAnchor="end">{number(n)}</text>
            </g>
          ))}
          {days.map((d, i) => {
            const middle = left + step * (i + 0.5);
            return (
              <g key={d.day} className={d.day === today ? "day today-day" : "day"}>
                <title>{`${dayName(`${d.day}T12:00:00`)}\n${t("report.taken")} ${d.taken.n} · ${t("report.closed")} ${d.closed.n}`}</title>
                <rect x={left + step * i} y={0} width={step} height={height - foot} className="reach" />
                <Bar x={middle - bar - 1} y={y(d.taken.n)} width={bar} base={y(0)} figure={d.taken} hue="blue" />
                <Bar x={middle + 1} y={y(d.closed.n)} width={bar} base={y(0)} figure={d.closed} hue="teal" />
                {(step > 30 || (days.length - 1 - i) % 3 === 0) && <text x={middle} y={height - 6} textAnchor="middle">{d.day.slice(5).replace("-", "/")}</text>}
              </g>
            );
          })}
        </svg>
      )}
    </div>
  );
}

function Bar({ x, y, width, base, figure, hue }: { x: number; y: number; width: number; base: number; figure: Figure; hue: string }) {
  const to = rowsOf(figure.href);
  const shape = <rect x={x} y={y} width={width} height={Math.max(0, base - y)} rx={2} fill={`var(--${hue})`} />;
  if (!to || figure.n === 0) return shape;
  return (
    <a
      href={to}
      aria-label={number(figure.n)}
      onClick={(e) => {
        if (e.metaKey || e.ctrlKey || e.shiftKey) return;
        e.preventDefault();
        go(to);
      }}
    >
      {shape}
    </a>
  );
}
