import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState, type FormEvent } from "react";
import { DayField, Dialog, toast } from "@kit/index";
import { isTable, same, valueWords, type Value } from "@kit/why/value";
import { asApiError } from "@shared/api";
import { dayOf } from "@shared/format";
import { now } from "@shared/now";
import { go } from "@shared/router";
import { queries } from "../../queries";
import { useMe } from "../../session";
import { t } from "../../t";
import { draftOf, loadDrafts, openChange, writeChange, type Change } from "./api";
import { fromTexts, toTexts } from "./edit";
import { ValueEdit } from "./ValueEdit";
import { Differences, ValueView } from "./ValueView";

interface Props {
  param: { key: string; name: string; unit: string; value: Value };
  /** The draft that already changes it, when it is changed once more. */
  into?: Change;
  onClose: () => void;
}

const fresh = "new";

/** Changes a value: the new one, why, and from which day; it becomes a draft, nothing counts before somebody else has approved it. */
export function ChangeDialog({ param: p, into, onClose }: Props) {
  const me = useMe();
  const known = into?.edits.params?.[p.key];
  const [texts, setTexts] = useState(() => toTexts(known ?? p.value));
  const [reason, setReason] = useState(into?.reason ?? "");
  const [day, setDay] = useState(into?.day ?? dayOf(now() + 86_400_000));
  const [target, setTarget] = useState(into?.id ?? fresh);
  const [wrong, setWrong] = useState<string[]>([]);
  const [busy, setBusy] = useState(false);
  const drafts = useQuery({ queryKey: ["policy", "drafts"], enabled: !into, queryFn: ({ signal }) => loadDrafts(signal) });
  const mine = into ? [into] : (drafts.data?.items ?? []).filter((c) => c.author_id === me.person_id || c.author_id === me.user_id);
  const next = fromTexts(texts, p.value);
  const draft = mine.find((c) => c.id === target);
  const send = async (e: FormEvent) => {
    e.preventDefault();
    const faults = [next === undefined && t("policy.not_a_value"), next !== undefined && same(next, p.value) && t("policy.unchanged"), !draft && !reason.trim() && t("policy.reason_missing")].filter((s) => typeof s === "string");
    setWrong(faults);
    if (faults.length || next === undefined) return;
    setBusy(true);
    try {
      const old = draft && draftOf(draft);
      const params = { ...old?.edits.params, [p.key]: next };
      const title = `${p.name}: ${valueWords(p.value, p.unit)} → ${valueWords(next, p.unit)}`.slice(0, 200);
      const body = { title: draft?.title ?? title, reason: reason.trim() || (draft?.reason ?? ""), day, edits: { ...old?.edits, params } };
      const saved = draft ? await writeChange(draft, body) : await openChange(body);
      await queries.invalidateQueries({ queryKey: ["policy"] });
      toast.ok(t("policy.draft_kept"));
      onClose();
      if (!into) go(`/policy/changes/${saved.id}`);
    } catch (thrown) {
      const failed = asApiError(thrown);
      setWrong(failed.fields.length ? failed.fields.map((f) => f.message) : [failed.message]);
      setBusy(false);
    }
  };
  const pick = (id: string) => {
    const found = mine.find((c) => c.id === id);
    setTarget(id);
    if (!found) return;
    setReason(found.reason);
    setDay(found.day);
  };
  return (
    <Dialog title={t("policy.change_of", { name: p.name })} wide onClose={onClose}>
      <form className="form change-form" noValidate onSubmit={(e) => void send(e)}>
        {!isTable(p.value) && <div className="form-field half"><h3>{t("policy.now")}</h3><ValueView value={p.value} unit={p.unit} /></div>}
        <div className={isTable(p.value) ? "form-field" : "form-field half"}><h3>{t("policy.then")}</h3><ValueEdit label={p.name} texts={texts} before={p.value} unit={p.unit} first bad={wrong.length > 0} onChange={setTexts} /></div>
        {next !== undefined && typeof next === "object" && <div><Differences before={p.value} after={next} unit={p.unit} /></div>}
        {mine.length > 0 && !into && (
          <div className="form-field">
            <label htmlFor="change-into">{t("policy.into")}</label>
            <select id="change-into" className="control" value={target} onChange={(e) => pick(e.target.value)}>
              <option value={fresh}>{t("policy.new_draft")}</option>
              {mine.map((c) => <option key={c.id} value={c.id}>{c.title} · {c.day}</option>)}
            </select>
          </div>
        )}
        <div className="form-field">
          <label htmlFor="change-why">{t("policy.reason")}<span className="must" aria-hidden> *</span></label>
          <textarea id="change-why" className="control" rows={2} maxLength={2000} required value={reason} onChange={(e) => setReason(e.target.value)} />
        </div>
        <div className="form-field half"><label htmlFor="change-day">{t("policy.day")}<span className="must" aria-hidden> *</span></label><DayField id="change-day" label={t("policy.day")} value={day} onChange={setDay} /></div>
        <p className="half third">{t("policy.day_hint")}</p>
        {wrong.length > 0 && <ul className="form-error" role="alert">{wrong.map((w) => <li key={w}>{w}</li>)}</ul>}
        <footer>
          <Button onClick={onClose}>{t("act.cancel")}</Button>
          <Button type="primary" htmlType="submit" loading={busy}>{into ? t("act.save") : t("policy.keep_draft")}</Button>
        </footer>
      </form>
    </Dialog>
  );
}
