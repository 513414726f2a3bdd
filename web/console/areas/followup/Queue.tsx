import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { ClockText, Empty, Failed, FilterBar, Pill, StatusPill, useKeys, useList, type Loaded } from "@kit/index";
import { get, type List } from "@shared/api";
import { brief, number } from "@shared/format";
import { say } from "@shared/i18n";
import { useSearch } from "@shared/router";
import { t } from "../../t";
import type { FollowupCounts, FollowupRow } from "./api";
import { Call } from "./Call";
import { ratingHue, ratings } from "./rating";
import "./followup.css";

/** What each tab asks of the server; open ones come with what is due soonest first. */
const tabs = {
  now: { callable: "true" },
  late: { late: "true" },
  due: { open: "true", state: "due" },
  unreachable: { open: "true", state: "unreachable" },
  planned: { open: "true", state: "planned" },
  recorded: { state: "recorded" },
  all: {},
} as const;

type TabKey = keyof typeof tabs;

const many = 100;

/** The call-backs: whom to call now on the left, the call on the right (PROC-35, FORM-63). */
export default function Queue() {
  const [at, set] = useSearch();
  const tab = tabOf(at);
  const list = useList<FollowupRow>("followup", "/api/followups", { ...tabs[tab], rating: at.rating, since: at.since });
  const counts = useQuery({ queryKey: ["followup", "counts"], queryFn: ({ signal }) => get<FollowupCounts>("/api/followups/counts", { signal }) });
  const callable = useQuery({ queryKey: ["followup", "callable"], queryFn: ({ signal }) => get<List<FollowupRow>>("/api/followups", { query: { callable: true, limit: many }, signal }) });
  const open = (id: string | undefined) => set({ open: id });
  const index = list.rows.findIndex((row) => row.id === at.open);
  const next = list.rows[index + 1] ?? list.rows.find((row) => row.id !== at.open);
  useFirst(list, tab, at.open, open);
  useKeys([
    { key: "j", label: t("key.next"), run: () => list.rows[index + 1] && open(list.rows[index + 1]?.id) },
    { key: "k", label: t("key.previous"), run: () => list.rows[index - 1] && open(list.rows[index - 1]?.id) },
    { key: "Escape", label: "", run: () => open(undefined) },
  ]);
  const count = { ...counts.data, now: callable.data?.items.length } as Partial<Record<TabKey, number>>;
  return (
    <div className={at.open ? "list-page followups has-open" : "list-page followups"}>
      <FilterBar
        title={t("followup.title")}
        tab={tab}
        onTab={(key) => set({ tab: key, open: undefined, state: undefined, late: undefined, ...(key === "now" ? { rating: undefined, since: undefined } : {}) })}
        tabs={(Object.keys(tabs) as TabKey[]).map((key) => ({ key, label: t(`followup.tab.${key}`), count: count[key], alarm: key === "late" }))}
        filters={tab === "recorded" || tab === "all" ? [{ key: "rating", label: t("followup.rating"), options: ratings.map((value) => ({ value, label: say(`rating.${value}`) })) }] : []}
      />
      <div className="list-body">
        <Rows list={list} tab={tab} open={at.open} onOpen={open} filtered={Boolean(at.rating || at.since)} />
        <div className="call-pane">
          {at.open ? <Call key={at.open} id={at.open} next={next && (() => open(next.id))} onClose={() => open(undefined)} /> : list.rows.length > 0 && <p className="third call-none">{t("followup.choose")}</p>}
        </div>
      </div>
    </div>
  );
}

/** The tab of an address, also of one that a figure elsewhere links to (?late=true, ?state=due, ?since=…). */
function tabOf(at: Record<string, string>): TabKey {
  if (at.tab && at.tab in tabs) return at.tab as TabKey;
  if (at.late) return "late";
  if (at.state && at.state in tabs) return at.state as TabKey;
  return at.since || at.rating ? "all" : "now";
}

/** Opens the call that is due first, where there is room beside the list. */
function useFirst(list: Loaded<FollowupRow>, tab: TabKey, open: string | undefined, onOpen: (id: string) => void) {
  const [done, setDone] = useState("");
  const first = list.rows[0]?.id;
  useEffect(() => {
    if (open || !first || done === tab || list.loading || window.innerWidth < 1100) return;
    setDone(tab);
    onOpen(first);
  }, [first, open, tab, done, list.loading, onOpen]);
}

interface RowsProps {
  list: Loaded<FollowupRow>;
  tab: TabKey;
  open?: string;
  onOpen: (id: string) => void;
  filtered: boolean;
}

function Rows({ list, tab, open, onOpen, filtered }: RowsProps) {
  if (list.error) return <div className="queue"><Failed error={list.error} again={list.retry} /></div>;
  return (
    <div className="queue" onScroll={(e) => e.currentTarget.scrollTop + e.currentTarget.clientHeight > e.currentTarget.scrollHeight - 200 && list.loadMore()}>
      {list.fresh > 0 && <button type="button" className="fresh" onClick={list.showFresh}>{t("table.fresh", { n: list.fresh })}</button>}
      {list.loading && <div className="bones"><i /><i /><i /><i /><i /><i /></div>}
      <ol>{list.rows.map((row) => <Line key={row.id} row={row} open={row.id === open} onOpen={() => onOpen(row.id)} />)}</ol>
      {!list.loading && list.rows.length === 0 && (
        <Empty title={filtered ? t("followup.none") : t(`followup.empty.${tab}`)}>{!filtered && tab === "now" && t("followup.empty_hint")}</Empty>
      )}
    </div>
  );
}

function Line({ row, open, onOpen }: { row: FollowupRow; open: boolean; onOpen: () => void }) {
  const over = Boolean(row.recorded_at);
  return (
    <li>
      <button type="button" className={row.late && !over ? "late" : ""} aria-current={open || undefined} onClick={onOpen}>
        <span className="queue-top">
          <b>{row.customer || row.caller}</b>
          <When row={row} />
        </span>
        <span className="queue-sub">
          <span>{row.symptom}</span>
          <Tries row={row} />
        </span>
      </button>
    </li>
  );
}

function When({ row }: { row: FollowupRow }) {
  if (row.recorded_at) return row.c5 ? <Pill hue={ratingHue(row.c5)}>{say(`rating.${row.c5}`)}</Pill> : <StatusPill of="followup" state={row.state} />;
  if (row.state === "planned") return <small>{t("followup.from", { at: brief(row.due_from) })}</small>;
  if (row.state === "filed" || row.state === "cancelled") return <StatusPill of="followup" state={row.state} />;
  return <ClockText clock={{ metric: "followup.window", state: row.late ? "breached" : "running", due_at: row.due_to }} />;
}

function Tries({ row }: { row: FollowupRow }) {
  if (row.recorded_at) return <small>{row.violations > 0 ? t("followup.breaches", { n: row.violations }) : brief(row.recorded_at)}</small>;
  if (row.next_try_at) return <small>{t("followup.again_at", { at: brief(row.next_try_at) })}</small>;
  return row.attempts > 0 ? <small>{t("followup.tried", { n: number(row.attempts) })}</small> : <small>{row.technician}</small>;
}
