import { Button, Card, Empty, Foot, Page, Step } from "@mkit/index";
import { time } from "@shared/format";
import { db, useRows, waiting, type Shot } from "./db";
import { bringInStep, stepSoon, useShares, useSync } from "./session";
import type { Op } from "./sync/op";
import { SyncNote } from "./SyncNote";
import { deedOf, Troubles } from "./Troubles";
import { t } from "./t";

/** Everything that the server does not have yet, order by order, and what keeps it. */
export function WaitingPage() {
  const all = useRows(waiting, "waiting");
  const sync = useSync();
  if (!all) return <Page title={t("waiting.title")} back="/"><span /></Page>;
  const numbers = [...new Set([...all.ops, ...all.shots].map((x) => x.number))];
  return (
    <Page title={t("waiting.title")} back="/" note={<SyncNote linked={false} />} foot={numbers.length > 0 && <Foot><Step onClick={bringInStep}>{t("waiting.send")}</Step></Foot>}>
      {numbers.length === 0 && <Empty title={t("waiting.none")} />}
      {numbers.length > 0 && <p className="small">{t(sync === "off" ? "waiting.hint_off" : "waiting.hint")}</p>}
      <Troubles ops={all.ops} />
      {numbers.map((n) => <Group key={n} number={n} ops={all.ops.filter((op) => op.number === n)} shots={all.shots.filter((s) => s.number === n)} />)}
    </Page>
  );
}

function Group({ number, ops, shots }: { number: string; ops: Op[]; shots: Shot[] }) {
  return (
    <Card>
      <h2>{number}</h2>
      <ul className="m-lines">
        {ops.map((op) => <li key={op.id} className="m-row"><span>{deedOf(op)}</span><span className="small">{op.trouble ? t("waiting.stuck") : time(op.at)}</span></li>)}
        {shots.map((s) => <ShotLine key={s.id} shot={s} />)}
      </ul>
    </Card>
  );
}

function ShotLine({ shot: s }: { shot: Shot }) {
  const share = useShares()[s.id];
  const again = async () => {
    await db().shots.update(s.id, { state: "waiting", tries: 1, message: undefined });
    stepSoon(0);
  };
  return (
    <li>
      <div className="m-row"><span>{t("photo.one")}</span>{share !== undefined ? <progress max={1} value={share} /> : <span className="small">{t("waiting.size", { n: Math.max(1, Math.round(s.blob.size / 1024)) })}</span>}</div>
      {s.state === "refused" && (
        <>
          <p className="small bad">{s.message}</p>
          <div className="m-pair"><Button onClick={() => void again()}>{t("act.retry")}</Button><Button tone="danger" onClick={() => void db().shots.delete(s.id)}>{t("act.remove")}</Button></div>
        </>
      )}
    </li>
  );
}
