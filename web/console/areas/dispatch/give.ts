import { useRef, useState } from "react";
import { toast } from "@kit/index";
import { asApiError, type ApiError } from "@shared/api";
import { brief } from "@shared/format";
import { queries } from "../../queries";
import { useMay } from "../../session";
import { t } from "../../t";
import { skillName } from "../ticket/words";
import { assign, replan, takeBack, type Day, type Order, type Plan } from "./api";

interface Asking {
  order: Order;
  plan: Plan;
  says: string;
}

type Undo = () => Promise<unknown>;

const hard = ["workorder.skill_missing", "workorder.technician_absent"];
const refresh = () => Promise.all(["dispatch", "ticket", "workorder", "task", "report"].map((area) => queries.invalidateQueries({ queryKey: [area] })));

// The server names a skill by its code; here it has its name.
const reasonOf = (e: ApiError) => (e.code === hard[0] ? t("dispatch.no_skill", { name: String(e.params.name), skill: skillName(String(e.params.skill)) }) : e.message);

/** Gives orders to technicians: sends, shows at once, says what was refused, and takes it back again. */
export function useGive(day: Day) {
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState<Asking>();
  const undos = useRef<Undo[]>([]);
  const overrides = useMay("dispatch.plan");
  const lane = (id: string) => day.lanes.find((l) => l.technician_id === id);

  const take = async (act: () => Promise<{ workorder: { id: string; version: number } }>) => {
    setBusy(true);
    try {
      return (await act()).workorder;
    } finally {
      setBusy(false);
      await refresh();
    }
  };
  /** Puts an order back where it was: to nobody or to whoever had it, at the time it had. */
  const back = async (order: Order, now: { id: string; version: number }) => {
    const { workorder } = await (order.assignee_id ? assign(now, { technician: order.assignee_id, start: order.planned_start }) : takeBack(now));
    if (!order.assignee_id || !order.planned_start) await replan(order, workorder.version, order.planned_start);
  };
  const undo = () => {
    const last = undos.current.pop();
    if (last) void last().then(refresh).then(() => toast.ok(t("dispatch.undone"))).catch(toast.fail);
  };
  const done = (text: string, undoIt: Undo) => {
    undos.current.push(undoIt);
    toast.ok(text, () => {
      undos.current = undos.current.filter((u) => u !== undoIt);
      return undoIt().then(refresh);
    });
  };
  const send = async (order: Order, plan: Plan, warn: string[]) => {
    const same = order.assignee_id === plan.technician && !plan.reason;
    try {
      const now = await take(() => (same ? replan(order, order.version, plan.start) : assign(order, plan)));
      const said = t("dispatch.given", { number: order.number, name: lane(plan.technician)?.name ?? "", at: plan.start ? brief(plan.start) : "" });
      done([said, ...warn].join(" · "), () => (same ? replan(order, now.version, order.planned_start) : back(order, now)));
      setAsking(undefined);
    } catch (thrown) {
      const failed = asApiError(thrown);
      if (overrides && hard.includes(failed.code)) return setAsking({ order, plan, says: reasonOf(failed) });
      toast.fail(failed);
    }
  };
  return {
    busy,
    undo,
    asking,
    cancel: () => setAsking(undefined),
    force: (reason: string) => asking && send(asking.order, { ...asking.plan, reason }, []),
    run: (order: Order, plan: Plan, warn: string[] = []) => void send(order, plan, warn),
    takeBack: (order: Order) => {
      void take(() => takeBack(order))
        .then((now) => done(t("dispatch.taken_back", { number: order.number }), () => assign(now, { technician: order.assignee_id, start: order.planned_start })))
        .catch(toast.fail);
    },
  };
}
