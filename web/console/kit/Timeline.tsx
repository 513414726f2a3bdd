import type { ReactNode } from "react";
import type { TimelineItem } from "@shared/api";
import { dayName, dayOf, stamp, time } from "@shared/format";
import { Link } from "@shared/router";
import { t } from "../t";

interface Props {
  items: TimelineItem[];
  /** Oldest first as it is read; `newest` turns it round. */
  newest?: boolean;
  /** The reply box or whatever stands at the foot. */
  children?: ReactNode;
}

/** Everything that happened, by day: who, when, what. */
export function Timeline({ items, newest, children }: Props) {
  const sorted = [...items].sort((a, b) => (newest ? -1 : 1) * (Date.parse(a.at) - Date.parse(b.at)));
  const days = grouped(sorted);
  return (
    <div className="timeline">
      {sorted.length === 0 && <p className="third">{t("timeline.empty")}</p>}
      {[...days].map(([day, rows]) => (
        <section key={day}>
          <h3>{dayName(rows[0]?.at ?? day)}</h3>
          <ol>
            {rows.map((i) => (
              <li key={i.id} className={i.kind}>
                <time dateTime={i.at} title={stamp(i.at)}>{time(i.at)}</time>
                <div>
                  <p>{i.link ? <Link to={i.link}>{i.text}</Link> : i.text}{i.by && <span className="third"> · {i.by}</span>}</p>
                  {i.detail && <blockquote>{i.detail}</blockquote>}
                </div>
              </li>
            ))}
          </ol>
        </section>
      ))}
      {children}
    </div>
  );
}

function grouped(items: TimelineItem[]): Map<string, TimelineItem[]> {
  const days = new Map<string, TimelineItem[]>();
  for (const i of items) days.set(dayOf(i.at), [...(days.get(dayOf(i.at)) ?? []), i]);
  return days;
}
