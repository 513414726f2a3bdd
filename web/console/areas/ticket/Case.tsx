import { ArrowLeftOutlined, MoreOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { Card, ClockBar, ClockText, Failed, StatusPill, UrgencyPill, useKeys } from "@kit/index";
import { clockReason } from "@kit/why/clock";
import type { ClockView } from "@shared/api";
import { say } from "@shared/i18n";
import { useLive } from "@shared/live";
import { go, Link, useSearch } from "@shared/router";
import { find, type PageProps } from "../../pages";
import { queries } from "../../queries";
import { useMay } from "../../session";
import { t } from "../../t";
import { headClock, useCalls, useCase, useOrders, type CaseView, type Move, type OrderRow } from "./api";
import { Around } from "./Around";
import { DispatchDialog } from "./Dispatch";
import { FactsCard } from "./FactsCard";
import { Files } from "./Files";
import { HandOver } from "./HandOver";
import { MoveDialog, useMove } from "./MoveDialog";
import { callable, nextStep, type Next } from "./next";
import { Orders } from "./Orders";
import { Reply } from "./Reply";
import { stepsOf } from "./steps";
import { Stepper } from "./Stepper";
import { Story } from "./Story";
import "./ticket.css";

const Charges = lazy(() => import("../charge/Charges"));

/** The page of one case: where it stands and what comes next, its facts, its story, and all that surrounds it (PROC-24). */
export default function CasePage({ params }: PageProps) {
  const id = params.id ?? "";
  const q = useCase(id);
  const orders = useOrders(id);
  useLive(["workorder.", "followup.", "complaint.", "clock.", "attachment."], (e) => {
    if (e.data.root !== id) return;
    void queries.invalidateQueries({ queryKey: ["ticket", "view", id] });
    void queries.invalidateQueries({ queryKey: ["attachment", "of", id] });
  });
  if (q.data) return <Screen key={id} view={q.data} orders={orders.data ?? []} />;
  if (q.error) return <Failed error={q.error} again={() => void q.refetch()} />;
  return <div className="bones" aria-hidden>{Array.from({ length: 10 }, (_, i) => <i key={i} />)}</div>;
}

/** Whether the person may give work to technicians. */
function useDispatches(): boolean {
  const makes = useMay("workorder.create");
  const assigns = useMay("workorder.assign");
  return makes && assigns;
}

type Open = { what: "move"; move: Move } | { what: "dispatch"; order?: OrderRow } | { what: "give" };

function Screen({ view, orders }: { view: CaseView; orders: OrderRow[] }) {
  const { ticket, clocks, timeline, site } = view;
  const [at, set] = useSearch();
  const [open, setOpen] = useState<Open>();
  const assigns = useDispatches();
  const notes = useMay("ticket.note");
  const dispatching = at.do === "dispatch" && assigns && ticket.open;
  const story = useStory(timeline.length);
  const close = () => {
    setOpen(undefined);
    if (at.do) set({ do: undefined });
  };
  const shown = open ?? (dispatching ? { what: "dispatch" as const, order: undefined } : undefined);
  useEffect(() => {
    const timer = setTimeout(() => (document.title = `${ticket.number} · ${ticket.symptom}`)); // after the shell has named the page
    return () => clearTimeout(timer);
  }, [ticket.number, ticket.symptom]);
  return (
    <div className="case">
      <Head view={view} orders={orders} onOpen={setOpen} />
      <Stepper ticket={ticket} timeline={timeline} />
      <div className="case-left">
        <Clocks view={view} clocks={clocks} />
        <FactsCard view={view} />
        <Suspense fallback={null}><Charges ticketId={ticket.id} numbers={Object.fromEntries(orders.map((o) => [o.id, o.number]))} /></Suspense>
      </div>
      <div className="case-middle">
        <Orders orders={orders} onAssign={(order) => setOpen({ what: "dispatch", order })} />
        <section className="card story-card">
          <div className="story-scroll" ref={story.box} onScroll={story.onScroll} tabIndex={0} aria-label={t("ticket.story")}>
            <Story timeline={timeline} orders={orders} site={site} />
          </div>
          {story.below && <button type="button" className="fresh" onClick={story.toEnd}>{t("ticket.story_new")}</button>}
          {notes && <Reply ticket={ticket} onSent={story.toEnd} />}
        </section>
      </div>
      <div className="case-right">
        <Around view={view} />
        <Files ticketId={ticket.id} />
      </div>
      {shown?.what === "move" && <MoveDialog view={view} move={shown.move} onClose={close} />}
      {shown?.what === "dispatch" && <DispatchDialog ticket={ticket} order={shown.order} onClose={close} />}
      {shown?.what === "give" && <HandOver ticket={ticket} onClose={close} />}
    </div>
  );
}

/** Keeps the story at its end while the reader is there; what comes while he reads further up waits behind a button. */
function useStory(length: number) {
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const seen = useRef(0);
  const [below, setBelow] = useState(false);
  const toEnd = () => {
    const el = box.current;
    if (el) el.scrollTop = el.scrollHeight;
    setBelow(false);
  };
  useEffect(() => {
    if (atEnd.current) toEnd();
    else if (length > seen.current) setBelow(true);
    seen.current = length;
  }, [length]);
  const onScroll = () => {
    const el = box.current;
    if (!el) return;
    atEnd.current = el.scrollTop + el.clientHeight > el.scrollHeight - 24;
    if (atEnd.current) setBelow(false);
  };
  return { box, below, onScroll, toEnd: () => setTimeout(toEnd) };
}

interface HeadProps {
  view: CaseView;
  orders: OrderRow[];
  onOpen: (open: Open) => void;
}

function Head({ view, orders, onOpen }: HeadProps) {
  const { ticket, clocks, moves } = view;
  const dispatches = useDispatches();
  const gives = useMay("ticket.hand_over") && ticket.state !== "closed" && !ticket.duplicate_of;
  const mayCall = useMay("followup.work") && find("/followups/x") !== undefined;
  const calls = useCalls(ticket.id, mayCall && ticket.state === "solved");
  const act = useMove(ticket);
  const next = nextStep(view, orders, { dispatch: dispatches, call: mayCall ? calls.data?.find(callable) : undefined });
  const make = (move: Move) => (move.required.length ? onOpen({ what: "move", move }) : void act.run(move.event));
  const others = moves.filter((m) => next?.kind !== "move" || m.event !== next.move.event);
  const items = [
    ...others.map((m) => ({ key: m.event, label: m.label, danger: m.event === "cancel", onClick: () => make(m) })),
    ...(dispatches && ticket.open && next?.kind !== "dispatch" ? [{ key: "order", label: orders.length ? t("ticket.another_order") : t("ticket.dispatch"), onClick: () => onOpen({ what: "dispatch" }) }] : []),
    ...(gives ? [{ key: "give", label: t("ticket.hand_over"), onClick: () => onOpen({ what: "give" }) }] : []),
    { key: "print", label: t("ticket.print"), onClick: () => window.print() },
  ];
  const primary = primaryOf(next, make, onOpen);
  useKeys([
    { key: "a", label: dispatches ? t("ticket.dispatch") : "", run: () => dispatches && ticket.open && onOpen({ what: "dispatch", order: next?.kind === "dispatch" ? next.order : undefined }) },
    { key: "n", label: t("ticket.to_us"), run: () => document.querySelector<HTMLElement>(".reply textarea")?.focus() },
  ]);
  return (
    <header className="detail-head">
      <Button type="text" icon={<ArrowLeftOutlined />} aria-label={t("act.back")} onClick={() => (history.length > 1 ? history.back() : go("/tickets"))} />
      <div className="detail-name">
        <span className="mono third">{ticket.number}</span>
        <h1>{ticket.symptom}</h1>
        <StatusPill of="ticket" state={ticket.state} />
        {ticket.urgency !== "normal" && <UrgencyPill urgency={ticket.urgency} />}
        {ticket.next_due_metric && <span className="head-clock"><span className="third">{say(`metric.${ticket.next_due_metric}`)}</span> <ClockText clock={headClock(clocks, ticket)} /></span>}
        {ticket.duplicate_of && <Link to={`/tickets/${ticket.duplicate_of}`}>{t("ticket.same_as", { number: ticket.duplicate_number })}</Link>}
      </div>
      <div className="actions">
        {primary && <Button type="primary" loading={act.busy} onClick={primary.run}>{primary.label}</Button>}
        <Dropdown trigger={["click"]} menu={{ items }}><Button icon={<MoreOutlined />} aria-label={t("act.more")} /></Dropdown>
      </div>
    </header>
  );
}

function primaryOf(next: Next | undefined, make: (move: Move) => void, onOpen: HeadProps["onOpen"]): { label: string; run: () => void } | undefined {
  switch (next?.kind) {
    case "move":
      return { label: next.move.label, run: () => make(next.move) };
    case "dispatch":
      return { label: t("ticket.dispatch"), run: () => onOpen({ what: "dispatch", order: next.order }) };
    case "call":
      return { label: t("ticket.call_back"), run: () => go(`/followups/${next.id}`) };
    case undefined:
      return undefined;
  }
}

/** Every promise of the case: those that run, with the bar of what was counted; those that are over folded away. */
function Clocks({ view, clocks }: { view: CaseView; clocks: ClockView[] }) {
  const running = clocks.filter((c) => !c.stopped_at && c.state !== "cancelled");
  const over = clocks.filter((c) => c.stopped_at || c.state === "cancelled");
  if (clocks.length === 0) return null;
  return (
    <Card title={t("ticket.clocks")}>
      {running.map((c) => <Explained key={c.id} clock={c} view={view} />)}
      {over.length > 0 && (
        <details className="over" open={running.length === 0}>
          <summary>{t("ticket.clocks_over", { n: over.length })}</summary>
          {over.map((c) => <Explained key={c.id} clock={c} view={view} />)}
        </details>
      )}
    </Card>
  );
}

function Explained({ clock, view }: { clock: ClockView; view: CaseView }) {
  const { ticket, customer, cover } = view;
  const inputs: [string, string][] = [
    [t("ticket.urgency"), say(`urgency.${ticket.urgency}`)],
    [t("ticket.channel"), say(`channel.${ticket.channel}`)],
    [t("ticket.cover"), say(`cover.${cover.state}`)],
    ...(customer ? [[t("ticket.customer"), say(`customer_class.${customer.class}`)] as [string, string]] : []),
  ];
  const facts = { urgency: ticket.urgency, channel: ticket.channel, cover: cover.state, customer_class: customer?.class ?? "", mode: ticket.service_mode };
  return <ClockBar clock={clock} why={clockReason(clock, { inputs, load: stepsOf(clock, facts) })} />;
}
