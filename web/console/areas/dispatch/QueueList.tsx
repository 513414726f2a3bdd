import { useState, type PointerEvent } from "react";
import { ClockText, Empty, useKeys } from "@kit/index";
import { brief, duration, number } from "@shared/format";
import { say } from "@shared/i18n";
import { t } from "../../t";
import { skillName } from "../ticket/words";
import { clockOf, type Order } from "./api";

interface Props {
  queue: Order[];
  open?: string;
  onOpen: (id: string) => void;
  onLift?: (e: PointerEvent<HTMLElement>, load: { id: string; label: string; ms: number }) => void;
}

/** What nobody has yet, those first whose limit ends first; a card is dragged to a lane, or opened to choose somebody. */
export function QueueList({ queue, open, onOpen, onLift }: Props) {
  const [text, setText] = useState("");
  const key = text.trim().toLowerCase();
  const shown = key ? queue.filter((o) => [o.title, o.customer_name, o.number, o.ticket_number, o.address].some((s) => s.toLowerCase().includes(key))) : queue;
  const at = shown.findIndex((o) => o.id === open);
  const step = (by: number) => {
    const next = shown[at < 0 ? 0 : at + by];
    if (next) onOpen(next.id);
  };
  useKeys([
    { key: "j", label: t("key.next"), run: () => step(1) },
    { key: "k", label: t("key.previous"), run: () => step(-1) },
  ]);
  return (
    <section className="unassigned" aria-label={t("dispatch.queue")}>
      <header>
        <h2>{t("dispatch.queue")} <b>{number(queue.length)}</b></h2>
        {queue.length > 8 && <input className="control" type="search" aria-label={t("key.search")} placeholder={t("key.search")} value={text} onChange={(e) => setText(e.target.value)} />}
      </header>
      <ol>
        {shown.map((o) => (
          <li key={o.id}>
            <button type="button" className={["wait", o.level, o.urgency].join(" ")} aria-current={o.id === open || undefined} onClick={() => onOpen(o.id)} onPointerDown={(e) => onLift?.(e, { id: o.id, label: o.title, ms: o.service_min * 60_000 })}>
              <span className="wait-top"><b>{o.title}</b><ClockText clock={clockOf(o)} /></span>
              <span className="wait-sub">{o.customer_name}</span>
              <small>{[o.urgency !== "normal" && say(`urgency.${o.urgency}`), o.skill && skillName(o.skill), duration(o.service_min * 60_000), o.planned_start && t("dispatch.wished", { at: brief(o.planned_start) })].filter(Boolean).join(" · ")}</small>
            </button>
          </li>
        ))}
      </ol>
      {queue.length === 0 && <Empty title={t("dispatch.empty")}>{t("dispatch.empty_hint")}</Empty>}
    </section>
  );
}
