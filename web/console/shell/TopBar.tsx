import { BulbOutlined, GlobalOutlined, LogoutOutlined, UserOutlined, PlusOutlined, QuestionOutlined, SearchOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { useState, type ReactNode } from "react";
import { toast } from "@kit/index";
import { patch } from "@shared/api";
import { currentZone } from "@shared/format";
import { currentLang, LANG_NAMES, LANGS } from "@shared/i18n";
import { useLiveState } from "@shared/live";
import { go } from "@shared/router";
import { chooseTheme, themeChoice, type ThemeChoice } from "@shared/theme/mode";
import { Bell } from "../areas/notice/Bell";
import type { Page } from "../pages";
import { queries } from "../queries";
import { chooseLang, logOut, useMe } from "../session";
import { t } from "../t";
import { SimClock } from "./SimClock";

interface Props {
  pages: Page[];
  menu: ReactNode;
  onPalette: () => void;
  onKeys: () => void;
}

export function TopBar({ pages, menu, onPalette, onKeys }: Props) {
  const me = useMe();
  const commands = pages.filter((p) => p.command?.key);
  return (
    <header className="top">
      {menu}
      <button type="button" className="find" onClick={onPalette}>
        <SearchOutlined aria-hidden /> <span>{t("palette.hint")}</span> <kbd>Ctrl K</kbd>
      </button>
      <LiveState />
      {me.tenant.sim_clock && <SimClock />}
      <div className="actions">
        {commands.map((p) => p.command && (
          <Button key={p.path} type="text" icon={<PlusOutlined />} onClick={() => go(p.path)} title={`${t(p.command.label)} (${p.command.key?.toUpperCase()})`}>
            <span className="wide-only">{t(p.command.label)}</span> <kbd className="wide-only">{p.command.key?.toUpperCase()}</kbd>
          </Button>
        ))}
        <Button className="wide-only" type="text" icon={<QuestionOutlined />} aria-label={t("key.help")} title={`${t("key.help")} (?)`} onClick={onKeys} />
        <Bell />
        <LangMenu />
        <span className="wide-only"><ThemeMenu /></span>
        <Dropdown trigger={["click"]} menu={{ items: [
          { key: "who", disabled: true, label: <span>{me.name}<br /><small>{currentZone()}</small></span> },
          { type: "divider" },
          { key: "me", icon: <UserOutlined />, label: t("me.title"), onClick: () => go("/me") },
          { key: "out", icon: <LogoutOutlined />, label: t("login.out"), onClick: () => void logOut() },
        ] }}>
          <button type="button" className="face" aria-label={me.name} title={me.name}>{me.name.slice(0, 1)}</button>
        </Dropdown>
      </div>
    </header>
  );
}

export function LangMenu() {
  return (
    <Dropdown trigger={["click"]} menu={{ selectedKeys: [currentLang()], items: LANGS.map((l) => ({ key: l, label: <span lang={l}>{LANG_NAMES[l]}</span>, onClick: () => void chooseLang(l).then(() => queries.invalidateQueries()).catch(toast.fail) })) }}>
      <Button type="text" icon={<GlobalOutlined />} aria-label={t("lang.label")} title={t("lang.label")} />
    </Dropdown>
  );
}

export function ThemeMenu({ keep = true }: { keep?: boolean }) {
  const [choice, setChoice] = useState(themeChoice);
  const choose = (next: ThemeChoice) => {
    chooseTheme(next);
    setChoice(next);
    if (keep) void patch("/api/me", { theme: next === "system" ? "auto" : next }).catch(() => undefined);
  };
  const items = (["system", "light", "dark"] as const).map((c) => ({ key: c, label: t(`theme.${c}`), onClick: () => choose(c) }));
  return (
    <Dropdown trigger={["click"]} menu={{ selectedKeys: [choice], items }}>
      <Button type="text" icon={<BulbOutlined />} aria-label={t("theme.label")} title={t("theme.label")} />
    </Dropdown>
  );
}

function LiveState() {
  const state = useLiveState();
  return <span className={`live-state ${state}`} role="status" title={t(`live.${state}`)}>{state === "live" ? <span className="sr">{t("live.live")}</span> : t(`live.${state}`)}</span>;
}
