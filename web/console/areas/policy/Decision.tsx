import { currentLang } from "@shared/i18n";
import { t } from "../../t";
import type { Rule } from "./api";
import { Condition, fieldName, Formula, Result } from "./Formula";

/** The rule as a table: the first row whose condition holds answers. The row that a trial chose is marked. */
export function Decision({ rule, chosen }: { rule: Rule; chosen?: number }) {
  const names = { fields: rule.in, params: rule.params };
  const outs = rule.out.filter((f) => rule.rows.some((r) => f.name in r.result));
  return (
    <div className="scroll-x">
      <table className="decision">
        <thead>
          <tr>
            <th scope="col">#</th>
            <th scope="col">{t("policy.when")}</th>
            {outs.map((f) => <th key={f.name} scope="col">{fieldName(f.name)}</th>)}
          </tr>
        </thead>
        <tbody>
          {rule.rows.map((row, i) => (
            <tr key={i} className={chosen === i ? "chosen" : ""}>
              <td className="third">{i + 1}</td>
              <td>
                <Condition expr={row.when} names={names} />
                {row.sentence && <p className="row-says">{plainSentence(row.sentence[currentLang()] ?? row.sentence.en ?? "", rule)}</p>}
              </td>
              {outs.map((f) => <td key={f.name}>{f.name in row.result ? <Result value={row.result[f.name]} field={f} names={names} /> : <span className="third">–</span>}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A sentence whose blanks are not filled yet: each blank shows what will stand there. */
export function plainSentence(text: string, rule: Rule): string {
  return text.replace(/\{(in|out|step|param)\.([^{}]+)\}/g, (_, side: string, name: string) =>
    side === "param" ? (rule.params.find((p) => p.key === name)?.name ?? name) : `〔${fieldName(name)}〕`);
}

/** What is calculated before the table is read, in order. */
export function Calculations({ rule }: { rule: Rule }) {
  return (
    <ol className="calculations">
      {rule.steps.map((s) => <li key={s.name}><code className="step-name">{s.name}</code><span>=</span><Formula expr={s.expr} params={rule.params} /></li>)}
    </ol>
  );
}
