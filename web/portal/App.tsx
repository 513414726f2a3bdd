import { Empty, LangSelect, Page, Toasts } from "@mkit/index";
import { currentLang, loadWords, useLang } from "@shared/i18n";
import { match, usePath } from "@shared/router";
import { CasePage } from "./Case";
import { Report } from "./Report";
import { t } from "./t";

/** The customer's pages: no log-in, a label or a link opens exactly one thing. */
export function App() {
  const lang = useLang();
  return <div key={lang}><Screen /><Toasts /></div>;
}

export const Languages = () => <LangSelect value={currentLang()} onChange={(lang) => void loadWords(lang)} />;

function Screen() {
  const path = usePath();
  const label = match("/r/{code}", path);
  if (label) return <Report code={label.code ?? ""} />;
  const link = match("/c/{token}", path);
  if (link) return <CasePage token={link.token ?? ""} />;
  return <Page title={t("home.title")} tools={<Languages />}><Empty title={t("home.title")}>{t("home.hint")}</Empty></Page>;
}
