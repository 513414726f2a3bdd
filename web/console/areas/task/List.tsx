import { CheckCircleOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { ClockText, DataTable, Empty, FilterBar, toast, useList, useNarrow, When, type Column } from "@kit/index";
import { get, post } from "@shared/api";
import { stamp } from "@shared/format";
import { known, say } from "@shared/i18n";
import { newId } from "@shared/id";
import { now } from "@shared/now";
import { go, Link, useSearch } from "@shared/router";
import { find } from "../../pages";
import { queries } from "../../queries";
import { useMe } from "../../session";
import { t } from "../../t";
import { later, takeBack } from "./later";

interface Task {
  id: string;
  kind: string;
  subject_type: string;
  subject_id: string;
  root: string;
  assignee_name: string;
  role: string;
  due_at?: string;
  title: string;
  params: Record<string, string | number>;
  created_at: string;
  version: number;
}

const tabs: Record<string, Record<string, string>> = { mine: {}, late: { late: "true" }, team: { all: "true" } };

/** What is to be done, in words. */
function told(task: Task): string {
  const params = { ...task.params, ...(task.params.metric ? { metric: say(`metric.${task.params.metric}`) } : {}) };
  const key = `words.task.${task.title}`;
  return known(key) ? say(key, params) : [say(`words.task.${task.kind}`), task.params.number].filter(Boolean).join(" ");
}

/** Where a task is worked on: its own page, else the case. */
function placeOf(task: Task): string | undefined {
  const own = { ticket: `/tickets/${task.subject_id}`, followup: `/followups/${task.subject_id}`, complaint: `/complaints/${task.subject_id}`, workorder: `/workorders/${task.subject_id}` }[task.subject_type];
  if (own && find(own)) return own;
  return task.root ? `/tickets/${task.root}` : undefined;
}

const clock = (task: Task) => (task.due_at ? { metric: "task.due", state: "running" as const, due_at: task.due_at } : null);

/** The one inbox: what one must do by when, most urgent first; done is taken back for a few seconds (SYS-05). */
export default function TaskList() {
  const [at] = useSearch();
  const narrow = useNarrow();
  const me = useMe();
  const tab = at.tab && at.tab in tabs ? at.tab : "mine";
  const list = useList<Task>("task", "/api/tasks", tabs[tab] ?? {});
  const counts = useQuery({ queryKey: ["task", "counts"], queryFn: ({ signal }) => get<{ open: number; late: number }>("/api/tasks/counts", { signal }), refetchInterval: 60_000 });
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set());
  const hide = (ids: string[], away: boolean) => setGone((old) => new Set(away ? [...old, ...ids] : [...old].filter((id) => !ids.includes(id))));
  const finish = (tasks: Task[]) => {
    const ids = tasks.map((task) => task.id);
    hide(ids, true);
    tasks.forEach((task) => later(task.id, (leaving) => void send(task, leaving).catch((thrown) => {
      hide([task.id], false);
      toast.fail(thrown);
    })));
    toast.ok(tasks.length === 1 && tasks[0] ? t("task.did", { what: told(tasks[0]) }) : t("task.did_n", { n: tasks.length }), () => hide(ids.filter(takeBack), false));
  };
  const shown = { ...list, rows: list.rows.filter((row) => !gone.has(row.id)) };
  const more = (me.perms["task.read"] ?? "none") !== "none" && me.perms["task.read"] !== "own";
  const away = list.rows.filter((row) => gone.has(row.id));
  const late = away.filter((row) => row.due_at && Date.parse(row.due_at) < now()).length;
  return (
    <div className="list-page">
      <FilterBar
        title={t("task.title")}
        tabs={[
          { key: "mine", label: t("task.tab.mine"), count: counts.data && Math.max(0, counts.data.open - away.length) },
          { key: "late", label: t("task.tab.late"), count: counts.data && Math.max(0, counts.data.late - late), alarm: true },
          ...(more ? [{ key: "team", label: t("task.tab.team") }] : []),
        ]}
      />
      <div className="list-body">
        <DataTable
          key={narrow ? "phone" : "desk"}
          id={narrow ? "tasks.phone" : "tasks"}
          list={shown}
          columns={columns(tab === "team", finish).map((c) => (narrow && c.key === "what" ? { ...c, width: 200 } : c))}
          onOpen={(id) => {
            const task = list.rows.find((row) => row.id === id);
            const to = task && placeOf(task);
            if (to) go(to);
          }}
          bulk={narrow ? undefined : [{ label: t("act.done"), run: finish }]}
          empty={<Empty title={tab === "late" ? t("task.none_late") : t("task.none")}>{tab === "mine" ? t("task.none_hint") : undefined}</Empty>}
        />
      </div>
    </div>
  );
}

function columns(team: boolean, finish: (tasks: Task[]) => void): Column<Task>[] {
  return [
    {
      key: "done", title: "", width: 56, text: () => "",
      render: (r) => (
        <Button size="small" type="text" icon={<CheckCircleOutlined />} aria-label={`${t("act.done")}: ${told(r)}`} title={t("act.done")} onClick={(e) => {
          e.stopPropagation();
          finish([r]);
        }} />
      ),
    },
    { key: "what", title: t("task.what"), width: 420, text: told, render: (r) => { const to = placeOf(r); return to ? <Link to={to}>{told(r)}</Link> : told(r); } },
    { key: "due", title: t("task.due"), width: 150, text: (r) => (r.due_at ? stamp(r.due_at) : ""), render: (r) => <ClockText clock={clock(r)} /> },
    { key: "at", title: t("task.due_at"), width: 120, text: (r) => (r.due_at ? stamp(r.due_at) : ""), render: (r) => <When at={r.due_at} /> },
    ...(team ? [{ key: "who", title: t("task.who"), width: 110, text: (r: Task) => r.assignee_name || (r.role ? say(`role.${r.role}`) : "") }] : []),
    { key: "created", title: t("task.since"), width: 110, text: (r) => stamp(r.created_at), render: (r) => <When at={r.created_at} rel /> },
  ];
}

/** Ends a task; while the page closes only a request that outlives it arrives. */
async function send(task: Task, leaving: boolean) {
  const body = { version: task.version };
  if (leaving) {
    await fetch(`/api/tasks/${task.id}/done`, { method: "POST", keepalive: true, headers: { "Content-Type": "application/json", "Idempotency-Key": newId() }, body: JSON.stringify(body) });
    return;
  }
  await post("/api/tasks/{id}/done", body, { path: { id: task.id } });
  await queries.invalidateQueries({ queryKey: ["task"] });
}
