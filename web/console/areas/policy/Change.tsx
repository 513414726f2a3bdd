import { ArrowLeftOutlined, ArrowRightOutlined, DeleteOutlined, EditOutlined, PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { Card, Dialog, Empty, Facts, Failed, FormDialog, toast, useAction, type Fact } from "@kit/index";
import { valueWords, type Value } from "@kit/why/value";
import { RuleLink } from "@kit/why/Why";
import { currentLang, say } from "@shared/i18n";
import { go, Link } from "@shared/router";
import { brief } from "@shared/format";
import type { PageProps } from "../../pages";
import { queries } from "../../queries";
import { t } from "../../t";
import { draftOf, loadChange, loadParams, stepChange, writeChange, type Change, type Edited, type Param, type Step } from "./api";
import { ChangeDialog } from "./ChangeDialog";
import { StagePill } from "./Changes";
import { Simulation } from "./Simulation";
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
  const [editing, setEditing] = useState<Param>();
  const params = useQuery({ queryKey: ["policy", "params", "", currentLang()], enabled: edits, queryFn: ({ signal }) => loadParams("", signal) });
  const things = grouped(c);
  const drop = async (e: Thing) => {
    const without = (all: Record<string, Value> = {}) => Object.fromEntries(Object.entries(all).filter(([k]) => k !== e.code));
    const put = (change: Change, next: typeof c.edits) => writeChange(change, { ...draftOf(c), edits: next }).finally(() => queries.invalidateQueries({ queryKey: ["policy"] }));
    try {
      const saved = await put(c, e.section === "params" ? { ...c.edits, params: without(c.edits.params) } : { ...c.edits, rules: without(c.edits.rules) });
      toast.ok(t("policy.dropped", { name: e.name }), () => put(saved, c.edits));
    } catch (thrown) {
      toast.fail(thrown);
    }
  };
  if (things.length === 0) return <Empty title={t("policy.none_edit")} action={<button type="button" className="button" onClick={() => go("/policy")}>{t("policy.choose_value")}</button>}>{t("policy.none_edit_hint")}</Empty>;
  return (
    <>
      <ul className="edits">
        {things.map((e) => {
          const param = params.data?.items.find((p) => p.key === e.code);
          return (
            <li key={e.section + e.code}>
              <div>
                {e.section === "params" ? <Link to={`/policy?open=${encodeURIComponent(e.code)}`}>{e.name}</Link> : <><RuleLink code={e.code} /> {e.name}</>}
                {e.section === "params" && <small className="mono">{e.code}</small>}
              </div>
              <ul className="differences">{e.places.map((p) => <Place key={p.path} edited={p} />)}</ul>
              {edits && (
                <div className="edit-tools">
                  {param && <button type="button" className="icon" aria-label={`${t("act.edit")}: ${e.name}`} title={t("act.edit")} onClick={() => setEditing(param)}><EditOutlined /></button>}
                  <button type="button" className="icon" aria-label={`${t("act.remove")}: ${e.name}`} title={t("act.remove")} onClick={() => void drop(e)}><DeleteOutlined /></button>
                </div>
              )}
            </li>
          );
        })}
      </ul>
      {edits && <p><button type="button" className="link" onClick={() => go("/policy")}><PlusOutlined aria-hidden /> {t("policy.change_more")}</button></p>}
      {editing && <ChangeDialog param={editing} into={c} onClose={() => setEditing(undefined)} />}
    </>
  );
}

/** What a change edits, each thing with the places inside it. */
interface Thing {
  section: string;
  code: string;
  name: string;
  places: Edited[];
}

function grouped(c: Change): Thing[] {
  const out = new Map<string, Thing>();
  for (const e of c.edited) {
    const key = `${e.section} ${e.code}`;
    const thing = out.get(key) ?? { section: e.section, code: e.code, name: e.name, places: [] };
    thing.places.push(e);
    out.set(key, thing);
  }
  return [...out.values()];
}

/** One place: what becomes what, with its unit where it is a value. */
function Place({ edited: e }: { edited: Edited }) {
  const path = e.path.replace(/^value\.?/, "").replaceAll(".", " · ");
  const formula = e.section !== "params" && typeof e.after === "string" && e.after.length > 40;
  return (
    <li>
      {path && <span className="mono third">{path}</span>}
      <del>{e.before === undefined || e.before === null ? "–" : valueWords(e.before, e.unit)}</del>
      <ArrowRightOutlined aria-hidden />
      <ins className={formula ? "mono" : ""}>{e.kind === "removed" ? t("policy.gone") : valueWords(e.after, e.unit)}</ins>
    </li>
  );
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
