import { useQuery } from "@tanstack/react-query";
import { DataTable, Empty, FilterBar, Pill, toast, When, type Column } from "@kit/index";
import { get, post } from "@shared/api";
import { stamp } from "@shared/format";
import { queries } from "../../queries";
import { t } from "../../t";

interface Job {
  seq: number;
  name: string;
  subject: string;
  attempts: number;
  error: string;
  dead: boolean;
  run_at: string;
}

type Row = Job & { id: string };

const again = (j: Job) =>
  post("/api/jobs/{seq}/retry", {}, { path: { seq: String(j.seq) } })
    .then(() => queries.invalidateQueries({ queryKey: ["job"] }))
    .then(() => toast.ok(t("admin.job_again")))
    .catch(toast.fail);

const columns = (): Column<Row>[] => [
  { key: "state", title: t("admin.state"), width: 110, text: (j) => (j.dead ? t("admin.job_dead") : t("admin.job_retrying")), render: (j) => <Pill hue={j.dead ? "red" : "amber"}>{j.dead ? t("admin.job_dead") : t("admin.job_retrying")}</Pill> },
  { key: "name", title: t("admin.job"), width: 220, mono: true, text: (j) => j.name },
  { key: "error", title: t("admin.error"), width: 420, text: (j) => j.error },
  { key: "attempts", title: t("admin.attempts"), width: 80, align: "right", text: (j) => String(j.attempts) },
  { key: "run", title: t("admin.next_at"), width: 120, text: (j) => stamp(j.run_at), render: (j) => (j.dead ? <span className="third">–</span> : <When at={j.run_at} />) },
  { key: "subject", title: t("admin.record"), width: 260, mono: true, text: (j) => j.subject },
  { key: "again", title: "", width: 110, text: () => "", render: (j) => (j.dead ? <button type="button" className="link" onClick={() => void again(j)}>{t("admin.try_again")}</button> : "") },
];

/** Background work that failed: what is tried again by itself, and what was given up and waits for somebody. */
export default function Jobs() {
  const q = useQuery({ queryKey: ["job", "troubled"], queryFn: ({ signal }) => get<{ items: Job[] }>("/api/jobs", { signal }), refetchInterval: 15_000 });
  const rows = (q.data?.items ?? []).map((j) => ({ ...j, id: String(j.seq) }));
  const list = { rows, loading: q.isPending, error: q.data ? undefined : q.error, retry: () => void q.refetch(), more: false, loadingMore: false, loadMore: () => undefined, fresh: 0, showFresh: () => undefined };
  return (
    <div className="list-page">
      <FilterBar title={t("admin.jobs")} />
      <div className="list-body"><DataTable id="jobs" list={list} columns={columns()} empty={<Empty title={t("admin.jobs_none")}>{t("admin.jobs_none_hint")}</Empty>} /></div>
    </div>
  );
}
