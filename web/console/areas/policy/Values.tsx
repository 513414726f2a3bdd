import { useQuery } from "@tanstack/react-query";
import { DataTable, Empty, useNarrow, type Column } from "@kit/index";
import { number } from "@shared/format";
import { useSearch } from "@shared/router";
import { StatusMark, statuses } from "@kit/why/StatusMark";
import { valueWords } from "@kit/why/value";
import { say } from "@shared/i18n";
import { t } from "../../t";
import { loadParams, type Param } from "./api";
import { Head } from "./Head";
import { ParamPanel } from "./ParamPanel";
import { whole } from "./rows";
import { Sources } from "./Sources";
import { count, topicOf } from "./topics";
import "@kit/why/why.css";
import "./policy.css";

type Line = Param & { id: string };

/** Every number, text and table of the policy by topic, found by a number or a word, each with its source and its history (spec 80). */
export default function Values() {
  const [at, set] = useSearch();
  const narrow = useNarrow();
  const q = useQuery({ queryKey: ["policy", "params", at.q ?? ""], queryFn: ({ signal }) => loadParams(at.q ?? "", signal), placeholderData: (old) => old });
  const found = (q.data?.items ?? []).filter((p) => (!at.status || at.status.split(",").includes(p.status)) && (!at.origin || p.origin === at.origin));
  const rows: Line[] = found.filter((p) => !at.topic || topicOf(p.key) === at.topic).map((p) => ({ ...p, id: p.key }));
  const open = q.data?.items.find((p) => p.key === at.open);
  const topics = count(found.map((p) => p.key));
  const step = (by: number) => {
    const next = rows[rows.findIndex((r) => r.id === at.open) + by];
    if (next) set({ open: next.id });
  };
  return (
    <div className="list-page policy">
      <Head
        tab="values"
        search={t("policy.search")}
        filters={[
          { key: "status", label: t("policy.status"), many: true, options: statuses.map((s) => ({ value: s, label: `${s} · ${say(`policy.status.${s}`)}` })) },
          { key: "origin", label: t("policy.origin"), options: [...new Set(q.data?.items.map((p) => p.origin))].map((o) => ({ value: o, label: o })) },
        ]}
      />
      <div className="list-body policy-body">
        <nav className="topics" aria-label={t("policy.topics")}>
          <Topic name={t("policy.all_topics")} n={found.length} chosen={!at.topic} onPick={() => set({ topic: undefined, open: undefined })} />
          {topics.map(({ code, n }) => <Topic key={code} name={say(`policy.topic.${code}`)} n={n} chosen={code === at.topic} onPick={() => set({ topic: code, open: undefined })} />)}
        </nav>
        <div className="policy-table">
          <DataTable<Line>
            key={narrow ? "phone" : "desk"}
            id={narrow ? "policy.phone" : "policy"}
            list={whole(rows, q)}
            columns={columns(narrow)}
            open={at.open}
            onOpen={(id) => set({ open: id })}
            empty={<Empty title={t("policy.none")} action={<button type="button" className="button" onClick={() => set({ q: undefined, topic: undefined, status: undefined, origin: undefined })}>{t("filter.clear")}</button>}>{t("policy.none_hint")}</Empty>}
          />
          <Sources />
        </div>
        {open && <ParamPanel param={open} onClose={() => set({ open: undefined })} onStep={step} />}
      </div>
    </div>
  );
}

function Topic({ name, n, chosen, onPick }: { name: string; n: number; chosen: boolean; onPick: () => void }) {
  return <button type="button" aria-current={chosen ? "true" : undefined} onClick={onPick}><span>{name}</span><b>{number(n)}</b></button>;
}

const columns = (narrow: boolean): Column<Line>[] => [
  { key: "name", title: t("policy.name"), width: narrow ? 150 : 270, text: (p) => p.name },
  { key: "value", title: t("policy.value"), width: narrow ? 130 : 230, text: (p) => valueWords(p.value, p.unit), render: (p) => <b className="policy-value" title={valueWords(p.value, p.unit)}>{valueWords(p.value, p.unit)}</b> },
  { key: "status", title: t("policy.status"), width: 64, text: (p) => p.status, render: (p) => <StatusMark status={p.status} /> },
  { key: "source", title: t("policy.source"), width: 64, text: (p) => p.source, mono: true },
  { key: "use", title: t("policy.use"), width: 170, text: (p) => p.use, mono: true },
  { key: "origin", title: t("policy.origin"), width: 84, text: (p) => p.origin },
  { key: "key", title: t("policy.key"), width: 210, text: (p) => p.key, mono: true },
];
