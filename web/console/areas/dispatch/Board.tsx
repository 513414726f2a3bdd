import { LeftOutlined, RightOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useMemo, useState } from "react";
import { dayPlus, Failed, instantOf, Lanes, useKeys, useLaneDrag, useLiveRefresh, usePeople, type Verdict } from "@kit/index";
import { dayName, dayOf, number } from "@shared/format";
import { useNow } from "@shared/now";
import { useSearch } from "@shared/router";
import { useMay } from "../../session";
import { t } from "../../t";
import { skillName } from "../ticket/words";
import { loadDay, type Day, type Order } from "./api";
import { hoursOf, judge, movable, rowOf, type Says } from "./board";
import { Beside } from "./Beside";
import { Override } from "./Override";
import { QueueList } from "./QueueList";
import { useGive } from "./give";
import "./dispatch.css";

const says = (): Says => ({
  skill: (name, skill) => t("dispatch.no_skill", { name, skill: skillName(skill) }),
  absent: (name) => t("dispatch.absent", { name }),
  shift: (name) => t("dispatch.outside", { name }),
  overlap: (number) => t("dispatch.overlap", { number }),
  late: (n) => t("dispatch.late_by", { n }),
  past: () => t("dispatch.past"),
});

const filters: Record<string, (o: Order) => boolean> = {
  late: (o) => o.level === "red" && !o.finished_at,
  departed: (o) => o.state === "departed",
  on_site: (o) => o.state === "on_site",
};

/** The board of a day: what nobody has on the left, everybody's lane in the middle, map and choice on the right (PROC-24, PROC-25). */
export default function Board() {
  const [at, set] = useSearch();
  const now = useNow();
  const date = at.date ?? dayOf(now);
  const q = useQuery({ queryKey: ["dispatch", "day", date], queryFn: ({ signal }) => loadDay(date, signal), refetchInterval: 60_000 });
  if (q.error && !q.data) return <Failed error={q.error} again={() => void q.refetch()} />;
  return (
    <div className={at.open || at.who ? "board has-beside" : "board"}>
      <Head date={date} today={dayOf(now)} day={q.data} only={at.only} onDate={(d) => set({ date: d === dayOf(now) ? undefined : d, open: undefined })} onOnly={(only) => set({ only })} />
      {q.data ? <Plan day={q.data} now={now} /> : <div className="bones"><i /><i /><i /><i /><i /><i /></div>}
    </div>
  );
}

interface HeadProps {
  date: string;
  today: string;
  day?: Day;
  only?: string;
  onDate: (date: string) => void;
  onOnly: (only: string | undefined) => void;
}

function Head({ date, today, day, only, onDate, onOnly }: HeadProps) {
  const orders = day?.lanes.flatMap((l) => l.orders) ?? [];
  return (
    <header className="list-head board-head">
      <h1>{t("dispatch.title")}</h1>
      <div className="row board-day">
        <Button type="text" icon={<LeftOutlined />} aria-label={t("dispatch.day_before")} onClick={() => onDate(dayPlus(date, -1))} />
        <label className="day-pick">
          <b>{dayName(instantOf(date, "12:00"))}</b>
          <input type="date" value={date} aria-label={t("form.day")} onChange={(e) => e.target.value && onDate(e.target.value)} />
        </label>
        <Button type="text" icon={<RightOutlined />} aria-label={t("dispatch.day_after")} onClick={() => onDate(dayPlus(date, 1))} />
        {date !== today && <Button size="small" onClick={() => onDate(today)}>{t("dispatch.today")}</Button>}
      </div>
      <nav className="tabs" aria-label={t("dispatch.title")}>
        {Object.entries(filters).map(([key, hits]) => {
          const n = orders.filter(hits).length;
          return (
            <button key={key} type="button" aria-pressed={only === key} aria-current={only === key ? "true" : undefined} onClick={() => onOnly(only === key ? undefined : key)}>
              {t(`dispatch.count.${key as "late"}`)} <b className={key === "late" && n > 0 ? "alarm" : ""}>{number(n)}</b>
            </button>
          );
        })}
      </nav>
      <small className="wide-only actions">{t("dispatch.keys")}</small>
    </header>
  );
}

function Plan({ day, now }: { day: Day; now: number }) {
  const [at, set] = useSearch();
  const [lifted, setLifted] = useState<string>();
  const people = usePeople();
  useLiveRefresh(["workorder.", "workforce.", "ticket."], "dispatch", { hold: lifted !== undefined }); // never under the pointer
  const plans = useMay("workorder.assign");
  const overrides = useMay("dispatch.plan");
  const give = useGive(day);
  const orders = useMemo(() => new Map([...day.queue, ...day.lanes.flatMap((l) => l.orders)].map((o) => [o.id, o])), [day]);
  const hours = useMemo(() => hoursOf(day, now), [day, now]);
  const rows = useMemo(
    () => day.lanes.map((lane) => rowOf(day, lane, { now, lifted: lifted ? orders.get(lifted) : undefined, only: at.only ? filters[at.only] : undefined, skill: skillName, say: says() })),
    [day, now, lifted, at.only, orders],
  );
  const verdict = (id: string, laneId: string, from: number): Verdict => {
    const order = orders.get(id);
    const lane = day.lanes.find((l) => l.technician_id === laneId);
    if (!order || !lane) return {};
    return { ...judge(day, order, lane, from, now, says()), force: overrides };
  };
  const drop = (id: string, laneId: string, from: number) => {
    const order = orders.get(id);
    if (order) give.run(order, { technician: laneId, start: new Date(from).toISOString() }, verdict(id, laneId, from).warn ?? []);
  };
  const lift = useLaneDrag({ onDrop: drop, judge: verdict, onLift: setLifted });
  const choose = (id: string | undefined) => set({ open: id, who: undefined });
  useKeys([
    { key: "Mod+z", label: t("act.undo"), run: give.undo },
    { key: "Escape", label: "", run: () => set({ open: undefined, who: undefined, only: undefined }) },
  ]);
  const open = at.open ? orders.get(at.open) : undefined;
  const who = day.lanes.find((l) => l.technician_id === (at.who ?? open?.assignee_id));
  return (
    <div className="board-body">
      <QueueList queue={day.queue} open={at.open} onOpen={choose} onLift={plans ? lift : undefined} />
      <Lanes
        lanes={rows} from={hours.from} to={hours.to} selected={at.open} onOpen={choose} onLane={(id) => set({ who: id === at.who ? undefined : id, open: undefined })}
        onDrop={plans ? drop : undefined} judge={verdict} onLift={setLifted}
      />
      <Beside day={day} order={open} who={who} unit={people.unit(who?.unit_id ?? "")} mayGive={plans && Boolean(open && movable(open))} onGive={give.run} onTakeBack={give.takeBack} onOpen={choose} onClose={() => set({ open: undefined, who: undefined })} busy={give.busy} />
      {give.asking && <Override says={give.asking.says} onClose={give.cancel} onReason={give.force} />}
    </div>
  );
}
