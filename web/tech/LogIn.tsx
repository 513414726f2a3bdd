import { useState } from "react";
import { Field, LangSelect, Note, Page, Step } from "@mkit/index";
import { asApiError } from "@shared/api";
import { currentLang, loadWords } from "@shared/i18n";
import { logIn } from "./session";
import { t } from "./t";

export function LogIn() {
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState("");
  const go = async () => {
    setProblem("");
    await logIn(login.trim(), password).catch((thrown) => setProblem(asApiError(thrown).message));
  };
  return (
    <Page title={t("product.name")} tools={<LangSelect value={currentLang()} onChange={(l) => void loadWords(l)} />} note={problem && <Note tone="bad">{problem}</Note>}>
      <form className="m-rows" style={{ gap: 16, paddingTop: 24 }} onSubmit={(e) => { e.preventDefault(); void go(); }}>
        <Field label={t("login.login")} value={login} onChange={setLogin} required autoComplete="username" />
        <Field label={t("login.password")} kind="password" value={password} onChange={setPassword} required autoComplete="current-password" />
        <button type="submit" className="sr" tabIndex={-1} aria-hidden>{t("login.go")}</button>
        <Step onClick={go} disabled={!login || !password}>{t("login.go")}</Step>
      </form>
    </Page>
  );
}
