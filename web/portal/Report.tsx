import { useEffect, useState, type ReactNode } from "react";
import { Bones, Button, Card, Chips, Empty, Field, Foot, Page, showWrong, Step, toast } from "@mkit/index";
import { asApiError, post } from "@shared/api";
import { currentLang } from "@shared/i18n";
import { newId } from "@shared/id";
import { go } from "@shared/router";
import { WISHES, type Label, type Receipt, type ReportInput } from "./api";
import { Languages } from "./App";
import { t } from "./t";
import { useGet } from "./useGet";

const callable = /^\+?[\d\s()-]{6,20}$/;

/** Report a fault by the machine's label: what it is is known, a few questions remain. */
export function LabelReport({ code }: { code: string }) {
  const { data: label, error, again } = useGet<Label>("/api/portal/labels/{code}", { code });
  const page = (title: string, text: ReactNode) => <Page title={t("report.title")} tools={<Languages />}><Empty title={title}>{text}</Empty></Page>;
  if (error?.kind === "not_found") return page(t("report.bad_label"), <><p>{t("report.bad_hint")}</p><Button onClick={() => go("/")}>{t("report.without")}</Button></>);
  if (error) return page(error.message, <Button onClick={again}>{t("act.retry")}</Button>);
  if (!label) return <Page title={t("report.title")} tools={<Languages />}><Bones /></Page>;
  if (!label.reporting) return page(label.asset_name, t("report.closed"));
  return <Report code={code} label={label} />;
}

type Answer = Required<Pick<ReportInput, "symptom" | "phone" | "name" | "address" | "wished">>;

const empty: Answer = { symptom: "", phone: "", name: "", address: "", wished: "any" };
const slot = "ac.report";

// What a visitor has typed outlives a reload of the page, but not the page's tab.
function kept(): Answer {
  try {
    return { ...empty, ...(JSON.parse(sessionStorage.getItem(slot) ?? "{}") as Partial<Answer>) };
  } catch {
    return empty;
  }
}

/** The questions; without a label the customer says himself what and where it is. */
export function Report({ code, label }: { code?: string; label?: Label }) {
  const [answer, setAnswer] = useState(kept);
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const [key] = useState(newId); // a second tap sends the same report
  useEffect(() => sessionStorage.setItem(slot, JSON.stringify(answer)), [answer]);
  const field = <K extends keyof Answer>(name: K) => ({ value: answer[name], error: wrong[name], onChange: (value: Answer[K]) => setAnswer((a) => ({ ...a, [name]: value })) });

  const complain = (found: Record<string, string>) => {
    setWrong(found);
    if (Object.keys(found).length === 0) return false;
    showWrong();
    return true;
  };
  const send = async () => {
    const found: Record<string, string> = {};
    if (!answer.symptom.trim()) found.symptom = t("form.required");
    if (!answer.phone.trim()) found.phone = t("form.required");
    else if (!callable.test(answer.phone.trim())) found.phone = t("report.phone_wrong");
    if (complain(found)) return;
    try {
      const body: ReportInput = { ...answer, label_code: code, lang: currentLang() };
      const done = await post<Receipt>("/api/portal/reports", body, { key });
      sessionStorage.removeItem(slot);
      go(`/c/${done.token}?new=1`, true);
    } catch (thrown) {
      const failed = asApiError(thrown);
      if (!complain(Object.fromEntries(failed.fields.map((f) => [f.field, f.message])))) toast.fail(failed);
    }
  };

  return (
    <Page title={t("report.title")} tools={<Languages />} foot={<Foot><Step onClick={send}>{t("report.send")}</Step></Foot>}>
      {label ? (
        <Card>
          <h2>{label.asset_name}</h2>
          <div className="small">{label.organisation}</div>
        </Card>
      ) : <p className="small">{t("report.scan_hint")}</p>}
      <Field label={t("report.text")} hint={t(label ? "report.text_hint" : "report.text_hint_free")} kind="long" required {...field("symptom")} />
      <Field label={t("report.phone")} kind="tel" required autoComplete="tel" {...field("phone")} />
      <Field label={t("report.name")} autoComplete="name" {...field("name")} />
      <Field label={t("report.wished")}><Chips label={t("report.wished")} options={WISHES.map((w) => ({ value: w, label: t(`report.wished.${w}`) }))} {...field("wished")} /></Field>
      <Field label={t("report.address")} hint={t(label ? "report.address_hint" : "report.address_hint_free")} autoComplete="street-address" {...field("address")} />
    </Page>
  );
}
