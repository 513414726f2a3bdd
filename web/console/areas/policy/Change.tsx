import { ArrowLeftOutlined, DeleteOutlined, EditOutlined, PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { Card, Dialog, Empty, Facts, Failed, FormDialog, toast, useAction, type Fact } from "@kit/index";
import type { Value } from "@kit/why/value";
import { RuleLink } from "@kit/why/Why";
import { currentLang, say } from "@shared/i18n";
import { go, Link } from "@shared/router";
import { brief } from "@shared/format";
import type { PageProps } from "../../pages";
import { queries } from "../../queries";
import { t } from "../../t";
import { draftOf, loadChange, stepChange, writeChange, type Change, type Edited, type Step } from "./api";
import { ChangeDialog } from "./ChangeDialog";
import { StagePill } from "./Changes";
import { Simulation } from "./Simulation";
import { Differences } from "./ValueView";
import "@kit/why/why.css";
import "./policy.css";

/** One change on its way: what becomes what, why and from when, what it would have done to a past period, who agrees (SYS-15). */
export default function ChangePage({ params }: PageProps) {
  const id = params.id ?? "";
  const q = useQuery({ queryKey: ["policy", "change", id, currentLang()], queryFn: ({ signal }) => loadChange(id, signal) });
  if (q.error && !q.data) return <Failed error={q.error} again={() => void q.refetch()} />;
  if (!q.data) return <div className="bones"><i /><i /><i /><i /></div>;
  return <Shown change={q.data} />;
}

const steps: Step[] = ["propose", "approve"];

function Shown({ change: c }: { change: Change }) {
  const may = (move: string) => c.moves.includes(move);
  const [asking, setAsking] = useState<Step>();
  const [renaming, setRenaming] = useState(false);
  const primary = steps.find(may);
  return (
    <div className="detail change-page">
      <header className="detail-head">
        <Button type="text" icon={<ArrowLeftOutlined />} aria-label={t("act.back")} onClick={() => (history.length > 1 ? history.back() : go("/policy/changes"))} />
        <div className="detail-name"><h1>{c.title}</h1><StagePill stage={c.state} /></div>
        <div className="actions">
          {may("withdraw") && <Button onClick={() => setAsking("withdraw")}>{t("policy.withdraw")}</Button>}
          {primary && <Button type="primary" disabled={c.edited.length === 0} onClick={() => setAsking(primary)}>{say(`policy.${primary}`)}</Button>}
        </div>
      </header>
      <Way change={c} />
      <div className="rule-cols">
        <div>
          <Card title={t("policy.what_changes")}><Edits change={c} /></Card>
          <Card title={t("policy.simulation")}><Simulation change={c} /></Card>
        </div>
        <div>
          <Card title={t("policy.about")} extra={may("edit") && <button type="button" className="link" onClick={() => setRenaming(true)}>{t("act.edit")}</button>}><Facts facts={factsOf(c)} /></Card>
          <p className="third">{hint(c)}</p>
        </div>
      </div>
      {asking && <Ask change={c} step={asking} onClose={() => setAsking(undefined)} />}
      {renaming && <Rename change={c} onClose={() => setRenaming(false)} />}
    </div>
  );
}

function factsOf(c: Change): Fact[] {
  return [
    { label: t("policy.reason"), value: c.reason },
    { label: t("policy.day"), value: c.day },
    { label: t("policy.author"), value: c.author_name },
    ...(c.approver_name ? [{ label: t("policy.approver"), value: c.approver_name }] : []),
    ...(c.published_at ? [{ label: t("policy.stage.published"), value: brief(c.published_at) }] : []),
    { label: t("policy.pack"), value: <span className="mono">{c.pack}</span> },
  ];
}

/** What comes next and for whom. */
function hint(c: Change): string {
  if (c.state === "proposed") return c.moves.includes("approve") ? t("policy.hint_approve") : t("policy.hint_waits");
  return say(`policy.hint_${c.state}`, { day: c.day });
}

/** The three stations of a change; where it stands is marked. */
function Way({ change: c }: { change: Change }) {
  const stations = c.state === "withdrawn" ? (["draft", "withdrawn"] as const) : (["draft", "proposed", "published"] as const);
  const here = stations.findIndex((s) => s === c.state);
  const who = { draft: c.author_name, proposed: c.state === "proposed" ? t("policy.second_person") : "", published: c.approver_name, withdrawn: "" };
  return (
    <ol className="way">
      {stations.map((s, i) => <li key={s} className={i < here ? "past" : i === here ? "here" : ""} aria-current={i === here ? "step" : undefined}><b>{say(`policy.stage.${s}`)}</b><span className="third">{who[s]}</span></li>)}
    </ol>
  );
}

function Edits({ change: c }: { change: Change }) {
  const edits = c.moves.includes("edit");
  const [editing, setEditing] = useState<Edited>();
  const drop = async (e: Edited) => {
    const { params = {}, rules = {} } = c.edits;
    const without = <V,>(all: Record<string, V>) => Object.fromEntries(Object.entries(all).filter(([k]) => k !== e.key));
    const put = (change: Change, next: typeof c.edits) => writeChange(change, { ...draftOf(c), edits: next }).finally(() => queries.invalidateQueries({ queryKey: ["policy"] }));
    try {
      const saved = await put(c, e.kind === "param" ? { ...c.edits, params: without(params) } : { ...c.edits, rules: without(rules) });
      toast.ok(t("policy.dropped", { name: e.name }), () => put(saved, c.edits));
    } catch (thrown) {
      toast.fail(thrown);
    }
  };
  if (c.edited.length === 0) return <Empty title={t("policy.none_edit")} action={<button type="button" className="button" onClick={() => go("/policy")}>{t("policy.choose_value")}</button>}>{t("policy.none_edit_hint")}</Empty>;
  return (
    <>
      <ul className="edits">
        {c.edited.map((e) => (
          <li key={e.kind + e.key}>
            <div>
              {e.kind === "param" ? <Link to={`/policy?open=${encodeURIComponent(e.key)}`}>{e.name}</Link> : <><RuleLink code={e.key} /> {e.name}</>}
              <small className="mono">{e.key}</small>
            </div>
            {e.kind === "param" ? <Differences before={e.before} after={e.after} unit={e.unit} /> : <RuleEdit edited={e} />}
            {edits && (
              <div className="edit-tools">
                {e.kind === "param" && <button type="button" className="icon" aria-label={`${t("act.edit")}: ${e.name}`} title={t("act.edit")} onClick={() => setEditing(e)}><EditOutlined /></button>}
                <button type="button" className="icon" aria-label={`${t("act.remove")}: ${e.name}`} title={t("act.remove")} onClick={() => void drop(e)}><DeleteOutlined /></button>
              </div>
            )}
          </li>
        ))}
      </ul>
      {edits && <p><button type="button" className="link" onClick={() => go("/policy")}><PlusOutlined aria-hidden /> {t("policy.change_more")}</button></p>}
      {editing && <ChangeDialog param={{ key: editing.key, name: editing.name, unit: editing.unit, value: editing.before as Value }} into={c} onClose={() => setEditing(undefined)} />}
    </>
  );
}

function RuleEdit({ edited: e }: { edited: Edited }) {
  if (e.after === undefined || e.after === null) return <span>{t("policy.rule_gone")}</span>;
  return <details><summary>{t("policy.rule_rewritten")}</summary><pre className="rule-text">{JSON.stringify(e.after, null, 2)}</pre></details>;
}

/** Names the consequence before a step that others see. */
function Ask({ change: c, step, onClose }: { change: Change; step: Step; onClose: () => void }) {
  const { run, busy } = useAction(() => stepChange(c, step), { done: say(`policy.did_${step}`), refresh: ["policy"], then: onClose });
  return (
    <Dialog title={say(`policy.${step}`)} onClose={onClose}>
      <p>{say(`policy.ask_${step}`, { day: c.day, n: c.edited.length })}</p>
      <footer className="dialog-foot">
        <Button onClick={onClose}>{t("act.cancel")}</Button>
        <Button type="primary" danger={step === "withdraw"} autoFocus loading={busy} onClick={() => void run()}>{say(`policy.${step}`)}</Button>
      </footer>
    </Dialog>
  );
}

function Rename({ change: c, onClose }: { change: Change; onClose: () => void }) {
  return (
    <FormDialog
      title={t("policy.about")}
      first={{ title: c.title, reason: c.reason, day: c.day }}
      fields={[
        { name: "title", label: t("policy.name"), required: true, max: 200 },
        { name: "reason", label: t("policy.reason"), kind: "long", required: true, max: 2000 },
        { name: "day", label: t("policy.day"), kind: "day", required: true, hint: t("policy.day_hint") },
      ]}
      submit={t("act.save")}
      onSubmit={async (v) => {
        await writeChange(c, { ...draftOf(c), title: v.title ?? "", reason: v.reason ?? "", day: v.day ?? "" });
        await queries.invalidateQueries({ queryKey: ["policy"] });
      }}
      onClose={onClose}
    />
  );
}
