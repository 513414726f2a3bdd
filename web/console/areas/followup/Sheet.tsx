import { Button } from "antd";
import { useRef, useState } from "react";
import { Card, useAction, useDraft, useKeys } from "@kit/index";
import { t } from "../../t";
import { recordCall, type Answers, type FollowupView, type Question, type RecordResult } from "./api";
import { InVain } from "./InVain";

interface Props {
  f: FollowupView;
  next?: () => void;
  onRecorded: (result: RecordResult) => void;
}

const blank = (): Answers => ({ yes: {}, rating: "", words: "" });
const bad = (rating: string) => rating.endsWith("dissatisfied");

/** The call sheet (FORM-63): script, one question after the other from the keyboard, the customer's words. */
export function Sheet({ f, next, onRecorded }: Props) {
  const draft = useDraft<Answers>(`followup.${f.id}`, blank);
  const answers = draft.value;
  const [at, setAt] = useState(0);
  const [asked, setAsked] = useState(false);
  const words = useRef<HTMLTextAreaElement>(null);
  const questions = (f.script?.items ?? []).filter((q) => q.key !== "words");
  const wordsAsk = f.script?.items.find((q) => q.key === "words");
  const missing = questions.filter((q) => q.required && (q.key === "c5" ? !answers.rating : answers.yes[q.key] === undefined));
  const wordless = bad(answers.rating) && !answers.words.trim();
  const save = useAction(() => recordCall(f, answers), {
    done: t("followup.saved"),
    refresh: ["followup", "complaint", "ticket", "report"],
    then: (result) => {
      draft.forget();
      onRecorded(result);
    },
  });
  const choose = (q: Question, value: boolean | string) => {
    draft.set(typeof value === "boolean" ? { ...answers, yes: { ...answers.yes, [q.key]: value } } : { ...answers, rating: value });
    setAt(Math.min(questions.indexOf(q) + 1, questions.length));
  };
  const submit = () => {
    setAsked(true);
    const first = missing[0];
    if (first) return setAt(questions.indexOf(first));
    if (wordless) return words.current?.focus();
    void save.run();
  };
  const current = questions[at];
  const answerKey = (key: string) => {
    if (!current) return;
    if (current.key === "c5") {
      const option = current.options[Number(key) - 1];
      if (option) choose(current, option.code);
    } else if (key === "y" || key === "n") choose(current, key === "y");
    else if (key === "1" || key === "2") choose(current, key === "1");
  };
  useKeys([
    { key: "y", label: t("followup.yes"), run: () => answerKey("y") },
    { key: "n", label: t("followup.no"), run: () => answerKey("n") },
    ...["1", "2", "3", "4", "5"].map((key) => ({ key, label: key === "1" ? t("followup.rating") : "", run: () => answerKey(key) })),
    { key: "ArrowDown", label: "", run: () => setAt(Math.min(at + 1, questions.length - 1)) },
    { key: "ArrowUp", label: "", run: () => setAt(Math.max(at - 1, 0)) },
    { key: "w", label: t("followup.words"), run: () => words.current?.focus() },
    { key: "Mod+Enter", label: t("followup.save"), run: submit },
  ]);
  return (
    <Card title={t("followup.sheet")} extra={<span className="third call-keys"><kbd>Y</kbd> <kbd>N</kbd> · <kbd>1</kbd>–<kbd>5</kbd> · <kbd>Ctrl ↵</kbd></span>}>
      {f.script?.opening && <blockquote className="say">{f.script.opening}</blockquote>}
      <ol className="asks">
        {questions.map((q, i) => (
          <Ask key={q.key} q={q} n={i + 1} current={i === at} bad={asked && missing.includes(q)} value={q.key === "c5" ? answers.rating : answers.yes[q.key]} onChoose={(v) => choose(q, v)} onFocus={() => setAt(i)} />
        ))}
      </ol>
      <label className="words">
        <span>{wordsAsk?.label ?? t("followup.words")}{bad(answers.rating) && <span className="must"> *</span>}</span>
        <textarea ref={words} className="control" rows={3} maxLength={4000} value={answers.words} onChange={(e) => draft.set({ ...answers, words: e.target.value })} />
        {asked && wordless && <span className="form-error">{t("followup.words_needed")}</span>}
      </label>
      {f.script?.closing && <blockquote className="say">{f.script.closing}</blockquote>}
      <div className="call-foot">
        <InVain f={f} next={next} />
        <Button type="primary" size="large" loading={save.busy} onClick={submit}>{t("followup.save")}</Button>
      </div>
    </Card>
  );
}

interface AskProps {
  q: Question;
  n: number;
  current: boolean;
  bad: boolean;
  value: boolean | string | undefined;
  onChoose: (value: boolean | string) => void;
  onFocus: () => void;
}

/** One question with its answers as big buttons; the keys of the present one stand on them. */
function Ask({ q, n, current, bad: wrong, value, onChoose, onFocus }: AskProps) {
  const choices: { value: boolean | string; label: string; hint: string; tone: string }[] =
    q.key === "c5"
      ? q.options.map((o, i) => ({ value: o.code, label: o.label, hint: String(i + 1), tone: bad(o.code) ? "no" : o.code === "average" ? "so" : "yes" }))
      : [{ value: true, label: t("followup.yes"), hint: "Y", tone: "yes" }, { value: false, label: t("followup.no"), hint: "N", tone: "no" }];
  return (
    <li className={["ask", current && "now", wrong && "bad"].filter(Boolean).join(" ")} onPointerDown={onFocus}>
      <div>
        <b>{n}. {q.label}</b>
        {q.ask && <p>{q.ask}</p>}
      </div>
      <div className={q.key === "c5" ? "picks five" : "picks"} role="radiogroup" aria-label={q.label}>
        {choices.map((c) => (
          <button key={c.hint} type="button" role="radio" aria-checked={value === c.value} className={c.tone} onClick={() => onChoose(c.value)}>
            {c.label} {current && <kbd aria-hidden>{c.hint}</kbd>}
          </button>
        ))}
      </div>
    </li>
  );
}
