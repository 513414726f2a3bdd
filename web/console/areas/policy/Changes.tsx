import { DataTable, Empty, Pill, useList, useNarrow, When, type Column } from "@kit/index";
import { stamp } from "@shared/format";
import { say } from "@shared/i18n";
import { go, Link, useSearch } from "@shared/router";
import type { Hue } from "@shared/theme/tokens";
import { useMay } from "../../session";
import { t } from "../../t";
import type { Change, Stage } from "./api";
import { Head } from "./Head";
import "./policy.css";

const hues: Record<Stage, Hue> = { draft: "blue", proposed: "amber", published: "green", withdrawn: "gray" };
const stages: Stage[] = ["draft", "proposed", "published", "withdrawn"];

export const StagePill = ({ stage }: { stage: Stage }) => <Pill hue={hues[stage]} struck={stage === "withdrawn"}>{say(`policy.stage.${stage}`)}</Pill>;

/** Changes of the policy: drafts, proposed ones, and what was published, with reason, day and both names (SYS-15). */
export default function Changes() {
  const [at] = useSearch();
  const narrow = useNarrow();
  const writes = useMay("policy.change");
  const list = useList<Change>("policy", "/api/policy/changes", { state: at.state });
  return (
    <div className="list-page policy">
      <Head tab="changes" filters={[{ key: "state", label: t("policy.state"), options: stages.map((s) => ({ value: s, label: say(`policy.stage.${s}`) })) }]} />
      <div className="list-body">
        <DataTable<Change>
          key={narrow ? "phone" : "desk"}
          id={narrow ? "changes.phone" : "changes"}
          list={list}
          columns={columns(narrow)}
          onOpen={(id) => id && go(`/policy/changes/${id}`)}
          empty={
            <Empty
              title={at.state ? t("policy.none_change_of", { state: say(`policy.stage.${at.state}`) }) : t("policy.none_change")}
              action={<button type="button" className="button" onClick={() => go("/policy")}>{writes ? t("policy.choose_value") : t("policy.values")}</button>}
            >
              {writes ? t("policy.none_change_hint") : t("policy.none_change_read")}
            </Empty>
          }
        />
      </div>
    </div>
  );
}

const columns = (narrow: boolean): Column<Change>[] => [
  { key: "title", title: t("policy.change"), width: narrow ? 220 : 330, text: (c) => c.title, render: (c) => <Link to={`/policy/changes/${c.id}`}>{c.title}</Link> },
  { key: "state", title: t("policy.state"), width: 110, text: (c) => say(`policy.stage.${c.state}`), render: (c) => <StagePill stage={c.state} /> },
  { key: "day", title: t("policy.day"), width: 120, text: (c) => c.day },
  { key: "n", title: t("policy.values"), width: 80, align: "right", text: (c) => String(c.edited.length) },
  { key: "author", title: t("policy.author"), width: 110, text: (c) => c.author_name },
  { key: "approver", title: t("policy.approver"), width: 110, text: (c) => c.approver_name },
  { key: "reason", title: t("policy.reason"), width: 210, text: (c) => c.reason },
  { key: "updated", title: t("policy.updated"), width: 120, text: (c) => stamp(c.updated_at ?? c.created_at), render: (c) => <When at={c.updated_at ?? c.created_at} rel /> },
];
