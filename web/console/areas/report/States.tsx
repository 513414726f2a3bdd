import { number } from "@shared/format";
import { say } from "@shared/i18n";
import { t } from "../../t";
import type { Today } from "./api";
import { Anchor } from "./Today";

const hues: Record<string, string> = { new: "blue", triaged: "violet", in_service: "teal", waiting: "amber", solved: "green", reopened: "red" };

/** Open cases state by state: one bar, and below it each state with its number. */
export function States({ states }: { states: Today["states"] }) {
  const some = states.filter((s) => s.n > 0);
  if (some.length === 0) return <p className="second">{t("report.no_open")}</p>;
  return (
    <>
      <div className="stack" aria-hidden>{some.map((s) => <i key={s.state} style={{ flexGrow: s.n, background: `var(--${hues[s.state] ?? "gray"})` }} />)}</div>
      <ul className="legend">
        {states.map((s) => (
          <li key={s.state}>
            <Anchor figure={s}><i aria-hidden style={{ background: `var(--${hues[s.state] ?? "gray"})` }} />{s.label || say(`state.ticket.${s.state}`)} <b>{number(s.n)}</b></Anchor>
          </li>
        ))}
      </ul>
    </>
  );
}
