import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Card, ClockBar, DetailLayout, Facts, Failed, Pill, StatusPill, Timeline, usePeople } from "@kit/index";
import type { TimelineItem } from "@shared/api";
import { say } from "@shared/i18n";
import type { PageProps } from "../../pages";
import { useMay } from "../../session";
import { t } from "../../t";
import { useLists } from "../ticket/words";
import { loadComplaint, type Line, type Move, type View } from "./api";
import "./complaint.css";
import { levelHue } from "./List";
import { HandOver, Step } from "./Step";
import { useFacts } from "./useFacts";

/** A complaint's own page: what was said, what was found and done, its limits, its story (FORM-38 to FORM-40, SM-3). */
export default function One({ params }: PageProps) {
  const id = params.id ?? "";
  const q = useQuery({ queryKey: ["complaint", "view", id], queryFn: ({ signal }) => loadComplaint(id, signal) });
  const facts = useFacts(q.data);
  const { name } = useLists();
  const [move, setMove] = useState<Move>();
  const [giving, setGiving] = useState(false);
  const works = useMay("complaint.work");
  if (q.error && !q.data) return <Failed error={q.error} again={() => void q.refetch()} />;
  if (!q.data) return <div className="bones"><i /><i /><i /><i /></div>;
  const { complaint: c, clocks, moves } = q.data;
  const [first, ...rest] = moves.filter((m) => m.event !== "withdraw" && m.event !== "dissatisfied");
  const others = [...rest, ...moves.filter((m) => m.event === "withdraw" || m.event === "dissatisfied")];
  return (
    <>
      <DetailLayout
        back="/complaints"
        number={c.number}
        name={c.customer_name}
        state={<><StatusPill of="complaint" state={c.state} /><Pill hue={levelHue(c.level)}>{name("ENUM-21", c.level)}</Pill>{c.confidential && <Pill hue="amber">{t("complaint.confidential")}</Pill>}</>}
        primary={first && { key: first.event, label: first.label, run: () => setMove(first) }}
        steps={[
          ...others.map((m) => ({ key: m.event, label: m.label, danger: m.event === "withdraw", run: () => setMove(m) })),
          ...(works && moves.length > 0 ? [{ key: "hand_over", label: t("complaint.hand_over"), run: () => setGiving(true) }] : []),
        ]}
        left={<Card title={t("complaint.facts")}><Facts facts={facts} /></Card>}
        middle={<><Said view={q.data} /><Card title={t("complaint.story")}><Story lines={q.data.timeline} /></Card></>}
        right={clocks.length > 0 ? <Card title={t("complaint.clocks")}>{clocks.map((k) => <ClockBar key={k.id ?? k.metric} clock={k} />)}</Card> : undefined}
      />
      {move && <Step complaint={c} move={move} onClose={() => setMove(undefined)} />}
      {giving && <HandOver complaint={c} onClose={() => setGiving(false)} />}
    </>
  );
}

/** What the customer said and wants, and what we found, did and reached. */
function Said({ view }: { view: View }) {
  const c = view.complaint;
  const parts = [
    { title: t("complaint.demand"), text: c.demand },
    { title: t("complaint.cause"), text: c.cause },
    { title: t("complaint.measure"), text: c.measure },
    { title: t("complaint.result"), text: c.result },
  ];
  return (
    <Card title={t("complaint.content")}>
      <blockquote className="complaint-said">{c.content}</blockquote>
      {parts.map((p) => p.text && <div key={p.title} className="complaint-part"><h3>{p.title}</h3><p>{p.text}</p></div>)}
    </Card>
  );
}

function Story({ lines }: { lines: Line[] }) {
  const people = usePeople();
  const items = lines.map((l): TimelineItem => ({
    id: String(l.seq),
    at: l.at,
    kind: l.kind,
    text: l.kind === "hand_over" ? t("complaint.handed_over_to", { name: people.name(l.to ?? "") }) : say(`words.complaint.${l.event}`),
    by: l.by_name || t("complaint.system"),
    detail: [l.reason, l.note].filter(Boolean).join("\n"),
  }));
  return <Timeline items={items} newest />;
}
