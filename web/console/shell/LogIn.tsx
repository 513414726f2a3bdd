import { Alert, Button, Form, Input } from "antd";
import { useState } from "react";
import { asApiError, type SetupView } from "@shared/api";
import { logIn } from "../session";
import { t } from "../t";
import { Gate } from "./Gate";

/** Account and password; in a demo also everybody who may be tried, one click each. */
export function LogIn({ setup }: { setup?: SetupView }) {
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const enter = async (login: string, password: string, phone = false) => {
    setBusy(true);
    setProblem("");
    try {
      await logIn(login, password);
      if (phone) location.assign("/m/");
    } catch (thrown) {
      setProblem(asApiError(thrown).message);
      setBusy(false);
    }
  };
  return (
    <Gate title={setup?.name || t("product.name")} sub={t("login.title")}>
      <Form layout="vertical" size="large" requiredMark={false} onFinish={(v: { login: string; password: string }) => void enter(v.login.trim(), v.password)}>
        {problem && <Alert type="error" showIcon title={problem} role="alert" />}
        <Form.Item name="login" label={t("login.login")} rules={[{ required: true, message: t("form.required") }]}>
          <Input autoFocus autoComplete="username" autoCapitalize="none" spellCheck={false} />
        </Form.Item>
        <Form.Item name="password" label={t("login.password")} rules={[{ required: true, message: t("form.required") }]}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <Button type="primary" htmlType="submit" block loading={busy}>{t("login.go")}</Button>
      </Form>
      {setup?.demo && setup.demo_logins.length > 0 && (
        <section className="demo">
          <h2>{t("login.demo")}</h2>
          <ul>
            {setup.demo_logins.map((d) => (
              <li key={d.login}>
                <button type="button" disabled={busy} onClick={() => void enter(d.login, d.password, d.roles.some((role) => role.endsWith("technician")))}>
                  <span className="face" aria-hidden>{d.name.slice(0, 1)}</span>
                  <span>{d.name}<small>{d.role_name}</small></span>
                  <code>{d.login}</code>
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </Gate>
  );
}
