import { FastForwardOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useRef, useState } from "react";
import { Dialog, instantOf, dayPlus, MomentField, toast } from "@kit/index";
import { post } from "@shared/api";
import { brief, dayOf, stamp } from "@shared/format";
import { useNow } from "@shared/now";
import { queries } from "../queries";
import { refreshMe, useMay } from "../session";
import { t } from "../t";

const minute = 60_000;
const hour = 60 * minute;

interface Driven {
  now: string;
  reached: boolean;
  ran: number;
}

/** Says that time is simulated, and moves it for whoever may: every limit, job and call-back on the way happens in order. */
export function SimClock() {
  const at = useNow(10_000);
  const [open, setOpen] = useState(false);
  const label = t("simclock.now", { at: stamp(at).replace(/ \S+$/, "") });
  if (!useMay("clock.drive")) return <span className="sim-clock" role="note" title={stamp(at)}>{label}</span>;
  return (
    <>
      <button type="button" className="sim-clock" title={stamp(at)} onClick={() => setOpen(true)}><FastForwardOutlined aria-hidden /> {label}</button>
      {open && <Drive at={at} onClose={() => setOpen(false)} />}
    </>
  );
}

function Drive({ at, onClose }: { at: number; onClose: () => void }) {
  const [to, setTo] = useState("");
  const [way, setWay] = useState<{ from: number; to: number; now: number; ran: number }>();
  const stopped = useRef(false);
  const go = async (goal: number) => {
    stopped.current = false;
    const begin = { from: at, to: goal, now: at, ran: 0 };
    setWay(begin);
    try {
      for (let ran = 0; ; ) {
        const step = await post<Driven>("/api/clock/advance", { to: new Date(goal).toISOString() }); // a long way is gone in parts
        ran += step.ran;
        setWay({ ...begin, now: Date.parse(step.now), ran });
        if (step.reached || stopped.current) {
          toast.ok(t("simclock.reached", { at: brief(step.now), n: ran }));
          break;
        }
      }
    } catch (thrown) {
      toast.fail(thrown);
    }
    await refreshMe();
    await queries.invalidateQueries();
    setWay(undefined);
  };
  const tomorrow = Date.parse(instantOf(dayPlus(dayOf(at), 1), "09:00"));
  const steps = [
    { label: t("simclock.minutes", { n: 10 }), to: at + 10 * minute },
    { label: t("simclock.advance", { n: 1 }), to: at + hour },
    { label: t("simclock.advance", { n: 4 }), to: at + 4 * hour },
    { label: t("simclock.tomorrow"), to: tomorrow },
  ];
  return (
    <Dialog title={t("simclock.title")} onClose={onClose}>
      <div className="form">
        <p className="second">{t("simclock.hint")}</p>
        <p className="sim-now">{stamp(way?.now ?? at)}</p>
        {way ? (
          <>
            <progress max={1} value={(way.now - way.from) / Math.max(1, way.to - way.from)} />
            <p className="third">{t("simclock.running", { n: way.ran })}</p>
            <footer><Button onClick={() => (stopped.current = true)}>{t("simclock.stop")}</Button></footer>
          </>
        ) : (
          <>
            <div className="many">{steps.map((s) => <button key={s.label} type="button" onClick={() => void go(s.to)}>{s.label}</button>)}</div>
            <div>
              <label>{t("simclock.to")}</label>
              <MomentField value={to} label={t("simclock.to")} onChange={setTo} days={60} />
            </div>
            <footer><Button type="primary" disabled={!to || Date.parse(to) <= at} onClick={() => void go(Date.parse(to))}>{t("simclock.go")}</Button></footer>
          </>
        )}
      </div>
    </Dialog>
  );
}
