import { useState } from "react";
import { Card } from "@mkit/index";
import { brief } from "@shared/format";
import { known, say } from "@shared/i18n";
import type { Line } from "../api";
import { db, useRows } from "../db";
import { t } from "../t";

const first = 5;

/** What happened to the case before, the newest first: who, when, what. */
export function History({ ticket }: { ticket: string }) {
  const story = useRows(() => db().stories.get(ticket), ticket);
  const [all, setAll] = useState(false);
  const lines = (story?.lines ?? []).filter(told);
  if (lines.length === 0) return null;
  const pictures = (story?.files ?? []).filter((f) => f.mime.startsWith("image/"));
  return (
    <Card>
      <h2>{t("history.title")}</h2>
      {pictures.length > 0 && (
        <div className="m-photos m-thumbs">
          {pictures.map((f) => <a key={f.id} href={`/api/attachments/${f.id}`} target="_blank" rel="noreferrer"><img src={`/api/attachments/${f.id}`} alt={f.name} loading="lazy" /></a>)}
        </div>
      )}
      <ol className="m-story">
        {(all ? lines : lines.slice(0, first)).map((l) => (
          <li key={l.seq}>
            <div className="m-row small"><span>{[l.by_name || say(`by.${l.by_kind}`), what(l)].filter(Boolean).join(" · ")}</span><time dateTime={l.at}>{brief(l.at)}</time></div>
            {l.note && <p>{l.note}</p>}
          </li>
        ))}
      </ol>
      {!all && lines.length > first && <button type="button" className="m-link" onClick={() => setAll(true)}>{t("history.more", { n: lines.length - first })}</button>}
    </Card>
  );
}

const told = (l: Line) => l.kind !== "field" && (l.kind !== "system" || Boolean(l.note));

function what(l: Line): string {
  if (l.kind === "move" && l.to) return say(`state.${l.subject_type}.${l.to}`) + reason(l);
  if (l.kind === "assign" || l.kind === "hand_over") return l.to_name ? `→ ${l.to_name}` : "";
  return reason(l).replace(/^ · /, "");
}

const reason = (l: Line) => (!l.reason ? "" : ` · ${known(`pause_reason.${l.reason}`) ? say(`pause_reason.${l.reason}`) : known(`rating.${l.reason}`) ? say(`rating.${l.reason}`) : l.reason}`);
