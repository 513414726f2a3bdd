import { CheckOutlined } from "@ant-design/icons";
import { brief, stamp } from "@shared/format";
import { say } from "@shared/i18n";
import { t } from "../../t";
import type { Case, Line } from "./api";
import { composed } from "./line";

const standing = ["waiting", "cancelled", "duplicate"];

/** Where the case stands between first contact and end, visit included (SM-1); times on hover. */
export function Stepper({ ticket, timeline }: { ticket: Case; timeline: Line[] }) {
  const stops = composed(ticket, timeline);
  return (
    <ol className={`stepper${standing.includes(ticket.state) ? ` ${ticket.state}` : ""}`} aria-label={t("ticket.progress")}>
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
