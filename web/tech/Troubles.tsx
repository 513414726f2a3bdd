import { Button, Card, toast } from "@mkit/index";
import { time } from "@shared/format";
import { say } from "@shared/i18n";
import type { Findings } from "./api";
import { db, store } from "./db";
import { stepSoon } from "./session";
import type { Op } from "./sync/op";
import { settle } from "./sync/queue";
import { t } from "./t";

/** What an operation did, in words. */
export function deedOf(op: Op): string {
  switch (op.verb) {
    case "move":
      return t(`did.${op.body.event}`);
    case "record":
      return t("record.title");
    case "part":
      return `${op.body.name} × ${op.body.qty}`;
    case "drop_part":
      return t("did.drop_part");
    case "sign":
      return t("did.sign");
  }
}

const labels: Record<keyof Findings, Parameters<typeof t>[0]> = {
  fault: "record.fault",
  work: "record.work",
  advice: "record.advice",
  test_result: "record.test",
  cause_explained: "record.explained",
  first_visit_fixed: "record.first",
};

const shown = (value: unknown) => (typeof value === "boolean" ? t(value ? "say.yes" : "say.no") : String(value ?? "") || "–");

async function decide(op: Op, mine: boolean) {
  const next = settle(op, mine);
  if (next) await store.change(next);
  else await db().ops.delete(op.seq as number);
  stepSoon(0);
}

/** What the server would not take, why, and what can be done about it; nothing disappears by itself. */
export function Troubles({ ops }: { ops: Op[] }) {
  const bad = ops.filter((op) => op.trouble);
  if (bad.length === 0) return null;
  return <>{bad.map((op) => (op.trouble?.kind === "conflict" ? <Conflict key={op.id} op={op} /> : <Rejected key={op.id} op={op} behind={ops.filter((x) => x.order === op.order && x !== op)} />))}</>;
}

function Conflict({ op }: { op: Op }) {
  if (op.verb !== "record") return null;
  const fields = Object.keys(op.trouble?.theirs ?? {}) as (keyof Findings)[];
  return (
    <Card tone="warn">
      <h2>{t("trouble.conflict")}</h2>
      {fields.map((f) => (
        <div key={f} className="m-two">
          <strong>{t(labels[f])}</strong>
          <p><span className="small">{t("trouble.mine")}</span> {shown(op.body[f])}</p>
          <p><span className="small">{t("trouble.theirs")}</span> {shown(op.trouble?.theirs?.[f])}</p>
        </div>
      ))}
      <div className="m-pair">
        <Button onClick={() => void decide(op, true)}>{t("trouble.keep_mine")}</Button>
        <Button onClick={() => void decide(op, false)}>{t("trouble.take_theirs")}</Button>
      </div>
    </Card>
  );
}

function Rejected({ op, behind }: { op: Op; behind: Op[] }) {
  const text = [op, ...behind].flatMap((x) => (x.verb === "record" ? Object.entries(x.body).filter(([, v]) => typeof v === "string").map(([f, v]) => `${t(labels[f as keyof Findings])}: ${String(v)}`) : []));
  const again = async () => {
    await store.change({ ...op, trouble: undefined, tries: 0 });
    stepSoon(0);
  };
  const drop = async () => {
    await db().ops.bulkDelete([op, ...behind].map((x) => x.seq as number));
    stepSoon(0);
  };
  const copy = () => void navigator.clipboard?.writeText(text.join("\n")).then(() => toast.ok(t("trouble.copied")));
  return (
    <Card tone="bad">
      <h2>{t("trouble.rejected", { what: deedOf(op) })}</h2>
      <p>{op.trouble?.code === "workorder.not_found" ? t("order.gone") : op.trouble?.message || say("error.internal")}</p>
      <p className="small">{t("trouble.rejected_hint", { number: op.number, at: time(op.at) })}{behind.length > 0 && ` ${t("trouble.behind", { n: behind.length })}`}</p>
      <div className="m-pair">
        <Button onClick={() => void again()}>{t("act.retry")}</Button>
        <Button tone="danger" onClick={() => void drop()}>{t("trouble.drop", { n: behind.length + 1 })}</Button>
      </div>
      {text.length > 0 && <Button icon="copy" onClick={copy}>{t("trouble.copy")}</Button>}
    </Card>
  );
}
