import { useEffect, useState } from "react";
import { Button, Field, LangSelect, Note, Page, Step } from "@mkit/index";
import { asApiError, get, type DemoLogin, type SetupView } from "@shared/api";
import { currentLang, loadWords } from "@shared/i18n";
import { logIn } from "./session";
import { t } from "./t";

/** Log-in; who comes back after his session ran out finds everything that was not sent. */
export function LogIn({ expired }: { expired?: boolean }) {
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState("");
  const enter = async (who: string, word: string) => {
    setProblem("");
    await logIn(who, word).catch((thrown) => setProblem(asApiError(thrown).message));
  };
  const go = () => enter(login.trim(), password);
  return (
    <Page title={t("product.name")} tools={<LangSelect value={currentLang()} onChange={(l) => void loadWords(l)} />} note={problem ? <Note tone="bad">{problem}</Note> : expired && <Note tone="warn">{t("login.expired")}</Note>}>
      <form className="m-rows" style={{ gap: 16, paddingTop: 24 }} onSubmit={(e) => { e.preventDefault(); void go(); }}>
        <Field label={t("login.login")} value={login} onChange={setLogin} required autoComplete="username" />
        <Field label={t("login.password")} kind="password" value={password} onChange={setPassword} required autoComplete="current-password" />
        <button type="submit" className="sr" tabIndex={-1} aria-hidden>{t("login.go")}</button>
        <Step onClick={go} disabled={!login || !password}>{t("login.go")}</Step>
      </form>
      <Demo onChoose={(d) => void enter(d.login, d.password)} />
    </Page>
  );
}

/** The technicians of a demo company, one tap each; nothing in an installation that is none. */
function Demo({ onChoose }: { onChoose: (who: DemoLogin) => void }) {
  const [logins, setLogins] = useState<DemoLogin[]>([]);
  useEffect(() => {
    get<SetupView>("/api/setup").then((s) => setLogins((s.demo_logins ?? []).filter((d) => d.roles.some((r) => r.includes("technician")))), () => undefined);
  }, []);
  if (logins.length === 0) return null;
  return (
    <div className="m-rows" style={{ gap: 8, paddingTop: 16 }}>
      <p className="small">{t("login.demo")}</p>
      {logins.map((d) => <Button key={d.login} onClick={() => onChoose(d)}>{d.name} · {d.role_name}</Button>)}
    </div>
  );
}
