import { useEffect, useState } from "react";
import { Bones, LangSelect, Toasts } from "@mkit/index";
import { currentLang, loadWords, useLang } from "@shared/i18n";
import { match, usePath } from "@shared/router";
import { LabelReport, Report } from "./Report";

/** The customer's pages: no log-in, a label or a link opens exactly one thing. */
export function App() {
  const lang = useLang();
  return <div key={lang}><Screen /><Toasts /></div>;
}

export const Languages = () => <LangSelect value={currentLang()} onChange={(lang) => void loadWords(lang)} />;

type CasePage = typeof import("./Case").CasePage;
let loaded: CasePage | undefined;

/** Progress is a page of its own: whoever reports a fault does not wait for it. */
function Progress({ token }: { token: string }) {
  const [Page, setPage] = useState<CasePage | undefined>(() => loaded);
  useEffect(() => void import("./Case").then((m) => setPage(() => (loaded = m.CasePage))), []);
  return Page ? <Page token={token} /> : <Bones />;
}

function Screen() {
  const path = usePath();
  const label = match("/r/{code}", path);
  if (label) return <LabelReport code={label.code ?? ""} />;
  const link = match("/c/{token}", path);
  if (link) return <Progress token={link.token ?? ""} />;
  return <Report />;
}
