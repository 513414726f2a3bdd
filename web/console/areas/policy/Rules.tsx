import { useQuery } from "@tanstack/react-query";
import { DataTable, Empty, Pill, useNarrow, type Column } from "@kit/index";
import { go, Link, useSearch } from "@shared/router";
import { known, say } from "@shared/i18n";
import { t } from "../../t";
import { loadRules, type RuleRow } from "./api";
import { Head } from "./Head";
import { whole } from "./rows";
import "./policy.css";

type Line = RuleRow & { id: string };

/** The subject of a rule: the first part of the decision it takes. */
export const subjectOf = (point: string): string => {
  const code = point.split(".")[0] ?? point;
  return known(`policy.subject.${code}`) ? say(`policy.subject.${code}`) : code;
};

/** Every rule of the policy: what it decides, who wrote it, whether the product asks it and whether its worked examples come out. */
export default function Rules() {
  const [at] = useSearch();
  const narrow = useNarrow();
  const q = useQuery({ queryKey: ["policy", "rules", at.q ?? ""], queryFn: ({ signal }) => loadRules(at.q ?? "", signal), placeholderData: (old) => old });
  const items = q.data?.items ?? [];
  const fits = (r: RuleRow) => (!at.subject || r.point.startsWith(`${at.subject}.`)) && (!at.origin || r.origin === at.origin) && (!at.asked || r.asked === (at.asked === "yes"));
  const rows: Line[] = items.filter(fits).map((r) => ({ ...r, id: r.code }));
  const different = (of: (r: RuleRow) => string) => [...new Set(items.map(of))];
  return (
    <div className="list-page policy">
      <Head
        tab="rules"
        search={t("policy.search_rule")}
        filters={[
          { key: "subject", label: t("policy.subject"), options: different((r) => r.point.split(".")[0] ?? "").map((s) => ({ value: s, label: subjectOf(s) })) },
          { key: "origin", label: t("policy.origin"), options: different((r) => r.origin).map((o) => ({ value: o, label: o })) },
          { key: "asked", label: t("policy.state"), options: [{ value: "yes", label: t("policy.in_use") }, { value: "no", label: t("policy.planned") }] },
        ]}
      />
      <div className="list-body">
        <DataTable<Line>
          key={narrow ? "phone" : "desk"}
          id={narrow ? "rules.phone" : "rules"}
          list={whole(rows, q)}
          columns={columns(narrow)}
          onOpen={(id) => id && go(`/policy/rules/${id}`)}
          empty={<Empty title={t("policy.none_rule")}>{t("policy.none_rule_hint")}</Empty>}
        />
      </div>
    </div>
  );
}

const columns = (narrow: boolean): Column<Line>[] => [
  { key: "code", title: t("policy.code"), width: narrow ? 90 : 100, text: (r) => r.code, mono: true, render: (r) => <Link className="mono" to={`/policy/rules/${r.code}`}>{r.code}</Link> },
  { key: "name", title: t("policy.name"), width: narrow ? 170 : 260, text: (r) => r.name },
  { key: "subject", title: t("policy.subject"), width: 120, text: (r) => subjectOf(r.point) },
  { key: "state", title: t("policy.state"), width: 100, text: (r) => (r.asked ? t("policy.in_use") : t("policy.planned")), render: (r) => <Pill hue={r.asked ? "green" : "gray"}>{r.asked ? t("policy.in_use") : t("policy.planned")}</Pill> },
  { key: "examples", title: t("policy.examples"), width: 110, text: (r) => `${r.examples - r.failed} / ${r.examples}`, render: (r) => <Outcome n={r.examples} failed={r.failed} /> },
  { key: "origin", title: t("policy.origin"), width: 90, text: (r) => r.origin },
  { key: "point", title: t("policy.point"), width: 190, text: (r) => r.point, mono: true },
];

/** How many worked examples come out, in words and colour. */
export function Outcome({ n, failed }: { n: number; failed: number }) {
  if (n === 0) return <span className="third">–</span>;
  return failed ? <Pill hue="red">{t("policy.failed_of", { failed, of: n })}</Pill> : <Pill hue="green">{t("policy.all_right", { n })}</Pill>;
}
