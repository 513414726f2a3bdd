import { FormDialog } from "@kit/index";
import { t } from "../../t";

interface Props {
  /** The rule that refuses, in the server's words. */
  says: string;
  onReason: (reason: string) => unknown;
  onClose: () => void;
}

/** A rule speaks against it; whoever may set it aside says why. */
export function Override({ says, onReason, onClose }: Props) {
  return (
    <FormDialog
      title={t("dispatch.refused")}
      intro={<p className="refused">{says}</p>}
      fields={[{ name: "reason", label: t("dispatch.why"), kind: "long", required: true, max: 500 }]}
      submit={t("dispatch.anyway")}
      danger
      onSubmit={async (v) => void (await onReason(v.reason ?? ""))}
      onClose={onClose}
    />
  );
}
