import { Card, usePeople } from "@kit/index";
import { brief, stamp } from "@shared/format";
import { t } from "../../t";
import type { FollowupView } from "./api";

/** What was tried so far, by whom, and when to dial next. */
export function Tries({ f }: { f: FollowupView }) {
  const people = usePeople();
  if (f.history.length === 0) return null;
  const label = (code: string) => f.outcomes.find((o) => o.code === code)?.label ?? code;
  return (
    <Card title={t("followup.history")}>
      <ol className="tries">
        {f.history.map((a) => (
          <li key={a.id}>
            <span className="mono third">{a.n}</span>
            <div>
              <p><b>{label(a.outcome)}</b> <span className="third" title={stamp(a.at)}>· {brief(a.at)} · {people.name(a.by_id)}</span></p>
              {a.note && <p className="second">{a.note}</p>}
              {a.next_at && <p className="third">{t("followup.again_at", { at: brief(a.next_at) })}</p>}
            </div>
          </li>
        ))}
      </ol>
    </Card>
  );
}
