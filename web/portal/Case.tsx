import { useState } from "react";
import { Bones, Button, Card, Empty, Facts, Faces, Field, Note, Page, Rated, Step, toast } from "@mkit/index";
import { post } from "@shared/api";
import { brief, setZone, time } from "@shared/format";
import { useSearch } from "@shared/router";
import type { Case } from "./api";
import "./portal.css";
import { Languages } from "./App";
import { t } from "./t";
import { useGet } from "./useGet";

/** How far a case is, by its secret link: steps, the window, the technician, messages both ways, and at the end five faces. */
export function CasePage({ token }: { token: string }) {
  const { data: c, error, again } = useGet<Case>("/api/portal/cases/{token}", { token }, true);
  const [search] = useSearch();
  if (!c) {
    const gone = error?.kind === "not_found";
    return (
      <Page title={t("case.title")} tools={<Languages />}>
        {error ? <Empty title={gone ? t("case.gone") : error.message}>{gone ? t("case.gone_hint") : <Button onClick={again}>{t("act.retry")}</Button>}</Empty> : <Bones />}
      </Page>
    );
  }
  setZone(c.zone);
  const send = async (what: "messages" | "rating", body: object, done: string) => {
    try {
      await post(`/api/portal/cases/{token}/${what}`, body, { path: { token } });
      toast.ok(done);
      again();
      return true;
    } catch (thrown) {
      toast.fail(thrown);
      return false;
    }
  };
  return (
    <Page title={c.organisation || t("case.title")} tools={<Languages />} note={error && <Note tone="warn">{error.message}</Note>}>
      {search.new && <Sent number={c.number} />}
      <Card>
        <small>{t("case.number", { number: c.number })}</small>
        <h2>{c.title}</h2>
        {c.asset_name && <div className="small">{c.asset_name}</div>}
      </Card>
      <Progress of={c} />
      {c.can_rate && <Rate given={c.rating} onSend={(rating, words) => send("rating", { rating, words }, t("case.thanks"))} />}
      {c.rating && !c.can_rate && <Card><h2>{t("case.rated")}</h2><Rated rating={c.rating.rating} />{c.rating.words && <p>{c.rating.words}</p>}</Card>}
      <Messages of={c} onSend={(text) => send("messages", { text }, t("case.written"))} />
    </Page>
  );
}

/** The receipt: the number and the link that opens this page again. */
function Sent({ number }: { number: string }) {
  const link = location.origin + location.pathname;
  const copy = () => navigator.clipboard?.writeText(link).then(() => toast.ok(t("case.copied")), () => undefined);
  return (
    <section className="m-card sent">
      <h2>{t("case.sent")}</h2>
      <p className="number">{number}</p>
      <p className="small">{t("case.sent_hint")}</p>
      <p className="link">{link}</p>
      <Button icon="copy" onClick={() => void copy()}>{t("case.copy")}</Button>
    </section>
  );
}

function Progress({ of: c }: { of: Case }) {
  return (
    <Card>
      {c.state === "cancelled" && <p>{t("case.cancelled")}</p>}
      {c.waiting && <p className="waiting">{t(`case.waiting.${c.waiting}`)}</p>}
      <ol className="steps">
        {c.steps.map((s, i, all) => (
          <li key={s.state} className={s.done ? "done" : ""} aria-current={s.done && !all[i + 1]?.done ? "step" : undefined}>
            <span>{t(`case.step.${s.state as "received"}`)}</span>
            {s.at && <time dateTime={s.at}>{brief(s.at)}</time>}
          </li>
        ))}
      </ol>
      <Facts facts={[
        [t("case.window"), c.window && `${brief(c.window.from)} – ${time(c.window.to)}`],
        [t("case.technician"), c.technician],
        [t("case.resolution"), c.resolution],
      ]} />
    </Card>
  );
}

function Rate({ given, onSend }: { given: Case["rating"]; onSend: (rating: string, words: string) => Promise<boolean> }) {
  const [rating, setRating] = useState(given?.rating ?? "");
  const [words, setWords] = useState(given?.words ?? "");
  const changed = rating && (rating !== given?.rating || words !== given.words);
  return (
    <Card>
      <h2>{t(given ? "case.rated" : "case.rate")}</h2>
      <Faces label={t("case.rate")} value={rating} onChange={setRating} />
      {rating && <Field label={t("case.comment")} kind="long" value={words} onChange={setWords} />}
      {changed && <Step onClick={() => onSend(rating, words.trim())}>{t(given ? "case.rate_change" : "case.rate_send")}</Step>}
    </Card>
  );
}

function Messages({ of: c, onSend }: { of: Case; onSend: (text: string) => Promise<boolean> }) {
  const [text, setText] = useState("");
  if (!c.can_write && c.messages.length === 0) return null;
  const send = async () => {
    if (await onSend(text.trim())) setText("");
  };
  return (
    <Card>
      <h2>{t("case.messages")}</h2>
      {c.messages.map((m) => (
        <div key={m.at + m.text} className={`said ${m.from}`}>
          <small>{t(m.from === "customer" ? "case.you" : "case.we")} · {brief(m.at)}</small>
          <p>{m.text}</p>
        </div>
      ))}
      {c.can_write && <Field label={t("case.write")} kind="long" plain value={text} onChange={setText} />}
      {text.trim() && <Step onClick={send}>{t("act.send")}</Step>}
    </Card>
  );
}
