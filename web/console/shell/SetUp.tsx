import { Alert, Button, Form, Input, Select } from "antd";
import { useState } from "react";
import { ApiError, asApiError, post, type SetupInput, type SetupView } from "@shared/api";
import { currentLang } from "@shared/i18n";
import { logIn } from "../session";
import { t } from "../t";
import { Gate } from "./Gate";

const zones = ["Asia/Shanghai", "Asia/Taipei", "Asia/Seoul", "Asia/Hong_Kong", "Asia/Singapore", "Asia/Tokyo", "UTC"];

/** The first page of a new installation: the organisation, its policy pack and zone, and who administers it. */
export function SetUp({ setup }: { setup: SetupView }) {
  const [failed, setFailed] = useState<ApiError>();
  const [busy, setBusy] = useState(false);
  const finish = async (input: Omit<SetupInput, "lang">) => {
    setBusy(true);
    setFailed(undefined);
    try {
      await post("/api/setup", { ...input, lang: currentLang(), base_url: location.origin });
      await logIn(input.login, input.password);
    } catch (thrown) {
      setFailed(asApiError(thrown));
      setBusy(false);
    }
  };
  const required = [{ required: true, message: t("form.required") }];
  const field = (name: keyof SetupInput) => ({
    name,
    label: t(`setup.${name}`),
    rules: required,
    ...(failed?.field(name) ? { validateStatus: "error" as const, help: failed.field(name) } : {}),
  });
  const [form] = Form.useForm<Omit<SetupInput, "lang">>();
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <Gate title={t("setup.title")} sub={t("setup.sub")}>
      <Form form={form} layout="vertical" requiredMark={false} initialValues={{ pack: setup.packs[0]?.code, zone: zones.includes(here) ? here : zones[0] }} onFinish={(v: Omit<SetupInput, "lang">) => void finish(v)}>
        {failed && <Alert type="error" showIcon title={failed.message} role="alert" />}
        <Form.Item {...field("organisation")}><Input autoFocus maxLength={120} /></Form.Item>
        <Form.Item {...field("pack")}>
          <Select options={setup.packs.map((p) => ({ value: p.code, label: p.names[currentLang()] ?? p.code }))} onChange={(code: string) => form.setFieldValue("zone", setup.packs.find((p) => p.code === code)?.zone || form.getFieldValue("zone"))} />
        </Form.Item>
        <Form.Item {...field("zone")}><Select showSearch options={zones.map((z) => ({ value: z, label: z }))} /></Form.Item>
        <hr />
        <Form.Item {...field("name")}><Input autoComplete="name" maxLength={80} /></Form.Item>
        <Form.Item {...field("login")}><Input autoComplete="username" autoCapitalize="none" maxLength={80} /></Form.Item>
        <Form.Item {...field("password")}><Input.Password autoComplete="new-password" /></Form.Item>
        <Form.Item {...field("code")} extra={t("setup.code_hint")}><Input className="mono" autoComplete="one-time-code" /></Form.Item>
        <Button type="primary" size="large" htmlType="submit" block loading={busy}>{t("setup.go")}</Button>
      </Form>
    </Gate>
  );
}
