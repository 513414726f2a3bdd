import { Button } from "antd";
import { useState } from "react";
import { Dialog, MomentField, useAction } from "@kit/index";
import { brief } from "@shared/format";
import { now } from "@shared/now";
import { t } from "../../t";
import { addAttempt, type FollowupView } from "./api";
import { Excuse } from "./Excuse";

interface Props {
  f: FollowupView;
  next?: () => void;
}

const agreed = "call_back_at";

/** Nobody answered, or not now: what happened and when to try again (RULE-91). */
export function InVain({ f, next }: Props) {
  const [outcome, setOutcome] = useState("");
  const [note, setNote] = useState("");
  const [at, setAt] = useState("");
  const [excuse, setExcuse] = useState(false);
  const close = () => setOutcome("");
  const choices = f.outcomes.filter((o) => o.class !== "reached");
  const chosen = choices.find((o) => o.code === outcome);
  const save = useAction(() => addAttempt(f, outcome, note.trim(), at), {
    done: (r) => (r.next_try_at ? t("followup.tried_next", { at: brief(r.next_try_at) }) : t("followup.tried_last")),
    refresh: ["followup"],
    then: () => {
      close();
      next?.();
    },
  });
  if (!f.moves.includes("attempt") || choices.length === 0) return <span />;
  const soon = [{ label: t("followup.in_hours", { n: 1 }), at: 1 }, { label: t("followup.in_hours", { n: 3 }), at: 3 }];
  return (
    <div className="in-vain">
      <span className="third">{t("followup.not_reached")}</span>
      {choices.map((o) => <Button key={o.code} size="small" onClick={() => setOutcome(o.code)}>{o.label}</Button>)}
      {chosen && (
        <Dialog title={chosen.label} onClose={close}>
          <form className="form" onSubmit={(e) => { e.preventDefault(); void save.run(); }}>
            <p className="second">{f.attempts_left > 0 ? t("followup.attempts_left", { n: f.attempts_left }) : t("followup.attempts_none")}</p>
            <div>
              <label>{t("followup.again")}</label>
              <div className="many">
                {outcome !== agreed && <button type="button" aria-pressed={!at} onClick={() => setAt("")}>{t("followup.by_rule")}</button>}
                {soon.map((s) => {
                  const when = new Date(Math.ceil((now() + s.at * 3_600_000) / 900_000) * 900_000).toISOString();
                  return <button key={s.at} type="button" aria-pressed={at === when} onClick={() => setAt(when)}>{s.label}</button>;
                })}
              </div>
              <div className="call-moment"><MomentField value={at} label={t("followup.again")} onChange={setAt} days={14} /></div>
            </div>
            <div>
              <label htmlFor="call-note">{t("followup.note")}</label>
              <textarea id="call-note" className="control" rows={2} maxLength={2000} value={note} onChange={(e) => setNote(e.target.value)} />
            </div>
            <footer>
              {chosen.class === "refused" && f.moves.includes("excuse") && <Button onClick={() => setExcuse(true)}>{t("followup.excuse")}</Button>}
              <Button onClick={close}>{t("act.cancel")}</Button>
              <Button type="primary" htmlType="submit" autoFocus loading={save.busy} disabled={outcome === agreed && !at}>{t("act.save")}</Button>
            </footer>
          </form>
        </Dialog>
      )}
      {excuse && <Excuse f={f} reason={chosen?.label} onClose={() => setExcuse(false)} onDone={() => { close(); next?.(); }} />}
    </div>
  );
}
