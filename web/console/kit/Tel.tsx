import { CopyOutlined, PhoneOutlined } from "@ant-design/icons";
import { phone } from "@shared/format";
import { t } from "../t";
import { toast } from "./toast";

/** Puts a text on the clipboard, also on pages that are not served securely. */
export async function copy(text: string) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.body.appendChild(document.createElement("textarea"));
    area.value = text;
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  toast.ok(t("copy.done", { text }));
}

interface Props {
  number: string;
  name?: string;
  /** The number that is to be dialled now. */
  big?: boolean;
}

/** A telephone number: a click dials it where something can dial, the sign beside it copies it. */
export function Tel({ number, name, big }: Props) {
  if (!number) return <span className="third">–</span>;
  const shown = phone(number);
  return (
    <span className={big ? "tel big" : "tel"}>
      {name && <span>{name}</span>}
      <span className="tel-number"><a href={`tel:${number.replace(/[^\d+]/g, "")}`}>{big && <PhoneOutlined aria-hidden />}{shown}</a>
      <button type="button" className="icon" aria-label={`${t("copy.act")}: ${shown}`} title={t("copy.act")} onClick={() => void copy(number.replace(/[^\d+]/g, ""))}><CopyOutlined /></button></span>
    </span>
  );
}
