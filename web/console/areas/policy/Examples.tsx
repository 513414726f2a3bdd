import { CheckCircleFilled, CloseCircleFilled } from "@ant-design/icons";
import { valueWords, type Value } from "@kit/why/value";
import { t } from "../../t";
import type { Field, Worked } from "./api";
import { fieldName } from "./Formula";

interface Props {
  worked: Worked[];
  fields: Field[];
  name: (field: string, code: string) => string;
  /** Puts an example into the trial. */
  onTry: (example: Worked) => void;
}

/** The worked examples of a rule, green where they come out, red with the difference where they do not. */
export function Examples({ worked, name, onTry }: Props) {
  if (worked.length === 0) return <p className="third">{t("policy.no_examples")}</p>;
  const pairs = (of: Record<string, Value> | null) => Object.entries(of ?? {});
  return (
    <ul className="examples">
      {worked.map((e, i) => (
        <li key={i} className={e.passed ? "passed" : "failed"}>
          {e.passed ? <CheckCircleFilled aria-label={t("policy.passed")} /> : <CloseCircleFilled aria-label={t("policy.failed")} />}
          <div>
            <p className="example-name"><span>{e.name}</span><button type="button" className="link" onClick={() => onTry(e)}>{t("policy.try_this")}</button></p>
            <dl>
              {e.at && <Pair label={t("policy.at")}>{e.at}</Pair>}
              {pairs(e.in).map(([k, v]) => <Pair key={k} label={fieldName(k)}>{valueWords(v, "", (code) => name(k, code))}</Pair>)}
            </dl>
            <dl className="gives">
              {pairs(e.out).map(([k, v]) => <Pair key={k} label={fieldName(k)}>{valueWords(v, "", (code) => name(k, code))}</Pair>)}
              {e.opens && <Pair label={t("policy.opens")}>{e.opens}</Pair>}
              {e.due && <Pair label={t("policy.due")}>{e.due}</Pair>}
              {e.met?.length ? <Pair label={t("policy.in_time")}>{e.met.join(", ")}</Pair> : null}
              {e.late?.length ? <Pair label={t("policy.late")}>{e.late.join(", ")}</Pair> : null}
            </dl>
            {e.fault && <p className="form-error">{e.fault}</p>}
          </div>
        </li>
      ))}
    </ul>
  );
}

function Pair({ label, children }: { label: string; children: React.ReactNode }) {
  return <div><dt>{label}</dt><dd>{children}</dd></div>;
}
