import { Input, Select } from "antd";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Pill } from "@kit/index";
import { get, type List } from "@shared/api";
import { say } from "@shared/i18n";
import { useMay } from "../../session";
import { t } from "../../t";
import type { Cover, OtherCase } from "./api";
import { Field } from "./Field";
import { useMachinesLike, type AssetRow, type Caller, type Draft, type Machine } from "./intake";

interface Props {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  errors: Record<string, string | undefined>;
  caller: Caller | undefined;
  duplicates: OtherCase[];
  onMachine: (machine: Machine | undefined) => void;
  /** A machine of somebody else was named: he is the customer then. */
  onFound: (asset: AssetRow) => void;
}

const many = 6;

/** Which machine: one of the customer's, or any by its serial number; a new one is registered on the way. */
export function MachinePart({ draft, change, errors, caller, duplicates, onMachine, onFound }: Props) {
  const [text, setText] = useState("");
  const own = caller?.assets ?? [];
  const key = text.trim().toLowerCase();
  const hits = own.filter((m) => `${m.serial} ${m.number} ${m.model} ${m.brand}`.toLowerCase().includes(key));
  const like = useMachinesLike(text, hits.length === 0);
  const foreign = like.items.filter((a) => a.customer_id !== caller?.customer.id);
  const unknown = key.length > 2 && hits.length === 0 && like.known && foreign.length === 0;
  const site = (id: string) => (caller && caller.sites.length > 1 ? caller.sites.find((s) => s.id === id)?.name : undefined);
  return (
    <section className="machines" id="f-asset" aria-label={t("ticket.asset")}>
      <Field name="serial" label={t("ticket.asset")} error={errors.asset_id ?? errors.serial} hint={own.length ? t("intake.own_machines", { n: own.length }) : undefined}>
        <Input value={text} maxLength={80} autoComplete="off" placeholder={t("intake.serial")} onKeyDown={(e) => e.key === "Enter" && hits.length === 1 && onMachine(hits[0])} onChange={(e) => {
          setText(e.target.value);
          if (draft.asset) change({ asset: undefined });
        }} />
      </Field>
      {hits.length > 0 && (
        <div className={hits.length > many ? "machine-list long" : "machine-list"} role="radiogroup" aria-label={t("ticket.asset")}>
          {hits.map((m) => (
            <label key={m.id} className={draft.asset_id === m.id ? "on" : ""}>
              <input type="radio" name="machine" checked={draft.asset_id === m.id} onChange={() => onMachine(m)} />
              <span className="machine-name"><strong>{m.model}</strong> <span className="mono third">{m.serial}</span>{site(m.site_id) && <small>{site(m.site_id)}</small>}</span>
              {duplicates.some((d) => d.asset_id === m.id) && <Pill hue="amber">{t("intake.has_open")}</Pill>}
              <CoverPill cover={m.cover} />
            </label>
          ))}
          <label className={draft.asset_id ? "" : "on"}>
            <input type="radio" name="machine" checked={!draft.asset_id} onChange={() => onMachine(undefined)} />
            <span className="third">{t("intake.no_machine")}</span>
          </label>
        </div>
      )}
      {foreign.length > 0 && (
        <div className="callers" role="listbox" aria-label={t("intake.serial")}>
          {foreign.map((a) => (
            <button key={a.id} type="button" role="option" aria-selected={false} onClick={() => onFound(a)}>
              <strong>{a.model_name}</strong><small className="mono">{a.serial}</small><span>{a.customer_name}</span>
            </button>
          ))}
        </div>
      )}
      {unknown && <NewMachine serial={text.trim()} draft={draft} change={change} error={errors.model_id} />}
    </section>
  );
}

/** A serial that nobody knows: with its model it is registered together with the case. */
function NewMachine({ serial, draft, change, error }: { serial: string; draft: Draft; change: Props["change"]; error?: string }) {
  const may = useMay("asset.write");
  const models = useQuery({
    queryKey: ["model", "all"],
    enabled: may,
    staleTime: 600_000,
    queryFn: ({ signal }) => get<List<{ id: string; name: string; brand: string }>>("/api/models", { query: { limit: 200 }, signal }),
  });
  if (!may) return <p className="third">{t("intake.serial_unknown")}</p>;
  return (
    <Field name="model_id" label={t("intake.new_machine", { serial })} error={error} hint={t("intake.new_machine_hint")}>
      <Select
        showSearch allowClear optionFilterProp="label" placeholder={t("intake.model")} value={draft.asset?.model_id || undefined} style={{ width: "100%" }}
        options={(models.data?.items ?? []).map((m) => ({ value: m.id, label: [m.brand, m.name].filter(Boolean).join(" ") }))}
        onChange={(model?: string) => change({ asset: model ? { serial, model_id: model } : undefined, asset_id: "" })}
      />
    </Field>
  );
}

/** Who pays, in a word: green when the customer does not. */
export function CoverPill({ cover }: { cover: Cover }) {
  return <Pill hue={cover.free ? "green" : cover.state === "unknown" ? "gray" : "amber"}>{[say(`cover.${cover.state}`), cover.free && cover.until ? t("ticket.until", { day: cover.until }) : ""].filter(Boolean).join(" · ")}</Pill>;
}
