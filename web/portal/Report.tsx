import { useState } from "react";
import { Bones, Button, Card, Chips, Empty, Field, Foot, Page, Step, toast } from "@mkit/index";
import { asApiError, post, type LabelView, type ReportInput, type ReportOutput } from "@shared/api";
import { currentLang } from "@shared/i18n";
import { newId } from "@shared/id";
import { go } from "@shared/router";
import { Languages } from "./App";
import { t } from "./t";
import { useGet } from "./useGet";

const wishes = ["any", "morning", "afternoon"] as const;
const callable = /^\+?[\d\s()-]{6,20}$/;

/** Report a fault by the machine's label: what it is is known, four questions remain. */
export function Report({ code }: { code: string }) {
  const { data: label, error, again } = useGet<LabelView>("/api/portal/labels/{code}", { code });
  if (error) {
    const unknown = error.kind === "not_found";
    return (
      <Page title={t("report.title")} tools={<Languages />}>
        <Empty title={unknown ? t("report.bad_label") : error.message}>{unknown ? t("report.bad_hint") : <Button onClick={again}>{t("act.retry")}</Button>}</Empty>
      </Page>
    );
  }
  if (!label) return <Page title={t("report.title")} tools={<Languages />}><Bones /></Page>;
  if (!label.reporting) return <Page title={t("report.title")} tools={<Languages />}><Empty title={t("report.not_here")}>{label.asset_name}</Empty></Page>;
  return <Questions code={code} label={label} />;
}

function Questions({ code, label }: { code: string; label: LabelView }) {
  const [answer, setAnswer] = useState({ symptom: "", name: "", phone: "", wished: "any" });
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const [key] = useState(newId); // a second tap or a reload of the line sends the same report
  const set = (name: keyof typeof answer) => (value: string) => setAnswer((a) => ({ ...a, [name]: value }));

  const send = async () => {
    const faulty: Record<string, string> = {};
    if (!answer.symptom.trim()) faulty.symptom = t("form.required");
    if (!callable.test(answer.phone.trim())) faulty.phone = t("report.phone_wrong");
    setWrong(faulty);
    if (Object.keys(faulty).length > 0) return;
    try {
      const body: ReportInput = { ...answer, label_code: code, lang: currentLang() };
      const done = await post<ReportOutput>("/api/portal/reports", body, { key });
      go(`/c/${done.token}`, true);
    } catch (thrown) {
      const failed = asApiError(thrown);
      setWrong(Object.fromEntries(failed.fields.map((f) => [f.field, f.message])));
      toast.fail(failed);
    }
  };

  return (
    <Page title={t("report.title")} tools={<Languages />} foot={<Foot><Step onClick={send}>{t("report.send")}</Step></Foot>}>
      <Card>
        <h2>{label.asset_name}</h2>
        {label.product_line && <div className="small">{label.product_line}</div>}
      </Card>
      <Field label={t("report.text")} kind="long" required value={answer.symptom} onChange={set("symptom")} error={wrong.symptom} />
      <Field label={t("report.phone")} kind="tel" required autoComplete="tel" value={answer.phone} onChange={set("phone")} error={wrong.phone} />
      <Field label={t("report.name")} autoComplete="name" value={answer.name} onChange={set("name")} error={wrong.name} />
      <Field label={t("report.wished")}><Chips label={t("report.wished")} options={wishes.map((w) => ({ value: w, label: t(`report.wished.${w}`) }))} value={answer.wished} onChange={set("wished")} /></Field>
    </Page>
  );
}
