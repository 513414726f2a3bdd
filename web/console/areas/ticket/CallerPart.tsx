import { PhoneOutlined, UserAddOutlined } from "@ant-design/icons";
import { Checkbox, Input, Select } from "antd";
import { useState, type KeyboardEvent } from "react";
import { phone as phoneText } from "@shared/format";
import { say } from "@shared/i18n";
import { useMay } from "../../session";
import { t } from "../../t";
import { Field } from "./Field";
import { digits, useCustomersLike, type Caller, type Draft } from "./intake";
import { useLists } from "./words";

interface Props {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  errors: Record<string, string | undefined>;
  caller: Caller | undefined;
  callers: Caller[];
  /** The number has been looked up and these are all. */
  known: boolean;
  asking: boolean;
  onPick: (caller: Caller) => void;
  /** Enter after the number: on to the next question. */
  onNext: () => void;
}

/** The first question of the call: the number, and with it the caller. */
export function CallerPart({ draft, change, errors, caller, callers, known, asking, onPick, onNext }: Props) {
  const [at, setAt] = useState(0);
  const choosing = !caller && callers.length > 0;
  const stranger = !caller && known && callers.length === 0;
  const keys = (e: KeyboardEvent) => {
    const by = e.key === "ArrowDown" ? 1 : e.key === "ArrowUp" ? -1 : 0;
    if (choosing && by) {
      e.preventDefault();
      setAt((callers.length + at + by) % callers.length);
    }
    if (e.key !== "Enter" || e.nativeEvent.isComposing || e.ctrlKey || e.metaKey) return;
    e.preventDefault();
    const hit = callers[at] ?? callers[0];
    if (choosing && hit) onPick(hit);
    else onNext();
  };
  const hint = asking ? t("intake.looking") : stranger ? t("intake.unknown") : undefined;
  return (
    <>
      <Field name="phone" label={t("intake.phone")} error={errors.phone} hint={hint} aside={<ChannelField draft={draft} change={change} />}>
        <Input
          size="large" autoFocus inputMode="tel" autoComplete="off" prefix={<PhoneOutlined aria-hidden />} className="mono" maxLength={40} value={draft.phone}
          role="combobox" aria-expanded={choosing} aria-controls="callers" aria-activedescendant={choosing ? `caller-${at}` : undefined}
          onKeyDown={keys}
          onChange={(e) => {
            setAt(0);
            const lost = draft.by === "phone" && digits(e.target.value) !== digits(draft.phone);
            change({ phone: e.target.value, ...(lost ? { customer_id: "", contact_id: "", by: "", asset_id: "", site_id: "" } : {}) });
          }}
        />
      </Field>
      {choosing && (
        <div className="callers" id="callers" role="listbox" aria-label={t("intake.who")}>
          {callers.map((c, i) => (
            <button key={c.customer.id + (c.contact?.id ?? "") + i} id={`caller-${i}`} type="button" role="option" aria-selected={i === at} onPointerMove={() => setAt(i)} onClick={() => onPick(c)}>
              <strong>{c.contact?.name || t("intake.no_name")}</strong>
              <span>{c.customer.name}</span>
              <small className="mono">{phoneText(c.contact?.phone || c.customer.phone)}</small>
              <small>{t("intake.machines", { n: c.assets.length })}{c.open_tickets.length > 0 && <b> · {t("intake.open", { n: c.open_tickets.length })}</b>}</small>
            </button>
          ))}
        </div>
      )}
      {caller ? <KnownCaller draft={draft} change={change} caller={caller} /> : <Stranger draft={draft} change={change} errors={errors} open={stranger || Boolean(draft.fresh)} />}
    </>
  );
}

/** On which channel the case came; a telephone call unless said. */
function ChannelField({ draft, change }: Pick<Props, "draft" | "change">) {
  const { options, name } = useLists();
  const channels = options("ENUM-35");
  return (
    <Select
      id="f-channel" size="small" variant="borderless" aria-label={t("ticket.channel")} value={draft.channel} popupMatchSelectWidth={false}
      options={channels.length ? channels : [{ value: draft.channel, label: name("ENUM-35", draft.channel) }]} onChange={(channel: string) => change({ channel })}
    />
  );
}

function KnownCaller({ draft, change, caller }: Pick<Props, "draft" | "change"> & { caller: Caller }) {
  const mayKeep = useMay("customer.write") && !draft.contact_id && draft.caller.trim() !== "";
  return (
    <div className="known">
      <div>
        <strong>{caller.customer.name}</strong>
        <small>{[caller.customer.number, say(`customer_class.${caller.customer.class}`), caller.contact?.post].filter(Boolean).join(" · ")}</small>
      </div>
      <Field name="caller" label={t("ticket.caller")}>
        <Input value={draft.caller} maxLength={80} onChange={(e) => change({ caller: e.target.value })} />
      </Field>
      {mayKeep && <Checkbox checked={draft.keep} onChange={(e) => change({ keep: e.target.checked })}>{t("intake.keep_contact")}</Checkbox>}
      <button type="button" className="link" onClick={() => change({ customer_id: "", contact_id: "", by: "", asset_id: "", site_id: "", fresh: undefined })}>{t("intake.other_customer")}</button>
    </div>
  );
}

/** Nobody known calls: find the customer by name, or write down a new one. */
function Stranger({ draft, change, errors, open }: Pick<Props, "draft" | "change" | "errors"> & { open: boolean }) {
  const [asked, setAsked] = useState(false);
  const mayCreate = useMay("customer.write");
  const fresh = draft.fresh ?? { name: "", site: "" };
  const like = useCustomersLike(fresh.name);
  if (!open && !asked) return <button type="button" className="link by-name" onClick={() => setAsked(true)}>{t("intake.by_name")}</button>;
  return (
    <fieldset className="stranger">
      <legend><UserAddOutlined aria-hidden /> {mayCreate ? t("intake.stranger") : t("intake.by_name")}</legend>
      <Field name="customer" label={t("intake.customer")} required error={errors.customer} hint={mayCreate ? t("intake.customer_hint") : undefined}>
        <Input value={fresh.name} maxLength={200} autoComplete="off" onChange={(e) => change({ fresh: { ...fresh, name: e.target.value } })} />
      </Field>
      {like.length > 0 && (
        <div className="callers" role="listbox" aria-label={t("intake.existing")}>
          {like.map((c) => (
            <button key={c.id} type="button" role="option" aria-selected={false} onClick={() => change({ customer_id: c.id, contact_id: "", by: "search", fresh: undefined, asset_id: "", site_id: "" })}>
              <strong>{c.name}</strong><small className="mono">{c.number}</small>{c.phone && <small className="mono">{phoneText(c.phone)}</small>}
            </button>
          ))}
        </div>
      )}
      <Field name="caller" label={t("ticket.caller")}>
        <Input value={draft.caller} maxLength={80} onChange={(e) => change({ caller: e.target.value })} />
      </Field>
    </fieldset>
  );
}
