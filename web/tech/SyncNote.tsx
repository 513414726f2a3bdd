import { Note } from "@mkit/index";
import { brief } from "@shared/format";
import { recall, useRows, waiting } from "./db";
import { useSync } from "./session";
import { t } from "./t";

/** Says how fresh the screen is and what the server does not have yet; offline is normal and said calmly. */
export function SyncNote({ linked = true }: { linked?: boolean }) {
  const sync = useSync();
  const kept = useRows(async () => ({ at: await recall("pulled_at"), waiting: await waiting() }), "sync");
  if (!kept) return <Note>{" "}</Note>;
  const { ops, shots } = kept.waiting;
  const n = ops.length + shots.length;
  const stuck = ops.filter((op) => op.trouble).length + shots.filter((s) => s.state === "refused").length;
  const to = linked ? "/waiting" : undefined;
  const at = kept.at ? brief(kept.at) : "–";
  if (stuck) return <Note tone="bad" to={to}>{t("sync.stuck", { n: stuck })}</Note>;
  if (sync === "off" && n) return <Note tone="warn" to={to}>{t("sync.off_waiting", { at, n })}</Note>;
  if (sync === "off") return <Note tone="warn">{t("sync.off", { at })}</Note>;
  if (n) return <Note to={to}>{t("sync.waiting", { n })}</Note>;
  return <Note>{kept.at ? t("sync.ok", { at }) : t("sync.busy")}</Note>;
}
