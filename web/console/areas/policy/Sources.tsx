import { StatusMark, statuses } from "@kit/why/StatusMark";
import { t } from "../../t";

/** What the letters beside the values mean. */
export function Sources() {
  return (
    <footer className="sources" aria-label={t("policy.legend")}>
      {statuses.map((s) => <StatusMark key={s} status={s} word />)}
    </footer>
  );
}
