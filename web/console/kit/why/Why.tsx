import { QuestionCircleOutlined } from "@ant-design/icons";
import { Popover } from "antd";
import { lazy, Suspense, useEffect, useId, useRef, useState, type KeyboardEvent } from "react";
import { Link } from "@shared/router";
import { find } from "../../pages";
import { useMay } from "../../session";
import { t } from "../../t";
import type { Reason } from "./reason";

// Most people are content with the sentence: the steps are fetched when somebody unfolds them.
const Steps = lazy(() => import("./Steps").then((m) => ({ default: m.AskedSteps })));

interface Props {
  why: Reason | null | undefined;
  label?: string;
}

/** "Why?" beside a price, a deadline, a point or a refusal: first the sentence, then the steps. Escape closes it and gives the focus back. */
export function WhyPopover({ why, label }: Props) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  if (!why) return null;
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <Popover
      open={open} onOpenChange={setOpen} trigger="click" placement="bottomLeft" destroyOnHidden
      content={<Body id={id} why={why} onClose={close} />}
    >
      <button ref={button} type="button" className="link why-button" aria-haspopup="dialog" aria-expanded={open} aria-controls={open ? id : undefined}>
        <QuestionCircleOutlined aria-hidden /> {label ?? t("why.ask")}
      </button>
    </Popover>
  );
}

function Body({ id, why, onClose }: { id: string; why: Reason; onClose: () => void }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus({ preventScroll: true }), []);
  const keys = (e: KeyboardEvent) => {
    if (e.key !== "Escape") return;
    e.preventDefault(); // the list behind it keeps its panel
    onClose();
  };
  return (
    <div className="why" id={id} ref={box} role="dialog" aria-label={t("why.ask")} tabIndex={-1} onKeyDown={keys}>
      <WhyText why={why} />
    </div>
  );
}

/** The explanation itself, for places that have room for it. */
export function WhyText({ why }: { why: Reason }) {
  const [unfolded, setUnfolded] = useState(false);
  const steps = why.load ?? (why.steps?.length ? () => Promise.resolve(why.steps ?? []) : undefined);
  return (
    <>
      {why.because?.map((line, i) => <p key={i} className={i === 0 ? "why-first" : "second"}>{line}</p>)}
      {why.inputs && why.inputs.length > 0 && (
        <dl className="facts">
          {why.inputs.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}
        </dl>
      )}
      {steps && (
        <details open={unfolded} onToggle={(e) => setUnfolded(e.currentTarget.open)}>
          <summary>{t("why.steps")}</summary>
          {unfolded && <Suspense fallback={<div className="bones"><i /><i /></div>}><Steps ask={steps} /></Suspense>}
        </details>
      )}
      <p className="source"><RuleLink code={why.rule} />{why.pack && ` · ${why.pack}`}{why.version && ` · ${why.version}`}</p>
    </>
  );
}

/** A rule's code, a link to its page for whoever may read the policy. */
export function RuleLink({ code }: { code: string }) {
  const to = `/policy/rules/${code}`;
  const reads = useMay("policy.read");
  return reads && find(to) ? <Link className="mono" to={to}>{code}</Link> : <span className="mono">{code}</span>;
}
