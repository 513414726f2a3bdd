import { EditOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { Facts, SidePanel, useKeys, type Fact } from "@kit/index";
import { StatusMark } from "@kit/why/StatusMark";
import { valueWords } from "@kit/why/value";
import { RuleLink } from "@kit/why/Why";
import { date } from "@shared/format";
import { Link } from "@shared/router";
import { useMay } from "../../session";
import { t } from "../../t";
import type { Param } from "./api";
import { ChangeDialog } from "./ChangeDialog";
import { ValueView } from "./ValueView";

interface Props {
  param: Param;
  onClose: () => void;
  onStep: (by: 1 | -1) => void;
}

/** One value in full: where it comes from, who reads it, what it was, and the way to change it. */
export function ParamPanel({ param: p, onClose, onStep }: Props) {
  const writes = useMay("policy.change");
  const [changing, setChanging] = useState(false);
  useKeys([{ key: "e", label: writes ? t("policy.change_value") : "", run: () => writes && setChanging(true) }]);
  const facts: Fact[] = [
    { label: t("policy.key"), value: <span className="mono">{p.key}</span> },
    { label: t("policy.status"), value: <StatusMark status={p.status} word /> },
    { label: t("policy.source"), value: <span className="mono">{p.source}</span> },
    { label: t("policy.use"), value: <Uses param={p} /> },
    { label: t("policy.origin"), value: p.origin },
  ];
  return (
    <SidePanel
      title={p.name} onClose={onClose} onStep={onStep}
      foot={writes && <Button type="primary" icon={<EditOutlined />} onClick={() => setChanging(true)}>{t("policy.change_value")}</Button>}
    >
      <ValueView value={p.value} unit={p.unit} />
      <Facts facts={facts} />
      <section>
        <h3>{t("policy.history")}</h3>
        <History param={p} />
      </section>
      {changing && <ChangeDialog param={p} onClose={() => setChanging(false)} />}
    </SidePanel>
  );
}

/** Who reads the value: rules as links, processes and figures by their code. */
function Uses({ param: p }: { param: Param }) {
  const named = p.use.split(/,\s*/).filter(Boolean);
  const all = [...new Set([...(p.rules ?? []), ...named])];
  return <span className="uses">{all.map((code) => <span key={code}>{/^RULE-\d+$/.test(code) || p.rules?.includes(code) ? <RuleLink code={code} /> : <span className="mono">{code}</span>}</span>)}</span>;
}

function History({ param: p }: { param: Param }) {
  if (!p.history?.length) return <p className="third">{t("policy.no_history")}</p>;
  return (
    <ol className="history">
      {p.history.map((h, i) => (
        <li key={i}>
          <b>{valueWords(h.value, p.unit)}</b>
          <span className="third">{h.from ? t("policy.since", { day: date(h.from) }) : t("policy.from_start")}</span>
          <span className="second">{[h.reason, h.by_name].filter(Boolean).join(" · ") || h.stamp}</span>
          {h.change_id && <Link to={`/policy/changes/${h.change_id}`}>{t("policy.change")}</Link>}
        </li>
      ))}
    </ol>
  );
}
