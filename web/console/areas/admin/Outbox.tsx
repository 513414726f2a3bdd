import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { DataTable, Empty, Facts, FilterBar, Pill, SidePanel, useAction, useList, When, type Column } from "@kit/index";
import { get, post } from "@shared/api";
import { brief, phone, stamp } from "@shared/format";
import { LANG_NAMES, type Lang } from "@shared/i18n";
import { Link, useSearch } from "@shared/router";
import type { Hue } from "@shared/theme/tokens";
import { useMay } from "../../session";
import { t } from "../../t";
import "./admin.css";

interface Message {
  id: string;
  channel: "email" | "sms";
  provider: string;
  to: string;
  to_name: string;
  lang: string;
  code: string;
  subject: string;
  body: string;
  link: string;
  state: "queued" | "sent" | "failed" | "dead" | "bounced";
  attempts: number;
  next_at?: string;
  error: string;
  subject_type: string;
  subject_id: string;
  root: string;
  created_at: string;
  sent_at?: string;
  delivered_at?: string;
  version: number;
}

interface Health {
  channel: "email" | "sms";
  failures: number;
  closed_until?: string;
  error: string;
  ready: boolean;
  demo: boolean;
}

const hues: Record<Message["state"], Hue> = { queued: "blue", sent: "green", failed: "amber", dead: "red", bounced: "red" };
const states = ["queued", "sent", "failed", "dead", "bounced"] as const;

const columns = (): Column<Message>[] => [
  { key: "created", title: t("admin.created"), width: 110, text: (m) => stamp(m.created_at), render: (m) => <When at={m.created_at} /> },
  { key: "state", title: t("admin.state"), width: 110, text: (m) => t(`admin.message.${m.state}`), render: (m) => <Pill hue={hues[m.state]}>{t(`admin.message.${m.state}`)}</Pill> },
  { key: "channel", title: t("admin.channel"), width: 80, text: (m) => t(`admin.channel.${m.channel}`) },
  { key: "to", title: t("admin.to"), width: 220, text: (m) => [m.to_name, m.channel === "sms" ? phone(m.to) : m.to].filter(Boolean).join(" · ") },
  { key: "text", title: t("admin.message"), width: 380, text: (m) => m.subject || m.body.replace(/\s+/g, " ").slice(0, 120) },
  { key: "attempts", title: t("admin.attempts"), width: 80, align: "right", text: (m) => String(m.attempts) },
  { key: "error", title: t("admin.error"), width: 220, text: (m) => m.error },
];

/** Letters and short messages: what was sent to whom, what waits, what was given up; in a demo this is where the post arrives. */
export default function Outbox() {
  const [at, set] = useSearch();
  const state = states.find((s) => s === at.tab);
  const list = useList<Message>("outbox", "/api/admin/outbox", { state, channel: at.channel, root: at.root });
  const health = useQuery({ queryKey: ["outbox", "channels"], queryFn: ({ signal }) => get<{ items: Health[] }>("/api/admin/channels", { signal }), refetchInterval: 30_000 });
  const index = list.rows.findIndex((m) => m.id === at.open);
  const message = list.rows[index];
  const open = (id: string | undefined) => set({ open: id });
  return (
    <div className="list-page">
      <FilterBar
        title={t("admin.outbox")}
        tabs={[{ key: "all", label: t("admin.message.all") }, ...states.map((key) => ({ key, label: t(`admin.message.${key}`) }))]}
        filters={[{ key: "channel", label: t("admin.channel"), options: (["email", "sms"] as const).map((value) => ({ value, label: t(`admin.channel.${value}`) })) }]}
      />
      <Channels list={health.data?.items ?? []} />
      <div className="list-body">
        <DataTable id="outbox" list={list} columns={columns()} open={at.open} onOpen={open} empty={<Empty title={t("admin.outbox_empty")}>{t("admin.outbox_empty_hint")}</Empty>} />
        {message && <Preview key={message.id} message={message} onClose={() => open(undefined)} onStep={(by) => list.rows[index + by] && open(list.rows[index + by]?.id)} />}
      </div>
    </div>
  );
}

function Channels({ list }: { list: Health[] }) {
  const text = (h: Health) => {
    if (h.failures > 0) return t("admin.channel_down", { channel: t(`admin.channel.${h.channel}`), n: h.failures, error: h.error, at: h.closed_until ? brief(h.closed_until) : "–" });
    if (h.demo) return t("admin.channel_demo", { channel: t(`admin.channel.${h.channel}`) });
    return h.ready ? t("admin.channel_ready", { channel: t(`admin.channel.${h.channel}`) }) : t("admin.channel_none", { channel: t(`admin.channel.${h.channel}`) });
  };
  if (list.length === 0) return null;
  return <p className="channels">{list.map((h) => <span key={h.channel} className={h.failures > 0 ? "bad" : h.ready ? "" : "off"}>{text(h)}</span>)}</p>;
}

function Preview({ message: m, onClose, onStep }: { message: Message; onClose: () => void; onStep: (by: 1 | -1) => void }) {
  const mayRetry = useMay("setting.admin");
  const retry = useAction(() => post("/api/admin/outbox/{id}/retry", { version: m.version }, { path: { id: m.id } }), { done: t("admin.requeued"), refresh: ["outbox"] });
  return (
    <SidePanel
      title={m.subject || t(`admin.channel.${m.channel}`)}
      sub={<><Pill hue={hues[m.state]}>{t(`admin.message.${m.state}`)}</Pill><span className="second">{m.to_name}</span></>}
      onClose={onClose} onStep={onStep}
      foot={m.state === "dead" && mayRetry ? <Button type="primary" loading={retry.busy} onClick={() => void retry.run()}>{t("admin.send_again")}</Button> : undefined}
    >
      <div className={`letter ${m.channel}`} lang={m.lang}>{m.subject && <h3>{m.subject}</h3>}<Body text={m.body} /></div>
      <Facts
        facts={[
          { label: t("admin.to"), value: m.channel === "sms" ? phone(m.to) : m.to },
          { label: t("lang.label"), value: LANG_NAMES[m.lang as Lang] ?? m.lang },
          { label: t("admin.code"), value: <span className="mono">{m.code}</span> },
          { label: t("admin.about"), value: m.root.startsWith("tic_") && <Link to={`/tickets/${m.root}`}>{t("admin.open_case")}</Link> },
          { label: t("admin.created"), value: stamp(m.created_at) },
          { label: t("admin.sent_at"), value: m.sent_at && stamp(m.sent_at) },
          ...(m.delivered_at ? [{ label: t("admin.delivered_at"), value: stamp(m.delivered_at) }] : []),
          ...(m.next_at ? [{ label: t("admin.next_at"), value: stamp(m.next_at) }] : []),
          { label: t("admin.attempts"), value: String(m.attempts) },
          ...(m.error ? [{ label: t("admin.error"), value: m.error }] : []),
        ]}
      />
    </SidePanel>
  );
}

/** The body as the receiver sees it, addresses to click. */
function Body({ text }: { text: string }) {
  return <p>{text.split(/(https?:\/\/\S+)/).map((part, i) => (/^https?:/.test(part) ? <a key={i} href={part} target="_blank" rel="noreferrer">{part}</a> : part))}</p>;
}
