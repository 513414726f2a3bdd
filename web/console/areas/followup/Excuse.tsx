import { FormDialog, toast, type FormField } from "@kit/index";
import { queries } from "../../queries";
import { t } from "../../t";
import { excuseCall, type FollowupView } from "./api";

interface Props {
  f: FollowupView;
  reason?: string;
  onClose: () => void;
  onDone?: () => void;
}

/** Ends a call-back without a call, with the reason; after enough tries in vain a message or a letter can take its place (RULE-91). */
export function Excuse({ f, reason = "", onClose, onDone }: Props) {
  const ways = [
    ...(f.moves.includes("replace") ? [{ value: "sms", label: t("followup.by_sms") }, { value: "letter", label: t("followup.by_letter") }] : []),
    ...(f.moves.includes("excuse") ? [{ value: "none", label: t("followup.by_nothing") }] : []),
  ];
  const fields: FormField[] = [
    { name: "instead", label: t("followup.instead"), kind: "choice", options: ways, required: true },
    { name: "reason", label: t("followup.reason"), kind: "long", required: true, max: 2000 },
  ];
  const send = async (v: Record<string, string>) => {
    await excuseCall(f, v.reason ?? "", v.instead === "none" ? "" : (v.instead ?? ""));
    toast.ok(t("followup.excused"));
    await queries.invalidateQueries({ queryKey: ["followup"] });
    onDone?.();
  };
  return <FormDialog title={t("followup.excuse")} intro={<p>{t("followup.excuse_hint")}</p>} fields={fields} first={{ instead: ways[0]?.value ?? "", reason }} submit={t("followup.excuse")} onSubmit={send} onClose={onClose} />;
}
