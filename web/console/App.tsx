import { QueryClientProvider } from "@tanstack/react-query";
import { ConfigProvider, type ConfigProviderProps } from "antd";
import { useEffect, useState } from "react";
import { Failed } from "@kit/index";
import { ApiError } from "@shared/api";
import { useLang, type Lang } from "@shared/i18n";
import { useThemeMode } from "@shared/theme/mode";
import { queries } from "./queries";
import { boot, useSession } from "./session";
import { LogIn } from "./shell/LogIn";
import { SetUp } from "./shell/SetUp";
import { Shell } from "./shell/Shell";
import { antdTheme } from "./theme";

const nonce = document.querySelector<HTMLMetaElement>("meta[property=csp-nonce]")?.nonce ?? "";

/** What opens over a modal dialog must stand in it: the browser draws dialogs above everything else. */
const above = (near?: HTMLElement) => near?.closest("dialog") ?? document.body;

type Words = NonNullable<ConfigProviderProps["locale"]>;

// The few texts that the kit says by itself, such as an empty choice; fetched only for the language of the screen.
const kitWords: Partial<Record<Lang, () => Promise<{ default: Words }>>> = {
  "zh-CN": () => import("antd/es/locale/zh_CN"),
  "zh-TW": () => import("antd/es/locale/zh_TW"),
  ko: () => import("antd/es/locale/ko_KR"),
};

function useKitWords(lang: Lang): Words | undefined {
  const [words, setWords] = useState<Words>();
  useEffect(() => {
    let here = true;
    setWords(undefined);
    void kitWords[lang]?.().then((m) => here && setWords(m.default));
    return () => {
      here = false;
    };
  }, [lang]);
  return words;
}

/** The console: theme and language around whatever the session allows. A new language draws everything anew. */
export function App() {
  const lang = useLang();
  const mode = useThemeMode();
  const words = useKitWords(lang);
  useEffect(() => void boot(), []);
  return (
    <ConfigProvider locale={words} theme={antdTheme(mode, lang)} csp={{ nonce }} button={{ autoInsertSpace: false }} wave={{ disabled: true }} getPopupContainer={above}>
      <QueryClientProvider client={queries}>
        <Room key={lang} />
      </QueryClientProvider>
    </ConfigProvider>
  );
}

function Room() {
  const session = useSession();
  switch (session.at) {
    case "loading":
      return <div id="shell" aria-hidden><b /><i /></div>;
    case "setup":
      return <SetUp setup={session.setup} />;
    case "out":
      return <LogIn setup={session.setup} />;
    case "failed":
      return <Failed error={new ApiError("offline", "offline", session.message)} again={() => void boot()} />;
    case "in":
      return <Shell />;
  }
}
