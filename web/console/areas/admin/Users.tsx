import { PlusOutlined } from "@ant-design/icons";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { copy, DataTable, Empty, FilterBar, FormDialog, Pill, toast, usePeople, type Column, type FormField, type Values } from "@kit/index";
import { get, patch, post, type List } from "@shared/api";
import { LANG_NAMES, LANGS } from "@shared/i18n";
import { useSearch } from "@shared/router";
import { queries } from "../../queries";
import { useMe } from "../../session";
import { t } from "../../t";

interface User {
  id: string;
  login: string;
  roles: string[];
  active: boolean;
  version: number;
  person_id: string;
  name: string;
  unit_id: string;
}

interface Users extends List<User> {
  roles: Record<string, string>;
}

const refresh = () => queries.invalidateQueries({ queryKey: ["org"] });

/** A password nobody has to think of: four groups that can be read out on the telephone. */
function newPassword(): string {
  const letters = "abcdefghjkmnpqrstuvwxyz23456789";
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (b) => letters[b % letters.length]).join("").replace(/(.{4})(?=.)/g, "$1-");
}

/** Who may log in, with which roles: add, change, switch off, give a new password (ORG-05). */
export default function UsersPage() {
  const [at, set] = useSearch();
  const people = usePeople();
  const q = useInfiniteQuery({
    queryKey: ["org", "users"],
    queryFn: ({ pageParam, signal }) => get<Users>("/api/users", { query: { after: pageParam, limit: 200 }, signal }),
    initialPageParam: "",
    getNextPageParam: (last) => last.next || undefined,
  });
  const roles = q.data?.pages[0]?.roles ?? {};
  const all = q.data?.pages.flatMap((p) => p.items) ?? [];
  const key = (at.q ?? "").toLowerCase();
  const rows = all.filter((u) => (!key || u.name.toLowerCase().includes(key) || u.login.includes(key)) && (!at.role || u.roles.includes(at.role)) && (!at.active || String(u.active) === at.active));
  const names = (u: User) => u.roles.map((r) => roles[r] ?? r).join(" · ");
  const [making, setMaking] = useState(false);
  const open = all.find((u) => u.id === at.open);
  const columns: Column<User>[] = [
    { key: "name", title: t("admin.name"), width: 160, text: (u) => u.name, render: (u) => <b className={u.active ? "" : "third"}>{u.name}</b> },
    { key: "login", title: t("admin.login"), width: 160, mono: true, text: (u) => u.login },
    { key: "roles", title: t("admin.roles"), width: 320, text: names },
    { key: "unit", title: t("admin.unit"), width: 180, text: (u) => people.unit(u.unit_id) },
    { key: "active", title: t("admin.state"), width: 110, text: (u) => (u.active ? t("admin.on") : t("admin.off")), render: (u) => <Pill hue={u.active ? "green" : "gray"}>{u.active ? t("admin.on") : t("admin.off")}</Pill> },
  ];
  return (
    <div className="list-page">
      <FilterBar
        title={t("admin.users")}
        search={t("admin.users_search")}
        filters={[
          { key: "role", label: t("admin.roles"), options: Object.entries(roles).map(([value, label]) => ({ value, label })) },
          { key: "active", label: t("admin.state"), options: [{ value: "true", label: t("admin.on") }, { value: "false", label: t("admin.off") }] },
        ]}
        actions={<Button type="primary" icon={<PlusOutlined />} onClick={() => setMaking(true)}>{t("admin.user_new")}</Button>}
      />
      <div className="list-body">
        <DataTable
          id="users" columns={columns} open={at.open} onOpen={(id) => set({ open: id })}
          list={{ rows, loading: q.isPending, error: q.data ? undefined : q.error, retry: () => void q.refetch(), more: q.hasNextPage, loadingMore: q.isFetchingNextPage, loadMore: () => void (q.hasNextPage && q.fetchNextPage()), fresh: 0, showFresh: () => undefined }}
          empty={<Empty title={t("admin.users_none")} />}
        />
      </div>
      {making && <NewUser roles={roles} onClose={() => setMaking(false)} />}
      {open && <OneUser key={open.id} user={open} roles={roles} onClose={() => set({ open: undefined })} />}
    </div>
  );
}

const choices = (roles: Record<string, string>) => Object.entries(roles).map(([value, label]) => ({ value, label }));

/** Says a password once, so that it can be handed over. */
const told = (login: string, password: string) => toast.ok(t("admin.password_is", { login, password }), () => copy(password), t("copy.act"));

function NewUser({ roles, onClose }: { roles: Record<string, string>; onClose: () => void }) {
  const { units } = usePeople();
  const [password] = useState(newPassword);
  const fields: FormField[] = [
    { name: "name", label: t("admin.name"), required: true, max: 100, half: true },
    { name: "unit_id", label: t("admin.unit"), kind: "choice", required: true, half: true, options: units.map((u) => ({ value: u.id, label: u.name })) },
    { name: "login", label: t("admin.login"), required: true, max: 100, half: true },
    { name: "password", label: t("admin.password"), required: true, max: 200, half: true, hint: t("admin.password_hint") },
    { name: "roles", label: t("admin.roles"), kind: "many", required: true, options: choices(roles) },
    { name: "phone", label: t("admin.phone"), kind: "phone", max: 40, half: true },
    { name: "email", label: t("admin.email"), kind: "email", max: 200, half: true },
    { name: "lang", label: t("lang.label"), kind: "choice", options: LANGS.map((value) => ({ value, label: LANG_NAMES[value] })) },
  ];
  const save = async (v: Values) => {
    const { roles: chosen = "", ...rest } = v;
    await post("/api/users", { ...Object.fromEntries(Object.entries(rest).filter(([, x]) => x)), roles: chosen.split(",").filter(Boolean) });
    await refresh();
    told(v.login ?? "", v.password ?? "");
  };
  return <FormDialog title={t("admin.user_new")} wide fields={fields} first={{ password }} submit={t("act.save")} onSubmit={save} onClose={onClose} />;
}

function OneUser({ user, roles, onClose }: { user: User; roles: Record<string, string>; onClose: () => void }) {
  const me = useMe();
  const [password, setPassword] = useState(false);
  const change = (change: Record<string, unknown>) => patch("/api/users/{id}", { version: user.version, ...change }, { path: { id: user.id } });
  const fields: FormField[] = [
    { name: "roles", label: t("admin.roles"), kind: "many", required: true, options: choices(roles) },
    ...(user.id === me.user_id ? [] : [{ name: "active", label: t("admin.state"), kind: "choice" as const, required: true, options: [{ value: "true", label: t("admin.on") }, { value: "false", label: t("admin.off") }] }]),
  ];
  const save = async (v: Values) => {
    const active = v.active === undefined ? user.active : v.active === "true";
    await change({ roles: (v.roles ?? "").split(",").filter(Boolean), ...(active === user.active ? {} : { active }) });
    await refresh();
    toast.ok(t("admin.user_changed", { name: user.name }));
  };
  const reset = async (v: Values) => {
    await change({ password: v.password });
    await refresh();
    told(user.login, v.password ?? "");
    onClose();
  };
  if (password) {
    return (
      <FormDialog
        title={t("admin.password_reset")} intro={<p>{t("admin.password_reset_hint", { name: user.name })}</p>} first={{ password: newPassword() }}
        fields={[{ name: "password", label: t("admin.password"), required: true, max: 200, hint: t("admin.password_hint") }]}
        submit={t("admin.password_reset")} onSubmit={reset} onClose={() => setPassword(false)}
      />
    );
  }
  return (
    <FormDialog
      title={`${user.name} · ${user.login}`} fields={fields} first={{ roles: user.roles.join(","), active: String(user.active) }}
      intro={<><p>{t("admin.user_hint")}</p><p><button type="button" className="link" onClick={() => setPassword(true)}>{t("admin.password_reset")}</button></p></>}
      submit={t("act.save")} onSubmit={save} onClose={onClose}
    />
  );
}
