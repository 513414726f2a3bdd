import { Button } from "antd";
import { useState } from "react";
import {
  Card, ClockBar, ClockText, DayField, DetailLayout, Dialog, Empty, Facts, FormDialog, Lanes, Map, Mini, MomentField, Pill, StatusPill, Tel, Timeline, toast, UrgencyPill, When, WhyPopover, type Lane,
} from "@kit/index";
import { ApiError } from "@shared/api";
import { distance, duration, phone } from "@shared/format";
import { now } from "@shared/now";
import { t } from "../../t";
import { clocks, lanes as plan, states, story } from "./samples";

const hour = 3_600_000;

/** Every component of the kit with sample data, for looking at in four languages and two themes; only in a demo. */
export default function Kit() {
  const at = now();
  const [lanes, setLanes] = useState<Lane[]>(() => plan(at));
  const [place, setPlace] = useState<{ lat: number; lon: number }>();
  const [open, setOpen] = useState(false);
  const [asking, setAsking] = useState(false);
  const [moment, setMoment] = useState("");
  const [day, setDay] = useState("2026-03-02");
  const [selected, setSelected] = useState<string>();
  const move = (id: string, to: string, from: number) => {
    const job = lanes.flatMap((l) => l.jobs).find((j) => j.id === id);
    if (!job) return;
    const before = lanes;
    setLanes(lanes.map((l) => {
      const rest = l.jobs.filter((j) => j.id !== id);
      if (l.id === to) return { ...l, jobs: [...rest, { ...job, from, to: from + job.to - job.from, travel: undefined }] };
      return rest.length === l.jobs.length ? l : { ...l, jobs: rest };
    }));
    toast.ok(t("act.done"), () => setLanes(before));
  };
  const morning = Math.floor(at / hour) * hour - 5 * hour;
  return (
    <DetailLayout
      back="/"
      number="T26-000998"
      name={t("kit.title")}
      state={<><StatusPill of="ticket" state="in_service" /><ClockText clock={clocks(at)[0]} /></>}
      primary={{ key: "done", label: t("act.done"), run: () => toast.ok(t("act.done"), () => undefined) }}
      steps={[
        { key: "fail", label: t("error.conflict"), run: () => toast.fail(new ApiError("conflict", "x", t("error.conflict"), {}, [], "req_01k9")) },
        { key: "open", label: t("act.more"), run: () => setOpen(true) },
        { key: "ask", label: t("act.add"), run: () => setAsking(true) },
      ]}
      left={
        <>
          <Card title={t("ticket.state")}>
            {states.map(([of, list]) => <p key={of} className="row" style={{ marginBottom: 8 }}>{list.map((s) => <StatusPill key={s} of={of} state={s} />)}</p>)}
            <p className="row"><UrgencyPill urgency="normal" /><UrgencyPill urgency="urgent" /><UrgencyPill urgency="safety" /><Pill hue="violet">{duration(26 * hour)}</Pill></p>
          </Card>
          <Card title={t("ticket.one")} extra={<WhyPopover why={{ rule: "RULE-03", pack: "it 1.2", because: [t("ticket.empty_hint")], inputs: [[t("ticket.urgency"), t("urgency.urgent")]] }} />}>
            <Facts facts={[
              { label: t("ticket.customer"), value: "深圳市鹏程物业", edit: { text: "深圳市鹏程物业", save: async () => toast.ok(t("act.save")) } },
              { label: t("ticket.phone"), value: phone("+8613800039595") },
              { label: t("ticket.address"), value: distance(3400) },
              { label: t("ticket.created"), value: <When at={new Date(at - 3 * hour).toISOString()} rel /> },
              { label: t("ticket.urgency"), value: t("urgency.normal"), edit: { text: "normal", options: [{ value: "normal", label: t("urgency.normal") }], save: async () => undefined } },
            ]} />
          </Card>
        </>
      }
      middle={
        <>
          <Card title={t("ticket.clock")}>{clocks(at).map((c, i) => <ClockBar key={i} clock={c} />)}</Card>
          <Lanes lanes={lanes} from={morning} to={morning + 12 * hour} selected={selected} onOpen={setSelected} onDrop={move}
            judge={(_, lane, from) => ({ refuse: lanes.find((l) => l.id === lane)?.off ? t("lanes.off") : undefined, warn: from < at ? [t("metric.workorder.arrival")] : [] })} />
          <Card title={t("map.label")}>
            <Map points={[{ id: "a", lat: 31.3, lon: 120.7, label: "A", number: 1 }, { id: "b", lat: 31.33, lon: 120.76, label: "B", number: 2, hue: "teal" }]} route={[[31.3, 120.7], [31.33, 120.76]]} chosen={place} onChoose={(lat, lon) => setPlace({ lat, lon })} />
          </Card>
        </>
      }
      right={
        <>
          <Card><Timeline items={story(at)} /></Card>
          <Card><Empty title={t("ticket.empty")} action={<Button>{t("act.add")}</Button>}>{t("ticket.empty_hint")}</Empty></Card>
          <Card title={t("form.day")}>
            <Tel number="+8613800039595" name="王建国" />
            <MomentField value={moment} label={t("form.time")} onChange={setMoment} />
            <DayField value={day} label={t("form.day")} onChange={setDay} />
            <Mini rows={[{ id: "1", a: "T26-000998", b: 3 }]} empty="" columns={[{ title: t("ticket.number"), cell: (r) => <span className="mono">{r.a}</span> }, { title: t("ticket.state"), cell: () => <StatusPill of="ticket" state="new" /> }, { title: "Σ", right: true, cell: (r) => r.b }]} />
          </Card>
          {asking && (
            <FormDialog
              title={t("act.add")} submit={t("act.save")} onClose={() => setAsking(false)} onSubmit={async (v) => toast.ok(JSON.stringify(v))}
              fields={[{ name: "a", label: t("ticket.customer"), required: true, half: true }, { name: "b", label: t("ticket.phone"), kind: "phone", half: true }, { name: "c", label: t("ticket.urgency"), kind: "many", options: [{ value: "1", label: t("urgency.normal") }, { value: "2", label: t("urgency.urgent") }] }, { name: "d", label: t("form.day"), kind: "day" }]}
            />
          )}
          {open && <Dialog title={t("kit.title")} onClose={() => setOpen(false)}><p>{t("ticket.empty_hint")}</p></Dialog>}
        </>
      }
    />
  );
}
