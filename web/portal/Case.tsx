import { useState } from "react";
import { Bones, Button, Card, Empty, Facts, Field, Note, Page, Step, toast } from "@mkit/index";
import { post, type CaseView } from "@shared/api";
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
      {c.rating && <Card><p className="stars-done" aria-label={t("case.stars", { n: c.rating.stars })}>{"★".repeat(c.rating.stars)}</p><p>{t("case.thanks")}</p></Card>}
      {c.phone && <Button href={`tel:${c.phone}`}>{t("case.call")}</Button>}
    </Page>
  );
}

function Rate({ token, onDone }: { token: string; onDone: () => void }) {
  const [stars, setStars] = useState(0);
  const [comment, setComment] = useState("");
  const send = async () => {
    try {
      await post("/api/portal/cases/{token}/rating", { stars, comment }, { path: { token } });
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
        {[1, 2, 3, 4, 5].map((n) => <button key={n} type="button" role="radio" aria-checked={n === stars} aria-label={t("case.stars", { n })} className={n <= stars ? "on" : ""} onClick={() => setStars(n)}>★</button>)}
      </div>
      {stars > 0 && <div className="m-rows" style={{ gap: 12 }}><Field label={t("case.comment")} kind="long" value={comment} onChange={setComment} /><Step onClick={send}>{t("case.rate_send")}</Step></div>}
    </Card>
  );
}
