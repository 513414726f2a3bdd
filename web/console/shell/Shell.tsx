import { MenuOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { Suspense, useEffect, useRef, useState } from "react";
import { ErrorBoundary, Empty, Toasts, useKeys } from "@kit/index";
import { go, Link, usePath } from "@shared/router";
import { groups, icons, landings, type Room } from "../nav";
import { allowed, component, find, pagesOf, roomOf, type Page } from "../pages";
import { useMe } from "../session";
import { t } from "../t";
import { KeysHelp } from "./KeysHelp";
import { Palette } from "./Palette";
import { TopBar } from "./TopBar";

/** The frame around every page behind the log-in: side bar, top bar, page, toasts. */
export function Shell() {
  const me = useMe();
  const path = usePath();
  const [menu, setMenu] = useState(false);
  const [over, setOver] = useState<"palette" | "keys">();
  const pages = pagesOf(me);
  useKeys([
    { key: "Mod+k", label: t("key.palette"), run: () => setOver("palette") },
    { key: "?", label: t("key.help"), run: () => setOver("keys") },
    ...pages.flatMap((p) => (p.command?.key ? [{ key: p.command.key, label: t(p.command.label), run: () => go(p.path) }] : [])),
  ]);
  useEffect(() => setMenu(false), [path]);
  return (
    <div className={menu ? "shell menu-open" : "shell"}>
      <a className="skip" href="#page">{t("shell.skip")}</a>
      <SideBar pages={pages} here={roomOf(path)} />
      {menu && <button type="button" className="veil" aria-label={t("act.close")} onClick={() => setMenu(false)} />}
      <TopBar
        pages={pages}
        menu={<Button className="menu-button" type="text" icon={<MenuOutlined />} aria-label={t("shell.menu")} onClick={() => setMenu(!menu)} />}
        onPalette={() => setOver("palette")}
        onKeys={() => setOver("keys")}
      />
      <Main path={path} home={landing(me.roles, pages)} />
      {over === "palette" && <Palette pages={pages} onClose={() => setOver(undefined)} />}
      {over === "keys" && <KeysHelp onClose={() => setOver(undefined)} />}
      <Toasts />
    </div>
  );
}

function SideBar({ pages, here }: { pages: Page[]; here: Room | undefined }) {
  const me = useMe();
  const doors = new Map(pages.flatMap((p): [Room, Page][] => (p.room ? [[p.room, p]] : [])));
  const shown = groups.map((g) => ({ ...g, rooms: g.rooms.filter((r) => doors.has(r)) })).filter((g) => g.rooms.length > 0);
  return (
    <aside className="side">
      <Link to="/" className="brand"><span className="logo" aria-hidden>A</span><b>{me.tenant.name || t("product.name")}</b></Link>
      <nav aria-label={t("shell.nav")}>
        {shown.map((g) => (
          <section key={g.group}>
            {g.rooms.length > 1 && <h2>{t(`nav.group.${g.group}`)}</h2>}
            {g.rooms.map((room) => {
              const Icon = icons[room];
              return (
                <Link key={room} to={doors.get(room)?.path ?? "/"} aria-current={room === here ? "page" : undefined}>
                  <Icon aria-hidden /> <span>{t(`nav.${room}`)}</span>
                </Link>
              );
            })}
          </section>
        ))}
      </nav>
    </aside>
  );
}

/** The first page of a person's day: by role where that page exists, else the first room open to them. */
function landing(roles: string[], pages: Page[]): string | undefined {
  const byRole = landings.find(([role, path]) => roles.includes(role) && (path === "/m/" || pages.some((p) => p.path === path)));
  if (byRole) return byRole[1];
  const rooms: readonly Room[] = groups.flatMap((g) => [...g.rooms]);
  return rooms.map((room) => pages.find((p) => p.room === room)?.path).find(Boolean) ?? pages[0]?.path;
}

function Main({ path, home }: { path: string; home: string | undefined }) {
  const me = useMe();
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  const hit = find(path);
  const page = hit && allowed(me, hit.page) ? hit.page : undefined;
  useEffect(() => {
    document.title = [page && t(page.title), me.tenant.name].filter(Boolean).join(" · ");
    if (!first.current) main.current?.focus({ preventScroll: true });
    first.current = false;
  }, [page, path, me.tenant.name]);
  useEffect(() => {
    if (path !== "/" || !home || home === "/") return;
    if (home === "/m/") location.replace("/m/");
    else go(home, true);
  }, [path, home]);
  const Page = page && component(page);
  return (
    <main id="page" ref={main} tabIndex={-1} className={page?.full ? "full" : ""}>
      <ErrorBoundary at={path}>
        <Suspense fallback={<div className="bones" aria-hidden>{Array.from({ length: 8 }, (_, i) => <i key={i} />)}</div>}>
          {Page && hit ? <Page params={hit.params} /> : path === "/" && home ? null : <Lost refused={Boolean(hit)} />}
        </Suspense>
      </ErrorBoundary>
    </main>
  );
}

function Lost({ refused }: { refused: boolean }) {
  return <Empty title={refused ? t("error.forbidden") : t("shell.lost")} action={<Link className="button" to="/">{t("shell.home")}</Link>} />;
}
