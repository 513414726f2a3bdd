import { CheckCircleFilled } from "@ant-design/icons";
import { Button } from "antd";
import { useEffect, useRef } from "react";
import { useKeys, WhyPopover } from "@kit/index";
import { say } from "@shared/i18n";
import { Link } from "@shared/router";
import { t } from "../../t";
import type { Question, RecordResult } from "./api";
import { breachReason } from "./breach";

interface Props {
  result: RecordResult;
  script: Question[];
  next?: () => void;
}

/** What the answers led to: norms that were not kept, a complaint, and the way to the next call. */
export function Result({ result, script, next }: Props) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  useKeys([{ key: "Enter", label: next ? t("followup.next") : "", run: () => next?.() }]);
  const { breaches, complaint_number: complaint, followup } = result;
  return (
    <section className={breaches.length || complaint ? "call-result bad" : "call-result"} role="status">
      <div>
        <p><CheckCircleFilled aria-hidden /> <b>{t("followup.recorded_as", { rating: say(`rating.${followup.c5}`) })}</b></p>
        {breaches.length === 0 && <p className="second">{t("followup.all_kept")}</p>}
        {breaches.map((b) => (
          <p key={b.id}>{t("followup.breach", { item: script.find((q) => q.key === b.item)?.label ?? b.item, points: b.points })} <span className="mono third">{b.code}</span> <WhyPopover why={breachReason(b, script.find((q) => q.key === b.item)?.label ?? b.item)} /></p>
        ))}
        {complaint && <p>{t("followup.complaint")} <Link to={`/complaints/${followup.complaint_id}`}>{complaint}</Link></p>}
      </div>
      {next && <Button ref={button} type="primary" onClick={next}>{t("followup.next")} <kbd>↵</kbd></Button>}
    </section>
  );
}
