import { useEffect, useState, type ReactNode } from "react";
import { Bones, Button, Chips, Empty, Field, Foot, Page, Photo, showWrong, Step } from "@mkit/index";
import { go } from "@shared/router";
import type { Findings, Order, Part } from "../api";
import { act, db, myOrder, saveDraft, useRows } from "../db";
import { addShots, keepRecord } from "../record";
import { stepSoon, useShares } from "../session";
import { factsOf } from "../steps";
import { SyncNote } from "../SyncNote";
import { t } from "../t";
import { Parts } from "./Parts";

/** What was found and done. Every keystroke is kept on the device; the server hears of it when the page is left. */
export function RecordPage({ id }: { id: string }) {
  const found = useRows(() => myOrder(id), id);
  const shares = useShares();
  useEffect(() => () => void keepRecord(id), [id]);
  if (found?.order?.end_kind) return <Page title={found.order.number} back={`/o/${id}`}><Empty title={t("order.over")} /></Page>;
  if (!found?.order) return <Page title="" back={`/o/${id}`}>{!found && <Bones />}</Page>;
  const { order, draft, shots } = found;
  const pictures = shots.map((s) => ({ id: s.id, blob: s.blob, share: shares[s.id], kept: s.state === "sent", bad: s.state === "refused" }));
  const drop = async (part: Part) => {
    const waits = await db().ops.filter((op) => op.verb === "part" && op.id === part.id).delete();
    if (!waits) await act(order, () => ({ verb: "drop_part", part: part.id }));
    stepSoon();
  };
  return (
    <Sheetful order={order} facts={factsOf(order, draft)}>
      <Field label={t("record.parts")}>
        <Parts order={order} onDrop={(p) => void drop(p)} />
      </Field>
      <Field label={t("record.photos")}>
        <Photo pictures={pictures} onAdd={(files) => addShots(order, files)} onDrop={(shot) => void db().shots.delete(shot)} />
      </Field>
    </Sheetful>
  );
}

type YesNo = "yes" | "no";
const said = (b: boolean | undefined): YesNo | "" => (b === undefined ? "" : b ? "yes" : "no");

function Sheetful({ order, facts: kept, children }: { order: Order; facts: Findings; children: ReactNode }) {
  const [facts, setFacts] = useState(kept);
  const [checked, setChecked] = useState(false);
  const set = (change: Partial<Findings>) => {
    const next = { ...facts, ...change };
    setFacts(next);
    void saveDraft(order.id, { facts: next });
  };
  const must = (filled: unknown) => (checked && !filled ? t("form.required") : undefined);
  const on = async () => {
    setChecked(true);
    if (!facts.fault.trim() || !facts.work.trim() || facts.cause_explained === undefined) return showWrong();
    await keepRecord(order.id);
    go(`/o/${order.id}/sign`);
  };
  const yesNo = (["yes", "no"] as const).map((v) => ({ value: v, label: t(`say.${v}`) }));
  return (
    <Page title={t("record.title")} back={`/o/${order.id}`} note={<SyncNote />} foot={<Foot><Step onClick={on}>{t("order.sign")}</Step></Foot>}>
      <Field label={t("record.fault")} hint={t("record.fault_hint")} kind="long" required value={facts.fault} onChange={(fault) => set({ fault })} error={must(facts.fault.trim())} />
      <Field label={t("record.explained")} required error={must(facts.cause_explained !== undefined)}>
        <Chips label={t("record.explained")} options={yesNo} value={said(facts.cause_explained)} onChange={(v) => set({ cause_explained: v === "yes" })} />
      </Field>
      <Field label={t("record.work")} hint={t("record.work_hint")} kind="long" required value={facts.work} onChange={(work) => set({ work })} error={must(facts.work.trim())} />
      {children}
      <Field label={t("record.test")} hint={t("record.test_hint")} value={facts.test_result} onChange={(test_result) => set({ test_result })} />
      <Field label={t("record.first")}>
        <Chips label={t("record.first")} options={yesNo} value={said(facts.first_visit_fixed)} onChange={(v) => set({ first_visit_fixed: v === "yes" })} />
      </Field>
      <Field label={t("record.advice")} hint={t("record.advice_hint")} kind="long" value={facts.advice} onChange={(advice) => set({ advice })} />
      <p className="small">{t("record.kept")}</p>
      <Button onClick={() => go(`/o/${order.id}`)}>{t("record.later")}</Button>
    </Page>
  );
}
