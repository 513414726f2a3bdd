import { CloseOutlined } from "@ant-design/icons";
import { useEffect, useState, useSyncExternalStore } from "react";
import { asApiError } from "@shared/api";
import { t } from "../t";

interface Toast {
  id: number;
  text: string;
  detail?: string;
  bad?: boolean;
  undo?: () => void | Promise<unknown>;
  /** What the button of `undo` says, where it does something else. */
  act?: string;
}

/** What can be taken back or went wrong stays longer than a mere "done". */
const asks = (toast: Pick<Toast, "bad" | "undo">) => Boolean(toast.bad || toast.undo);
const shownFor = (toast: Toast) => (asks(toast) ? 8000 : 4000);
let toasts: Toast[] = [];
let next = 1;
const listeners = new Set<() => void>();

function set(list: Toast[]) {
  toasts = list;
  listeners.forEach((tell) => tell());
}

/** A new "done" takes the place of the one before. */
function add(toast: Omit<Toast, "id">) {
  set([...toasts.filter(asks).slice(-3), { ...toast, id: next++ }]);
}

const drop = (id: number) => set(toasts.filter((toast) => toast.id !== id));

export const toast = {
  /** Says that something is done; with `undo` it can be taken back for eight seconds. */
  ok: (text: string, undo?: Toast["undo"], act?: string) => add({ text, undo, act }),
  /** Says what went wrong, in the server's words and with the request's number. */
  fail(thrown: unknown) {
    const e = asApiError(thrown);
    if (e.kind === "aborted") return;
    const fields = e.fields.map((f) => f.message).filter(Boolean).join(" ");
    add({ text: e.message, detail: [fields, e.requestId && t("error.request", { id: e.requestId })].filter(Boolean).join(" · "), bad: true });
  },
};

function Card({ it }: { it: Toast }) {
  const [over, setOver] = useState(false);
  useEffect(() => {
    if (over) return;
    const timer = setTimeout(() => drop(it.id), shownFor(it));
    return () => clearTimeout(timer);
  }, [it, over]);
  const undo = () => {
    drop(it.id);
    void Promise.resolve(it.undo?.()).catch(toast.fail);
  };
  return (
    <div className={it.bad ? "toast bad" : "toast"} role={it.bad ? "alert" : "status"} onPointerEnter={() => setOver(true)} onPointerLeave={() => setOver(false)}>
      <div>
        {it.text}
        {it.detail && <small>{it.detail}</small>}
      </div>
      {it.undo && <button type="button" className="link" onClick={undo}>{it.act ?? t("act.undo")}</button>}
      <button type="button" className="icon" aria-label={t("act.close")} onClick={() => drop(it.id)}><CloseOutlined /></button>
    </div>
  );
}

/** The corner where toasts appear; stands once in the shell. */
export function Toasts() {
  const list = useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    () => toasts,
  );
  return <div className="toasts" aria-live="polite">{list.map((it) => <Card key={it.id} it={it} />)}</div>;
}
