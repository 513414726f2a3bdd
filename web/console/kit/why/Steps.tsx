import { useEffect, useState } from "react";
import { asApiError } from "@shared/api";
import { Link } from "@shared/router";
import { useMay } from "../../session";
import { t } from "../../t";
import type { TraceStep, Used } from "./reason";
import { StatusMark } from "./StatusMark";
import { valueWords } from "./value";
import "./why.css";

/** The steps of a decision, fetched when they are unfolded. */
export function AskedSteps({ ask }: { ask: () => Promise<TraceStep[]> }) {
  const [steps, setSteps] = useState<TraceStep[]>();
  const [failed, setFailed] = useState("");
  useEffect(() => {
    let gone = false;
    ask().then((found) => gone || setSteps(found), (thrown) => gone || setFailed(asApiError(thrown).message));
    return () => {
      gone = true;
    };
    // asked once per unfolding
  }, []);
  if (failed) return <p className="form-error">{failed}</p>;
  if (!steps) return <div className="bones"><i /><i /></div>;
  return <Steps steps={steps} />;
}

/** How a rule came to its answer: each expression with what it read and what it gave. */
export function Steps({ steps }: { steps: TraceStep[] }) {
  if (steps.length === 0) return <p className="third">{t("why.no_steps")}</p>;
  return (
    <ol className="steps">
      {steps.map((s, i) => <Step key={i} step={s} />)}
    </ol>
  );
}

function kindOf(s: TraceStep): string {
  if (s.name) return t("why.step", { name: s.name });
  return s.field ? t("why.result", { name: s.field }) : t("why.condition", { row: s.row + 1 });
}

function Step({ step: s }: { step: TraceStep }) {
  const condition = !s.field && !s.name;
  const holds = s.result === true;
  const values = Object.entries(s.values ?? {});
  return (
    <li className={condition ? (holds ? "holds" : "fails") : "gives"}>
      <div className="step-head">
        <span className="second">{kindOf(s)}</span>
        <b>{condition ? (holds ? t("why.holds") : t("why.fails")) : valueWords(s.result)}</b>
      </div>
      <code className="step-expr">{s.expr}</code>
      {values.length > 0 && <p className="step-values">{values.map(([name, v]) => <span key={name}><code>{name}</code> = {valueWords(v)}</span>)}</p>}
      {s.params?.map((p) => <Param key={p.key} used={p} />)}
    </li>
  );
}

function Param({ used: p }: { used: Used }) {
  const reads = useMay("policy.read");
  const name = p.name || p.key;
  return (
    <p className="step-param">
      <StatusMark status={p.status} />
      <span>{reads ? <Link to={`/policy?open=${encodeURIComponent(p.key)}`}>{name}</Link> : name} = <b>{valueWords(p.value, p.unit)}</b></span>
      <span className="third">{p.origin}</span>
    </p>
  );
}
