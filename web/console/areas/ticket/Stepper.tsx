import { CheckOutlined } from "@ant-design/icons";
import { useEffect, useRef } from "react";
import { useNarrow } from "@kit/index";
import { brief, stamp } from "@shared/format";
import { say } from "@shared/i18n";
import { t } from "../../t";
import type { Case, Line } from "./api";
import { composed } from "./line";

const standing = ["waiting", "cancelled", "duplicate"];

/** Where the case stands between first contact and end, visit included (SM-1); times on hover. */
export function Stepper({ ticket, timeline }: { ticket: Case; timeline: Line[] }) {
  const stops = composed(ticket, timeline);
  const line = useRef<HTMLOListElement>(null);
  const narrow = useNarrow();
  const at = stops.findIndex((s) => s.state === "here");
  useEffect(() => {
    const el = line.current;
    const here = el?.children[at];
    if (el && here instanceof HTMLElement) el.scrollLeft = here.offsetLeft - el.offsetLeft - (el.clientWidth - here.clientWidth) / 2;
  }, [at]);
  return (
    <ol ref={line} tabIndex={narrow ? 0 : undefined} className={`stepper${standing.includes(ticket.state) ? ` ${ticket.state}` : ""}`} aria-label={t("ticket.progress")}>
      {stops.map((s) => (
        <li key={s.station} className={s.state} aria-current={s.state === "here" ? "step" : undefined} title={s.at && [stamp(s.at), s.by].filter(Boolean).join(" · ")}>
          <i aria-hidden>{s.state === "past" && <CheckOutlined />}</i>
          <span>{say(`words.step.${s.station}`)}</span>
          {s.at && <small>{brief(s.at)}</small>}
        </li>
      ))}
    </ol>
  );
}
