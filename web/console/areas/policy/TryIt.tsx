import { CloseOutlined, PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { DayField, useAction } from "@kit/index";
import { Steps } from "@kit/why/Steps";
import { valueWords } from "@kit/why/value";
import { t } from "../../t";
import { useLists } from "../ticket/words";
import { ask, type Answer, type Field, type Rule } from "./api";
import { fieldName } from "./Formula";
import { inputOf, type Typed } from "./trial";
import { RuleLink } from "@kit/why/Why";

interface Props {
  rule: Rule;
  typed: Typed;
  day: string;
  answer?: Answer;
  onType: (typed: Typed) => void;
  onDay: (day: string) => void;
  onAnswer: (answer: Answer) => void;
}

/** Asks the rule something made up: the fields it may read, then its answer in a sentence, by field, and step by step. */
export function TryIt({ rule, typed, day, answer, onType, onDay, onAnswer }: Props) {
  const currency = rule.params.find((p) => /^[A-Z]{3}$/.test(p.unit))?.unit ?? "CNY";
  const { run, busy } = useAction(() => ask(rule.code, day ? `${day}T12:00:00Z` : undefined, inputOf(rule.in, typed, currency)), { then: onAnswer });
  return (
    <div className="trial">
      <form
        className="form" noValidate
        onSubmit={(e) => {
          e.preventDefault();
          void run();
        }}
      >
        {rule.in.map((f) => <Question key={f.name} field={f} value={typed[f.name]} currency={currency} onChange={(v) => onType({ ...typed, [f.name]: v })} />)}
        <div className="form-field"><label htmlFor="try-at">{t("policy.version_at")}</label><DayField id="try-at" label={t("policy.version_at")} value={day} onChange={onDay} /></div>
        <footer><Button type="primary" htmlType="submit" loading={busy}>{t("policy.ask")}</Button></footer>
      </form>
      {answer && <Answered answer={answer} rule={rule} />}
    </div>
  );
}

function Answered({ answer: a, rule }: { answer: Answer; rule: Rule }) {
  const { name } = useLists();
  const kind = (field: string) => rule.out.find((f) => f.name === field)?.type ?? "";
  const naming = (field: string) => (code: string) => (kind(field).startsWith("ENUM") ? name(kind(field), code) : code);
  return (
    <section className="answer" aria-live="polite">
      <h3>{t("policy.answer")}</h3>
      {a.sentence && <p className="why-first">{a.sentence}</p>}
      {!a.result && <p>{t("policy.no_row")}</p>}
      <dl className="facts">
        {Object.entries(a.result ?? {}).map(([k, v]) => <div key={k}><dt>{fieldName(k)}</dt><dd><b>{valueWords(v, a.units?.[k] ?? "", naming(k))}</b></dd></div>)}
      </dl>
      {a.note && <p className="second">{a.note}</p>}
      {a.rule !== rule.code && <p className="second">{t("policy.decided_by")} <RuleLink code={a.rule} /></p>}
      <h3>{t("why.steps")}</h3>
      <Steps steps={a.trace} />
      <p className="source mono">{a.rule} · {a.version}</p>
    </section>
  );
}

interface QuestionProps {
  field: Field;
  value: string | Record<string, string>[] | undefined;
  currency: string;
  onChange: (value: string | Record<string, string>[]) => void;
}

function Question({ field: f, value, currency, onChange }: QuestionProps) {
  const id = `try-${f.name}`;
  const label = fieldName(f.name);
  if (f.type === "records") return <Entries field={f} rows={Array.isArray(value) ? value : []} currency={currency} onChange={onChange} />;
  return (
    <div className={f.type === "bool" || f.type === "int" || f.type === "decimal" || f.type === "money" || f.type === "date" || f.type.startsWith("ENUM") ? "form-field half" : "form-field"}>
      <label htmlFor={id}>{label}{!f.optional && f.type !== "bool" && <span className="must" aria-hidden> *</span>}</label>
      <Control id={id} label={label} field={f} currency={currency} value={typeof value === "string" ? value : ""} onChange={onChange} />
    </div>
  );
}

interface ControlProps {
  id?: string;
  label: string;
  field: Field;
  currency: string;
  value: string;
  onChange: (value: string) => void;
}

const hints: Record<string, string> = { money: "100", limit: "10min · 24h · 3wd", duration: "PT10M", time: "2026-03-02T09:00:00+08:00", texts: "a, b", decimals: "1, 1.2", moneys: "10, 20" };

function Control({ id, label, field: f, currency, value, onChange }: ControlProps) {
  const { options } = useLists();
  const common = { id, "aria-label": label, className: "control" };
  const listed = f.type.startsWith("ENUM") ? options(f.type) : f.type === "bool" ? [{ value: "true", label: t("value.yes") }, { value: "false", label: t("value.no") }] : [];
  if (listed.length > 0) {
    return (
      <select {...common} value={value} onChange={(e) => onChange(e.target.value)}>
        <option value="">–</option>
        {listed.map((o) => <option key={o.value} value={o.value}>{o.label}</option>)}
      </select>
    );
  }
  if (f.type === "date") return <DayField id={id} label={label} value={value} onChange={onChange} />;
  const number = f.type === "int" || f.type === "decimal" || f.type === "money";
  return (
    <span className="leaf">
      <input {...common} autoComplete="off" inputMode={number ? "decimal" : undefined} placeholder={hints[f.type]} value={value} onChange={(e) => onChange(e.target.value)} />
      {f.type.startsWith("money") && !/[A-Za-z]{3}/.test(value) && <span className="third">{currency}</span>}
    </span>
  );
}

function Entries({ field: f, rows, currency, onChange }: { field: Field; rows: Record<string, string>[]; currency: string; onChange: (rows: Record<string, string>[]) => void }) {
  const put = (i: number, name: string, v: string) => onChange(rows.map((row, n) => (n === i ? { ...row, [name]: v } : row)));
  return (
    <fieldset className="entries">
      <legend>{fieldName(f.name)}</legend>
      {rows.map((row, i) => (
        <div key={i} className="entry">
          {f.of?.map((x) => <label key={x.name}><span>{fieldName(x.name)}</span><Control label={`${fieldName(x.name)} ${i + 1}`} field={x} currency={currency} value={row[x.name] ?? ""} onChange={(v) => put(i, x.name, v)} /></label>)}
          <button type="button" className="icon" aria-label={`${t("act.remove")}: ${fieldName(f.name)} ${i + 1}`} onClick={() => onChange(rows.filter((_, n) => n !== i))}><CloseOutlined /></button>
        </div>
      ))}
      <button type="button" className="link" onClick={() => onChange([...rows, {}])}><PlusOutlined aria-hidden /> {t("policy.add_entry")}</button>
    </fieldset>
  );
}
