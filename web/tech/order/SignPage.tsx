import { useState } from "react";
import { Bones, Button, Card, Empty, Facts, Faces, Field, Foot, Page, showWrong, Sign, Step, toast } from "@mkit/index";
import { go } from "@shared/router";
import type { Order } from "../api";
import { act, db, myOrder, saveDraft, useRows, type Draft } from "../db";
import { placeNow } from "../place";
import { keepRecord } from "../record";
import { stepSoon } from "../session";
import { factsOf, recorded } from "../steps";
import { t } from "../t";

/** The phone goes to the customer: what was done, how it was, a signature. One tap sends it all. */
export function SignPage({ id }: { id: string }) {
  const found = useRows(() => myOrder(id), id);
  if (found?.order?.end_kind) return <Page title={found.order.number} back={`/o/${id}`}><Empty title={t("order.over")} /></Page>;
  if (!found?.order) return <Page title="" back={`/o/${id}`}>{!found && <Bones />}</Page>;
  if (!recorded(found.order, found.draft)) {
    return <Page title={t("sign.title")} back={`/o/${id}`}><Empty title={t("end.record_first")}><Button onClick={() => go(`/o/${id}/record`, true)}>{t("order.record")}</Button></Empty></Page>;
  }
  return <SignForm order={found.order} draft={found.draft} />;
}

function SignForm({ order: o, draft }: { order: Order; draft?: Draft }) {
  const facts = factsOf(o, draft);
  const [name, setName] = useState(draft?.signed_by ?? o.contact_name);
  const [rating, setRating] = useState(draft?.rating ?? "");
  const [drawing, setDrawing] = useState(draft?.signature);
  const [checked, setChecked] = useState(false);
  const keep = (change: Omit<Draft, "order">) => void saveDraft(o.id, change);
  const send = async () => {
    setChecked(true);
    if (!rating || !drawing || !name.trim()) return showWrong();
    await keepRecord(o.id);
    const place = await placeNow();
    await db().transaction("rw", db().ops, db().drafts, async () => {
      await act(o, (at) => ({ verb: "sign", body: { at, ...place, signature: drawing, signed_by: name.trim(), rating } }));
      await db().drafts.delete(o.id);
    });
    stepSoon();
    toast.ok(t("did.sign"));
    go("/", true);
  };
  const must = (filled: unknown) => (checked && !filled ? t("form.required") : undefined);
  return (
    <Page title={t("sign.title")} back={`/o/${o.id}`} foot={<Foot><Step onClick={send}>{t("sign.send")}</Step></Foot>}>
      <Card>
        <h2>{o.title}</h2>
        <Facts facts={[
          [t("order.asset"), [o.asset_name, o.asset_serial].filter(Boolean).join(" · ")],
          [t("record.fault"), facts.fault],
          [t("record.work"), facts.work],
          [t("record.parts"), o.parts.map((p) => `${p.name} × ${p.qty}`).join(", ")],
          [t("record.test"), facts.test_result],
          [t("record.advice"), facts.advice],
        ]} />
      </Card>
      <Field label={t("sign.rate")} required error={must(rating)}>
        <Faces label={t("sign.rate")} value={rating} onChange={(r) => { setRating(r); keep({ rating: r }); }} />
      </Field>
      <Field label={t("sign.here")} required error={must(drawing)}>
        <Sign label={t("sign.here")} value={draft?.signature} onChange={(svg) => { setDrawing(svg); keep({ signature: svg }); }} />
      </Field>
      <Field label={t("sign.name")} required value={name} onChange={(v) => { setName(v); keep({ signed_by: v }); }} error={must(name.trim())} />
    </Page>
  );
}
