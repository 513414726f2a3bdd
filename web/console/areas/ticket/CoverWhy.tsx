import { known, say } from "@shared/i18n";
import { t } from "../../t";
import type { Cover } from "./api";
import { CoverPill } from "./MachinePart";

/** Who pays and why: the verdict first, then the sentence that explains it (RULE-28 to RULE-32). */
export function CoverWhy({ cover }: { cover: Cover }) {
  const key = `words.${cover.why ?? ""}`;
  return (
    <div className="cover">
      <p className="row"><CoverPill cover={cover} /><span className={cover.free ? "" : "second"}>{cover.state === "unknown" ? "" : cover.free ? (cover.free_parts === false ? t("ticket.free_labour") : t("ticket.free")) : t("ticket.paid")}</span></p>
      {cover.why && known(key) && <p className="second">{say(key, cover.params)}</p>}
    </div>
  );
}
