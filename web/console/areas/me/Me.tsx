import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { Card, copy, Dialog, Facts, FormDialog, Mini, Pill, toast, usePeople, When, type Values } from "@kit/index";
import { del, get, post } from "@shared/api";
import { currentZone, date } from "@shared/format";
import { currentLang, LANG_NAMES, LANGS, say } from "@shared/i18n";
import { ThemeSelect } from "@shared/theme/ThemeSelect";
import { queries } from "../../queries";
import { chooseLang, useMay, useMe } from "../../session";
import { t } from "../../t";
import { deviceOf } from "./device";
import "./me.css";

interface Session {
  id: string;
  kind: "session" | "token";
  name: string;
  ip: string;
  agent: string;
  created_at: string;
  seen_at: string;
  expires_at: string;
  this: boolean;
}

const refresh = () => queries.invalidateQueries({ queryKey: ["session"] });

/** One's own account: language and appearance, where one is logged in, tokens for programs. */
export default function Me() {
  const me = useMe();
  const people = usePeople();
  const q = useQuery({ queryKey: ["session", "list"], queryFn: ({ signal }) => get<{ items: Session[] }>("/api/sessions", { signal }) });
  const sessions = q.data?.items.filter((s) => s.kind === "session");
  const tokens = q.data?.items.filter((s) => s.kind === "token");
  const mayToken = useMay("token.manage");
  return (
    <div className="me">
      <h1>{me.name}</h1>
      <Card title={t("me.account")}>
        <Facts
          facts={[
            { label: t("me.unit"), value: people.unit(me.unit_id ?? people.people.find((p) => p.id === me.person_id)?.unit_id ?? "") },
            { label: t("me.roles"), value: <Roles codes={me.roles} /> },
            { label: t("me.zone"), value: currentZone() },
            { label: t("lang.label"), value: <select className="control me-select" aria-label={t("lang.label")} value={currentLang()} onChange={(e) => void chooseLang(e.target.value as (typeof LANGS)[number]).then(() => queries.invalidateQueries()).catch(toast.fail)}>{LANGS.map((l) => <option key={l} value={l} lang={l}>{LANG_NAMES[l]}</option>)}</select> },
            { label: t("theme.label"), value: <span className="me-select"><ThemeSelect /></span> },
          ]}
        />
      </Card>
      <Card title={t("me.sessions")} extra={sessions && sessions.length > 1 && <EndOthers n={sessions.length - 1} />}>
        <Mini
          rows={sessions?.sort((a, b) => Number(b.this) - Number(a.this) || Date.parse(b.seen_at) - Date.parse(a.seen_at)).slice(0, 30)}
          empty={t("me.no_sessions")}
          columns={[
            { title: t("me.device"), cell: (s) => <>{deviceOf(s.agent)} {s.this && <Pill hue="green">{t("me.this")}</Pill>}</> },
            { title: t("me.ip"), cell: (s) => <span className="mono">{s.ip}</span>, wide: true },
            { title: t("me.seen"), cell: (s) => <When at={s.seen_at} rel /> },
            { title: t("me.since"), cell: (s) => <When at={s.created_at} />, wide: true },
            { title: "", right: true, cell: (s) => !s.this && <End id={s.id} label={t("login.out")} /> },
          ]}
        />
      </Card>
      {(mayToken || Boolean(tokens?.length)) && <Tokens list={tokens} mayMake={mayToken} />}
    </div>
  );
}

/** The names of roles come with the organisation's words. */
function Roles({ codes }: { codes: string[] }) {
  const lang = currentLang();
  const { data } = useQuery({ queryKey: ["words", lang], staleTime: Infinity, queryFn: ({ signal }) => get<{ roles?: Record<string, string> }>("/api/words", { query: { lang }, signal }) });
  return <span>{codes.map((c) => data?.roles?.[c] ?? say(`role.${c}`)).join(" · ")}</span>;
}

function End({ id, label }: { id: string; label: string }) {
  return <button type="button" className="link" onClick={() => void del("/api/sessions/{id}", { path: { id } }).then(refresh).then(() => toast.ok(t("me.ended"))).catch(toast.fail)}>{label}</button>;
}

function EndOthers({ n }: { n: number }) {
  const [asking, setAsking] = useState(false);
  const end = () => {
    setAsking(false);
    void post("/api/sessions/end-others", {}).then(refresh).then(() => toast.ok(t("me.ended"))).catch(toast.fail);
  };
  return (
    <>
      <Button size="small" onClick={() => setAsking(true)}>{t("me.end_others")}</Button>
      {asking && (
        <Dialog title={t("me.end_others")} onClose={() => setAsking(false)}>
          <div className="form">
            <p>{t("me.end_others_hint", { n })}</p>
            <footer><Button onClick={() => setAsking(false)}>{t("act.cancel")}</Button><Button type="primary" danger onClick={end}>{t("me.end_others")}</Button></footer>
          </div>
        </Dialog>
      )}
    </>
  );
}

function Tokens({ list, mayMake }: { list: Session[] | undefined; mayMake: boolean }) {
  const me = useMe();
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState("");
  const save = async (v: Values) => {
    const answer = await post<{ token: string }>("/api/tokens", { name: v.name, scopes: v.scopes ? v.scopes.split(",") : ["*"], days: Number(v.days) });
    await refresh();
    setMade(answer.token);
  };
  return (
    <Card title={t("me.tokens")} extra={mayMake && <Button size="small" onClick={() => setMaking(true)}>{t("me.new_token")}</Button>}>
      <Mini
        rows={list}
        empty={t("me.no_tokens")}
        columns={[
          { title: t("me.token_name"), cell: (s) => s.name },
          { title: t("me.seen"), cell: (s) => <When at={s.seen_at} rel /> },
          { title: t("me.expires"), cell: (s) => date(s.expires_at) },
          { title: "", right: true, cell: (s) => <End id={s.id} label={t("me.revoke")} /> },
        ]}
      />
      {making && (
        <FormDialog
          title={t("me.new_token")} intro={<p>{t("me.token_hint")}</p>} first={{ days: "90" }} wide
          fields={[
            { name: "name", label: t("me.token_name"), required: true, max: 100, half: true },
            { name: "days", label: t("me.token_days"), kind: "choice", required: true, half: true, options: [7, 30, 90, 180, 365].map((n) => ({ value: String(n), label: t("dur.d", { d: n }) })) },
            { name: "scopes", label: t("me.token_scopes"), kind: "many", hint: t("me.token_scopes_hint"), options: Object.keys(me.perms).sort().map((p) => ({ value: p, label: p })) },
          ]}
          submit={t("me.new_token")} onSubmit={save} onClose={() => setMaking(false)}
        />
      )}
      {made && (
        <Dialog title={t("me.token_made")} onClose={() => setMade("")}>
          <div className="form">
            <p>{t("me.token_once")}</p>
            <p className="token mono">{made}</p>
            <footer><Button onClick={() => setMade("")}>{t("act.close")}</Button><Button type="primary" onClick={() => void copy(made)}>{t("copy.act")}</Button></footer>
          </div>
        </Dialog>
      )}
    </Card>
  );
}
