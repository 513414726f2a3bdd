import { useState } from "react";
import { Bones, Button, Card, Empty, Facts, Field, Note, Page, Step, toast } from "@mkit/index";
import { post, type CaseView, type Rating } from "@shared/api";
import { brief, setZone, time } from "@shared/format";
import { say } from "@shared/i18n";
import "./portal.css";
import { Languages } from "./App";
import { t } from "./t";
import { useGet } from "./useGet";

/** How far a case is, by its secret link: steps, the window, the technician, and at the end five stars. */
export function CasePage({ token }: { token: string }) {
  const { data: c, error, again } = useGet<CaseView>("/api/portal/cases/{token}", { token }, true);
  if (error && !c) {
    const gone = error.kind === "not_found";
    return <Page title={t("case.title")} tools={<Languages />}><Empty title={gone ? t("case.gone") : error.message}>{!gone && <Button onClick={again}>{t("act.retry")}</Button>}</Empty></Page>;
  }
  if (!c) return <Page title={t("case.title")} tools={<Languages />}><Bones /></Page>;
  setZone(c.zone);
  return (
    <Page title={c.organisation || t("case.title")} tools={<Languages />} note={error && <Note tone="warn">{error.message}</Note>}>
      <Card>
        <small>{t("case.number", { number: c.number })}</small>
        <h2>{c.title}</h2>
        {c.asset_name && <div className="small">{c.asset_name}</div>}
        {(c.state === "cancelled" || c.waiting) && <p className="case-note">{c.state === "cancelled" ? t("case.cancelled") : say(`case.waiting.${c.waiting}`)}</p>}
      </Card>
      <Card>
        <ol className="steps">
          {(c.steps ?? []).map((s, i, all) => (
            <li key={s.state} className={s.done ? "done" : ""} aria-current={s.done && !all[i + 1]?.done ? "step" : undefined}>
              <span>{say(`case.step.${s.state}`)}</span>
              {s.at && <time dateTime={s.at}>{brief(s.at)}</time>}
            </li>
          ))}
        </ol>
      </Card>
      {(c.window || c.technician) && (
        <Card>
          <Facts facts={[
            [t("case.window"), c.window && `${brief(c.window.from)} – ${time(c.window.to)}`],
            [t("case.technician"), c.technician],
          ]} />
        </Card>
      )}
      {c.can_rate && !c.rating && <Rate token={token} onDone={again} />}
      {c.rating && <Card><p className="stars-done" aria-label={t("case.stars", { n: stars(c.rating.rating) })}>{"★".repeat(stars(c.rating.rating))}</p><p>{t("case.thanks")}</p></Card>}
      <Talk token={token} of={c} onDone={again} />
    </Page>
  );
}

/** The answers of ENUM-06, one star first. */
const ratings: Rating[] = ["very_dissatisfied", "dissatisfied", "average", "satisfied", "very_satisfied"];
const stars = (rating: Rating) => ratings.indexOf(rating) + 1;

/** What customer and service wrote to each other, and room for one message more. */
function Talk({ token, of: c, onDone }: { token: string; of: CaseView; onDone: () => void }) {
  const [text, setText] = useState("");
  const send = async () => {
    try {
      await post("/api/portal/cases/{token}/messages", { text }, { path: { token } });
      setText("");
      onDone();
    } catch (thrown) {
      toast.fail(thrown);
    }
  };
  const messages = c.messages ?? [];
  if (messages.length === 0 && !c.can_write) return null;
  return (
    <Card>
      {messages.length > 0 && <h2>{t("case.messages")}</h2>}
      {messages.map((m) => <p key={m.at + m.text} className={m.from === "customer" ? "said mine" : "said"}><small>{m.from === "customer" ? t("case.you") : c.organisation} · {brief(m.at)}</small>{m.text}</p>)}
      {c.can_write && <div className="m-rows" style={{ gap: 12 }}><Field label={t("case.write")} kind="long" value={text} onChange={setText} />{text.trim() && <Button onClick={send}>{t("act.send")}</Button>}</div>}
    </Card>
  );
}

function Rate({ token, onDone }: { token: string; onDone: () => void }) {
  const [given, setGiven] = useState(0);
  const [words, setWords] = useState("");
  const send = async () => {
    try {
      await post("/api/portal/cases/{token}/rating", { rating: ratings[given - 1], words }, { path: { token } });
      toast.ok(t("case.thanks"));
      onDone();
    } catch (thrown) {
      toast.fail(thrown);
    }
  };
  return (
    <Card>
      <h2>{t("case.rate")}</h2>
      <div className="stars" role="radiogroup" aria-label={t("case.rate")}>
        {[1, 2, 3, 4, 5].map((n) => <button key={n} type="button" role="radio" aria-checked={n === given} aria-label={t("case.stars", { n })} className={n <= given ? "on" : ""} onClick={() => setGiven(n)}>★</button>)}
      </div>
      {given > 0 && <div className="m-rows" style={{ gap: 12 }}><Field label={t("case.comment")} kind="long" value={words} onChange={setWords} /><Step onClick={send}>{t("case.rate_send")}</Step></div>}
    </Card>
  );
}
