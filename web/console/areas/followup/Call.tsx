import { ArrowLeftOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { Card, ClockText, Facts, Failed, Pill, StatusPill, Tel, useAction, type Fact } from "@kit/index";
import { brief, stamp } from "@shared/format";
import { LANG_NAMES, say, type Lang } from "@shared/i18n";
import { Link } from "@shared/router";
import { t } from "../../t";
import { fileCall, loadCall, type FollowupView, type RecordResult } from "./api";
import { Excuse } from "./Excuse";
import { Answered } from "./Answered";
import { ratingHue } from "./rating";
import { Result } from "./Result";
import { Sheet } from "./Sheet";
import { Tries } from "./Tries";

interface Props {
  id: string;
  /** Goes to the call after this one. */
  next?: () => void;
  onClose: () => void;
}

/** One call: whom, about what, what to say, what was answered. */
export function Call({ id, next, onClose }: Props) {
  const q = useQuery({ queryKey: ["followup", "view", id], queryFn: ({ signal }) => loadCall(id, signal) });
  const [result, setResult] = useState<RecordResult>();
  if (q.error && !q.data) return <Failed error={q.error} again={() => void q.refetch()} />;
  if (!q.data) return <div className="bones"><i /><i /><i /><i /><i /></div>;
  const f = q.data;
  const calls = f.moves.includes("attempt") || f.moves.includes("record");
  return (
    <article className="call" aria-label={f.facts.customer || f.facts.caller}>
      <Head f={f} onClose={onClose} />
      {result && <Result result={result} script={f.script?.items ?? []} next={next} />}
      <div className="call-cols">
        <div>
          {calls ? <Sheet f={f} next={next} onRecorded={setResult} /> : <Answered f={f} />}
        </div>
        <div>
          <Card title={t("followup.about")}><Facts facts={about(f)} /></Card>
          <Tries f={f} />
          <Ends f={f} next={next} />
        </div>
      </div>
    </article>
  );
}

function Head({ f, onClose }: { f: FollowupView; onClose: () => void }) {
  const { facts } = f;
  const tel = facts.phone || facts.contact_phone;
  const other = facts.contact_phone && facts.contact_phone !== tel ? facts.contact_phone : "";
  const open = !f.recorded_at && f.state !== "filed" && f.state !== "cancelled";
  return (
    <header className="call-head">
      <div className="row">
        <Button className="call-back" type="text" icon={<ArrowLeftOutlined />} aria-label={t("act.back")} onClick={onClose} />
        <h2>{facts.customer || facts.caller}</h2>
        <StatusPill of="followup" state={f.state} />
        {open && (f.too_early ? <Pill hue="gray">{t("followup.from", { at: brief(f.due_from) })}</Pill> : <ClockText clock={{ metric: "followup.window", state: f.late ? "breached" : "running", due_at: f.due_to }} />)}
        <span className="mono third">{f.number}</span>
      </div>
      <div className="row call-who">
        <Tel number={tel} name={facts.caller || facts.contact} big />
        {other && <Tel number={other} name={facts.contact} />}
        {facts.lang && facts.lang in LANG_NAMES && <Pill hue="gray">{LANG_NAMES[facts.lang as Lang]}</Pill>}
      </div>
      {f.too_early && <p className="call-note">{t("followup.too_early", { from: stamp(f.due_from) })}</p>}
    </header>
  );
}

function about(f: FollowupView): Fact[] {
  const { facts } = f;
  return [
    { label: t("followup.case"), value: <Link to={`/tickets/${f.ticket_id}`}>{facts.ticket_number}</Link> },
    { label: t("followup.symptom"), value: facts.symptom },
    { label: t("followup.kind"), value: t(`followup.kind.${f.kind === "second" || f.kind === "part" ? f.kind : "first"}`) },
    { label: t("followup.technician"), value: facts.technician },
    { label: t("followup.finished"), value: facts.finished_at && stamp(facts.finished_at) },
    { label: t("followup.fault"), value: facts.fault },
    { label: t("followup.work"), value: facts.work || facts.resolution },
    ...(facts.advice ? [{ label: t("followup.advice"), value: facts.advice }] : []),
    { label: t("followup.signed"), value: facts.signed_by },
    { label: t("followup.own_rating"), value: facts.signed_rating && <Pill hue={ratingHue(facts.signed_rating)}>{say(`rating.${facts.signed_rating}`)}</Pill> },
  ];
}

/** The ways out other than a talk: excuse it, send a message instead, put it away. */
function Ends({ f, next }: { f: FollowupView; next?: () => void }) {
  const [excuse, setExcuse] = useState(false);
  const file = useAction(() => fileCall(f), { done: t("followup.filed"), refresh: ["followup"], then: next });
  const replace = f.moves.includes("replace");
  if (!replace && !f.moves.includes("excuse") && !f.moves.includes("file")) return null;
  return (
    <div className="row call-ends">
      {(replace || f.moves.includes("excuse")) && <Button size="small" onClick={() => setExcuse(true)}>{replace ? t("followup.replace") : t("followup.excuse")}</Button>}
      {f.moves.includes("file") && <Button size="small" loading={file.busy} onClick={() => void file.run()}>{t("followup.file")}</Button>}
      {excuse && <Excuse f={f} onClose={() => setExcuse(false)} onDone={next} />}
    </div>
  );
}
