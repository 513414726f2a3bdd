import { useState } from "react";
import { Bones, Button, Card, Chips, Empty, Field, Foot, Page, Photo, Step, toast, type Picture } from "@mkit/index";
import { asApiError, post, upload, type LabelView, type ReportInput, type ReportOutput } from "@shared/api";
import { date } from "@shared/format";
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
  return <Questions code={code} label={label} />;
}

function Questions({ code, label }: { code: string; label: LabelView }) {
  const [answer, setAnswer] = useState({ fault: "", description: "", name: "", phone: "", wished: "any" });
  const [pictures, setPictures] = useState<Picture[]>([]);
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const [key] = useState(newId); // a second tap or a reload of the line sends the same report
  const set = (name: keyof typeof answer) => (value: string) => setAnswer((a) => ({ ...a, [name]: value }));
  const faults = (label.faults ?? []).map((f) => ({ value: f.code, label: f.name }));

  const send = async () => {
    const faulty: Record<string, string> = {};
    if (faults.length > 0 && !answer.fault) faulty.fault = t("form.required");
    if (!answer.description.trim()) faulty.description = t("form.required");
    if (!callable.test(answer.phone.trim())) faulty.phone = t("report.phone_wrong");
    setWrong(faulty);
    if (Object.keys(faulty).length > 0) return;
    try {
      const to = label.upload;
      const sent = to ? await Promise.all(pictures.map((p) => upload(p.blob, `${p.id}.jpg`, { code }, to))) : [];
      const body: ReportInput = { ...answer, code, lang: currentLang(), attachments: sent.map((s) => s.id) };
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
        <div className="small">{[label.serial, label.site_name].filter(Boolean).join(" · ")}</div>
        {label.cover_until && <div className="small">{t("report.cover", { date: date(label.cover_until) })}</div>}
      </Card>
      {faults.length > 0 && <Field label={t("report.fault")} required error={wrong.fault}><Chips label={t("report.fault")} options={faults} value={answer.fault} onChange={set("fault")} /></Field>}
      <Field label={t("report.text")} kind="long" required value={answer.description} onChange={set("description")} error={wrong.description} />
      {label.upload && <Field label={t("report.photos")}><Photo pictures={pictures} onChange={setPictures} /></Field>}
      <Field label={t("report.phone")} kind="tel" required autoComplete="tel" value={answer.phone} onChange={set("phone")} error={wrong.phone} />
      <Field label={t("report.name")} autoComplete="name" value={answer.name} onChange={set("name")} error={wrong.name} />
      <Field label={t("report.wished")}><Chips label={t("report.wished")} options={wishes.map((w) => ({ value: w, label: t(`report.wished.${w}`) }))} value={answer.wished} onChange={set("wished")} /></Field>
    </Page>
  );
}
