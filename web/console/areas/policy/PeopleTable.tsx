import { number } from "@shared/format";
import { t } from "../../t";
import type { Person } from "./api";
import { pairsOf } from "./Totals";

interface Props {
  people: Person[];
  chosen: string;
  onChoose: (person: string) => void;
}

/** What changes for each person; only those for whom something does. */
export function PeopleTable({ people, chosen, onChoose }: Props) {
  const labels = [...new Set(people.flatMap((p) => pairsOf(p).map((x) => x.label)))];
  return (
    <div className="mini scroll-x">
      <table className="people">
        <thead>
          <tr><th scope="col">{t("policy.person")}</th><th scope="col" className="right">{t("policy.differs")}</th>{labels.map((l) => <th key={l} scope="col" className="right">{l}</th>)}</tr>
        </thead>
        <tbody>
          {people.map((p) => {
            const pairs = pairsOf(p);
            return (
              <tr key={p.person_id} className={p.person_id === chosen ? "chosen" : ""}>
                <td><button type="button" className="link" aria-pressed={p.person_id === chosen} onClick={() => onChoose(p.person_id === chosen ? "" : p.person_id)}>{p.name || t("policy.nobody")}</button></td>
                <td className="right">{number(p.changed)}</td>
                {labels.map((l) => {
                  const x = pairs.find((one) => one.label === l);
                  return <td key={l} className="right">{x ? <>{x.words(x.before)} → <b className={x.after === x.before ? "" : "differs"}>{x.words(x.after)}</b></> : "–"}</td>;
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
