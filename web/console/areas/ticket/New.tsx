import { Button, Input, Select } from "antd";
import { useEffect, useState, type KeyboardEvent } from "react";
import { Card, Empty, StatusPill, useAction, useDraft, useKeys, When } from "@kit/index";
import type { Urgency } from "@shared/api";
import { say } from "@shared/i18n";
import { go, Link, useSearch } from "@shared/router";
import { useMay } from "../../session";
import { t } from "../../t";
import type { OtherCase } from "./api";
import { CallerPart } from "./CallerPart";
import { Choices } from "./Choices";
import { CoverWhy } from "./CoverWhy";
import { Field, focusFirst } from "./Field";
import { blank, useCallerOf, useCallers, useDuplicates, type Caller, type Draft, type Machine } from "./intake";
import { MachinePart } from "./MachinePart";
import { PlaceField, type Spot } from "./PlaceField";
import { missing, take } from "./take";
import "./ticket.css";
import { WishField } from "./WishField";
import { useLists } from "./words";

const order = ["phone", "customer", "caller", "serial", "asset_id", "model_id", "symptom", "urgency", "address", "place", "wish", "channel"] as const;
const kinds = ["repair", "enquiry", "installation", "maintenance", "other"];

/** A new case in the order of the telephone call: number, caller, machine, what is wrong, where, when (PROC-24, FORM-32). */
export default function NewCase() {
  const { value: draft, set, forget } = useDraft<Draft>("ticket.new", blank);
  const [errors, setErrors] = useState<Record<string, string | undefined>>({});
  const change = (part: Partial<Draft>) => {
    set({ ...draft, ...part });
    setErrors((old) => ({ ...old, ...Object.fromEntries(Object.keys(part).map((k) => [k === "fresh" || k === "customer_id" ? "customer" : k, undefined])) }));
  };
  const [at] = useSearch();
  useEffect(() => { // a customer's or a machine's page begins a case about it
    if (at.customer_id) change({ customer_id: at.customer_id, contact_id: "", by: "search", fresh: undefined, asset_id: at.asset_id ?? "" });
  }, [at.customer_id, at.asset_id]);
  const { caller, callers, known, asking, pick } = useCaller(draft, change);
  const duplicates = useDuplicates(draft);
  const machine = caller?.assets.find((m) => m.id === draft.asset_id);
  const dispatches = useMay("workorder.create");
  const action = useAction((_then: "page" | "dispatch") => take(draft), { refresh: ["ticket", "customer", "asset", "intake"], done: (c) => t("intake.taken", { number: c.number }) });
  const save = async (then: "page" | "dispatch") => {
    if (action.busy) return;
    const wrong = missing(draft, { customer: t("intake.customer_missing"), symptom: t("form.required") });
    setErrors(wrong);
    if (Object.values(wrong).some(Boolean)) return void setTimeout(() => focusFirst(order, wrong));
    const made = await action.run(then);
    if (!made) return;
    forget();
    go(`/tickets/${made.id}${then === "dispatch" ? "?do=dispatch" : ""}`);
  };
  useServerErrors(action.error?.fields, setErrors);
  useKeys([{ key: "Mod+Enter", label: t("intake.take"), run: () => void save("page") }]);
  return (
    <div className="intake">
      <header className="detail-head">
        <h1>{t("intake.title")}</h1>
        <div className="actions">
          {(draft.phone || draft.symptom) && <Button type="text" onClick={forget}>{t("intake.empty")}</Button>}
        </div>
      </header>
      <form
        className="intake-form"
        onKeyDown={onward}
        onSubmit={(e) => {
          e.preventDefault();
          void save("page");
        }}
      >
        <Card>
          <CallerPart draft={draft} change={change} errors={errors} caller={caller} callers={callers} known={known} asking={asking} onPick={pick} onNext={() => focusNext(caller, draft)} />
        </Card>
        <Card>
          <MachinePart
            draft={draft} change={change} errors={errors} caller={caller} duplicates={duplicates}
            onMachine={(m) => change({ asset_id: m?.id ?? "", site_id: m?.site_id || draft.site_id, asset: undefined })}
            onFound={(a) => change({ customer_id: a.customer_id, contact_id: "", by: "search", fresh: undefined, asset_id: a.id, site_id: a.site_id })}
          />
          {duplicates.some((d) => d.asset_id && d.asset_id === draft.asset_id) && <p className="field-hint warn" role="status">{t("intake.same_machine")}</p>}
        </Card>
        <Fault draft={draft} change={change} errors={errors} />
        <WhereAndWhen draft={draft} change={change} errors={errors} caller={caller} />
        <footer className="intake-foot">
          <Button type="primary" htmlType="submit" size="large" loading={action.busy}>{t("intake.take")} <kbd>Ctrl ⏎</kbd></Button>
          {dispatches && <Button size="large" disabled={action.busy} onClick={() => void save("dispatch")}>{t("intake.take_dispatch")}</Button>}
        </footer>
      </form>
      <Beside fresh={!draft.phone && !draft.fresh} caller={caller} machine={machine} duplicates={duplicates} asset={draft.asset_id} />
    </div>
  );
}

/** The caller whom the draft means; one single match of the number is taken at once. */
function useCaller(draft: Draft, change: (part: Partial<Draft>) => void) {
  const { callers, known, asking } = useCallers(draft.phone);
  const looked = useCallerOf(draft.by === "search" ? draft.customer_id : "");
  const matching = callers.find((c) => c.customer.id === draft.customer_id && (c.contact?.id ?? "") === draft.contact_id);
  const caller = draft.by === "search" ? looked : draft.customer_id ? (matching ?? callers.find((c) => c.customer.id === draft.customer_id)) : undefined;
  const pick = (c: Caller) => {
    const only = c.assets.length === 1 ? c.assets[0] : undefined;
    const site = only?.site_id || (c.sites.length === 1 ? c.sites[0]?.id : "");
    change({ customer_id: c.customer.id, contact_id: c.contact?.id ?? "", caller: c.contact?.name ?? draft.caller, by: "phone", fresh: undefined, asset_id: only?.id ?? "", site_id: site ?? "", asset: undefined });
    setTimeout(() => focusNext(c, { asset_id: only?.id ?? "" }));
  };
  const single = known && callers.length === 1 && !draft.customer_id && !draft.fresh?.name ? callers[0] : undefined;
  useEffect(() => {
    if (single) pick(single);
  });
  return { caller, callers, known, asking, pick };
}

/** Enter inside the form goes on to the symptom; the case is taken with Ctrl and Enter or the button, never by accident. */
function onward(e: KeyboardEvent) {
  const at = e.target;
  if (e.key !== "Enter" || e.ctrlKey || e.metaKey || e.defaultPrevented || e.nativeEvent.isComposing) return;
  if (!(at instanceof HTMLInputElement)) return;
  e.preventDefault();
  if (at.name === "machine" || at.id === "f-serial") document.getElementById("f-symptom")?.focus();
}

/** After the caller comes the machine, unless there is no choice; then what is wrong with it. */
function focusNext(caller: Caller | undefined, draft: Pick<Draft, "asset_id">) {
  const machine = document.querySelector<HTMLInputElement>("input[name=machine]:checked") ?? document.querySelector<HTMLInputElement>("input[name=machine]");
  if (!caller) document.getElementById("f-customer")?.focus();
  else if (!draft.asset_id && machine) machine.focus();
  else document.getElementById("f-symptom")?.focus();
}

function useServerErrors(fields: { field: string; message: string }[] | undefined, put: (errors: Record<string, string>) => void) {
  useEffect(() => {
    if (!fields?.length) return;
    const errors = Object.fromEntries(fields.map((f) => [f.field === "customer_id" || f.field === "name" ? "customer" : f.field === "lat" || f.field === "lon" ? "place" : f.field.startsWith("wished") ? "wish" : f.field, f.message]));
    put(errors);
    focusFirst(order, errors);
  }, [fields]);
}

interface PartProps {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  errors: Record<string, string | undefined>;
}

function Fault({ draft, change, errors }: PartProps) {
  const { options } = useLists();
  const urgencies = options("ENUM-URGENCY");
  const tones = { urgent: "amber", safety: "red" } as const;
  return (
    <Card>
      <Field name="symptom" label={t("ticket.symptom")} required error={errors.symptom} aside={<Choices label={t("ticket.kind")} value={draft.kind} options={kinds.map((k) => ({ value: k, label: say(`words.kind.${k}`) }))} onChange={(kind) => change({ kind })} />}>
        <Input.TextArea autoSize={{ minRows: 3, maxRows: 8 }} maxLength={2000} value={draft.symptom} onChange={(e) => change({ symptom: e.target.value })} />
      </Field>
      <Field name="urgency" label={t("ticket.urgency")} error={errors.urgency}>
        <Choices<Urgency>
          label={t("ticket.urgency")} value={draft.urgency} onChange={(urgency) => change({ urgency })}
          options={(urgencies.length ? urgencies.map((u) => u.value as Urgency) : (["normal", "urgent", "safety"] as const)).map((value) => ({ value, label: urgencies.find((u) => u.value === value)?.label ?? say(`urgency.${value}`), tone: value === "normal" ? undefined : tones[value] }))}
        />
      </Field>
    </Card>
  );
}

function WhereAndWhen({ draft, change, errors, caller }: PartProps & { caller: Caller | undefined }) {
  const [open, setOpen] = useState(false);
  const site = caller?.sites.find((s) => s.id === draft.site_id);
  const spot: Spot = draft.spot ?? { address: site?.address ?? "", lat: site?.lat, lon: site?.lon };
  const known = Boolean(spot.address || spot.lat != null);
  return (
    <Card>
      <div className="field">
        <div className="field-head">
          <span className="label">{t("intake.place")}</span>
          {caller && caller.sites.length > 1 && (
            <Select size="small" aria-label={t("intake.site")} placeholder={t("intake.site")} value={draft.site_id || undefined} style={{ minWidth: 180 }}
              options={caller.sites.map((s) => ({ value: s.id, label: s.name }))} onChange={(site_id: string) => change({ site_id, spot: undefined })} />
          )}
          <button type="button" className="link" aria-expanded={open} onClick={() => setOpen(!open)}>{open ? t("intake.place_done") : known ? t("intake.place_change") : t("intake.place_set")}</button>
        </div>
        {!open && <p className={known ? "" : "third"}>{known ? [site?.name, spot.address].filter(Boolean).join(" · ") || t("intake.place_on_map") : t("intake.place_none")}{site?.access_note && <small> · {site.access_note}</small>}</p>}
      </div>
      {open && (
        <PlaceField
          spot={spot} onChange={(next) => change({ spot: next })}
          points={caller?.sites.flatMap((s) => (s.lat != null && s.lon != null ? [{ id: s.id, lat: s.lat, lon: s.lon, label: s.name }] : []))}
          onPoint={(site_id) => change({ site_id, spot: undefined })}
        />
      )}
      <Field name="wish" label={t("intake.wish")} error={errors.wish}><WishField value={draft.wish} onChange={(wish) => change({ wish })} /></Field>
    </Card>
  );
}

/** What the person who takes the case should see while listening: cover, and open cases that may be the same. */
function Beside({ fresh, caller, machine, duplicates, asset }: { fresh: boolean; caller: Caller | undefined; machine: Machine | undefined; duplicates: OtherCase[]; asset: string }) {
  if (fresh && !caller && duplicates.length === 0) return <aside className="intake-side"><Card><Empty title={t("intake.side")}>{t("intake.side_hint")}</Empty></Card></aside>;
  return (
    <aside className="intake-side">
      {machine && <Card title={t("ticket.cover")}><CoverWhy cover={machine.cover} /></Card>}
      <Card title={t("intake.duplicates", { n: duplicates.length })}>
        {duplicates.length === 0 && <p className="third">{t("intake.no_duplicates")}</p>}
        <ul className="cases">
          {duplicates.map((d) => (
            <li key={d.id} className={asset && d.asset_id === asset ? "same" : ""}>
              <div className="row"><Link to={`/tickets/${d.id}`} className="mono">{d.number}</Link><StatusPill of="ticket" state={d.state} /><span className="third"><When at={d.created_at} rel /></span></div>
              <p>{d.symptom}</p>
              <small>{t("ticket.owner")} {d.owner_name}</small>
            </li>
          ))}
        </ul>
      </Card>
    </aside>
  );
}
