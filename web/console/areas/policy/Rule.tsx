import { ArrowLeftOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useRef, useState } from "react";
import { Card, Failed, Pill } from "@kit/index";
import { StatusMark } from "@kit/why/StatusMark";
import { valueWords } from "@kit/why/value";
import { currentLang } from "@shared/i18n";
import { go, Link } from "@shared/router";
import type { PageProps } from "../../pages";
import { t } from "../../t";
import { useLists } from "../ticket/words";
import { loadRule, type Answer, type Param, type Rule, type Worked } from "./api";
import { Calculations, Decision, plainSentence } from "./Decision";
import { Examples } from "./Examples";
import { Outcome, subjectOf } from "./Rules";
import { typedOf, type Typed } from "./trial";
import { TryIt } from "./TryIt";
import "@kit/why/why.css";
import "./policy.css";

/** One rule: its sentence, its table, what it calculates, the values it reads, its worked examples, and a place to try it (RULE-01 …). */
export default function RulePage({ params }: PageProps) {
  const code = params.code ?? "";
  const q = useQuery({ queryKey: ["policy", "rule", code, currentLang()], queryFn: ({ signal }) => loadRule(code, signal) });
  if (q.error && !q.data) return <Failed error={q.error} again={() => void q.refetch()} />;
  if (!q.data) return <div className="bones"><i /><i /><i /><i /></div>;
  return <Shown key={code} rule={q.data} />;
}

function Shown({ rule }: { rule: Rule }) {
  const { name } = useLists();
  const [typed, setTyped] = useState<Typed>(() => typedOf(rule.in, rule.worked[0]?.in ?? null));
  const [day, setDay] = useState("");
  const [answer, setAnswer] = useState<Answer>();
  const trial = useRef<HTMLDivElement>(null);
  const sentence = rule.sentence?.[currentLang()] ?? rule.sentence?.en;
  const kinds = new Map([...rule.in, ...rule.out].map((f) => [f.name, f.type]));
  const naming = (field: string, value: string) => (kinds.get(field)?.startsWith("ENUM") ? name(kinds.get(field) ?? "", value) : value);
  const tryThis = (e: Worked) => {
    setTyped(typedOf(rule.in, e.in));
    setAnswer(undefined);
    trial.current?.scrollIntoView({ behavior: "smooth", block: "start" });
    trial.current?.querySelector<HTMLElement>("button[type=submit]")?.focus({ preventScroll: true });
  };
  return (
    <div className="detail rule-page">
      <header className="detail-head">
        <Button type="text" icon={<ArrowLeftOutlined />} aria-label={t("act.back")} onClick={() => (history.length > 1 ? history.back() : go("/policy/rules"))} />
        <div className="detail-name">
          <span className="mono third">{rule.code}</span>
          <h1>{rule.name}</h1>
          <Pill hue={rule.asked ? "green" : "gray"}>{rule.asked ? t("policy.in_use") : t("policy.planned")}</Pill>
          <span className="third">{subjectOf(rule.point)} · {rule.origin} · <span className="mono">{rule.version}</span>{rule.source && <> · <span className="mono">{rule.source}</span></>}</span>
        </div>
      </header>
      {!rule.asked && <p className="note">{t("policy.planned_hint")}</p>}
      <div className="rule-cols">
        <div>
          <Card title={t("policy.says")}>
            {sentence && <p className="rule-says">{plainSentence(sentence, rule)}</p>}
            <Decision rule={rule} chosen={answer?.rule === rule.code ? answer.row : undefined} />
          </Card>
          {rule.steps.length > 0 && <Card title={t("policy.calculates")}><Calculations rule={rule} /></Card>}
          <Card title={t("policy.examples")} extra={<Outcome n={rule.worked.length} failed={rule.failed} />}><Examples worked={rule.worked} fields={rule.in} name={naming} onTry={tryThis} /></Card>
        </div>
        <div>
          <Card title={t("policy.reads")}><Read params={rule.params} /></Card>
          <div ref={trial}><Card title={t("policy.try")}><TryIt rule={rule} typed={typed} day={day} answer={answer} onType={setTyped} onDay={setDay} onAnswer={setAnswer} /></Card></div>
        </div>
      </div>
    </div>
  );
}

/** The values that the rule reads, each with its status and the way to change it. */
function Read({ params }: { params: Param[] }) {
  if (params.length === 0) return <p className="third">{t("policy.reads_none")}</p>;
  return (
    <ul className="reads">
      {params.map((p) => (
        <li key={p.key}>
          <StatusMark status={p.status} />
          <Link to={`/policy?open=${encodeURIComponent(p.key)}`}>{p.name}</Link>
          <b>{valueWords(p.value, p.unit)}</b>
        </li>
      ))}
    </ul>
  );
}
