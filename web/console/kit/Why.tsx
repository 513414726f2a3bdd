import { QuestionCircleOutlined } from "@ant-design/icons";
import { Popover } from "antd";
import { t } from "../t";

/** Why a figure or a decision is what it is: the rule, the pack and version that hold it, and what went in. */
export interface Reason {
  rule: string;
  pack?: string;
  version?: string;
  /** The explanation, one sentence each, already in the person's language. */
  because?: string[];
  inputs?: [label: string, value: string][];
}

export function WhyPopover({ why, label }: { why: Reason | null | undefined; label?: string }) {
  if (!why) return null;
  const body = (
    <div className="why">
      {why.because?.map((line, i) => <p key={i}>{line}</p>)}
      {why.inputs && why.inputs.length > 0 && (
        <dl className="facts">
          {why.inputs.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}
        </dl>
      )}
      <p className="source"><span className="mono">{why.rule}</span>{why.pack && ` · ${why.pack}`}{why.version && ` · ${why.version}`}</p>
    </div>
  );
  return (
    <Popover content={body} trigger="click" placement="bottomLeft">
      <button type="button" className="link why-button"><QuestionCircleOutlined aria-hidden /> {label ?? t("why.ask")}</button>
    </Popover>
  );
}
