import { Card, Facts, Pill, type Fact, WhyPopover } from "@kit/index";
import { stamp } from "@shared/format";
import { say } from "@shared/i18n";
import { Link } from "@shared/router";
import { t } from "../../t";
import type { Answer, FollowupView } from "./api";
import { breachReason } from "./breach";
import { ratingHue } from "./rating";

/** A call that is over, or not to be made yet: what was answered, what it led to, or why nobody calls. */
export function Answered({ f }: { f: FollowupView }) {
  if (!f.recorded_at) return <Card title={t("followup.sheet")}><p className="second">{f.excuse ? t("followup.excused_as", { why: f.excuse }) : f.too_early ? t("followup.wait") : t("followup.read_only")}</p></Card>;
  const said: Record<string, Answer> = { c1: f.c1, c2: f.c2, c3: f.c3, c4: f.c4 };
  const facts = (f.script?.items ?? []).flatMap((q): Fact[] => {
    if (q.key === "c5") return [{ label: q.label, value: f.c5 && <Pill hue={ratingHue(f.c5)}>{q.options.find((o) => o.code === f.c5)?.label ?? say(`rating.${f.c5}`)}</Pill> }];
    if (q.key === "words") return [{ label: q.label, value: f.words }];
    const answer = said[q.key];
    return answer ? [{ label: q.label, value: <Pill hue={answer === "yes" ? "green" : "red"}>{t(`followup.${answer}`)}</Pill> }] : [];
  });
  return (
    <Card title={t("followup.sheet")}>
      <Facts facts={[...facts, { label: t("followup.recorded_at"), value: `${stamp(f.recorded_at)} · ${f.in_window ? t("followup.in_time") : t("followup.out_of_time")}` }]} />
      {f.breaches.map((b) => <p key={b.id} className="call-breach">{t("followup.breach", { item: f.script?.items.find((q) => q.key === b.item)?.label ?? b.item, points: b.points })} <span className="mono third">{b.code}</span> <WhyPopover why={breachReason(b, f.script?.items.find((q) => q.key === b.item)?.label ?? b.item)} /></p>)}
      {f.complaint_id && <p className="call-breach"><Link to={`/complaints/${f.complaint_id}`}>{t("followup.complaint_open")}</Link></p>}
    </Card>
  );
}
