import { Button } from "antd";
import { useRef, useState, type FormEvent, type ReactNode } from "react";
import { asApiError } from "@shared/api";
import { t } from "../t";
import { DayField } from "./DayField";
import { Dialog } from "./Dialog";
import { LazyMap } from "./LazyMap";
import { MomentField } from "./Moment";
import { SearchBox, type Hit } from "./SearchBox";
import { toast } from "./toast";

/** One question of a dialog's form. Its answer is always a text; several choices are parted by commas. */
export interface FormField {
  name: string;
  label: string;
  kind?: "text" | "long" | "choice" | "many" | "day" | "moment" | "number" | "phone" | "email" | "password" | "search" | "place" | "toggle";
  options?: { value: string; label: string }[];
  /** Finds what may be chosen while somebody types. */
  search?: (text: string, signal: AbortSignal) => Promise<Hit[]>;
  required?: boolean;
  hint?: string;
  max?: number;
  /** Two such fields share a line. */
  half?: boolean;
}

export type Values = Record<string, string>;

interface Props {
  title: string;
  intro?: ReactNode;
  fields: FormField[] | ((values: Values) => FormField[]);
  first?: Values;
  submit: string;
  danger?: boolean;
  wide?: boolean;
  /** Hears every change, for choices that depend on one another. */
  onChange?: (values: Values) => void;
  onSubmit: (values: Values) => Promise<unknown>;
  onClose: () => void;
}

/** A short form in a dialog: checks what is missing, sends once, puts what the server refuses beside its field. */
export function FormDialog({ title, intro, fields, first = {}, submit, danger, wide, onChange, onSubmit, onClose }: Props) {
  const [values, setValues] = useState<Values>(first);
  const [errors, setErrors] = useState<Values>({});
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const list = typeof fields === "function" ? fields(values) : fields;
  const missing = (f: FormField) => f.required && !(values[f.name] ?? "").trim();
  const set = (name: string, value: string) => {
    const next = { ...values, [name]: value };
    setValues(next);
    onChange?.(next);
    setErrors(({ [name]: _, ...rest }) => rest);
  };
  const show = (found: Values) => {
    setErrors(found);
    const wrong = list.find((f) => found[f.name]);
    if (wrong) form.current?.querySelector<HTMLElement>(`#ff-${wrong.name}`)?.focus();
  };
  const send = async (e?: FormEvent) => {
    e?.preventDefault();
    const empty = list.filter(missing);
    if (empty.length) return show(Object.fromEntries(empty.map((f) => [f.name, t("form.required")])));
    setBusy(true);
    try {
      await onSubmit(Object.fromEntries(Object.entries(values).map(([k, v]) => [k, v.trim()])));
      onClose();
    } catch (thrown) {
      const failed = asApiError(thrown);
      const own = failed.fields.filter((f) => list.some((l) => l.name === f.field));
      show(Object.fromEntries(own.map((f) => [f.field, f.message])));
      if (own.length < failed.fields.length || !own.length) toast.fail(failed);
      setBusy(false);
    }
  };
  return (
    <Dialog title={title} wide={wide} onClose={onClose}>
      <form ref={form} className="form" noValidate onSubmit={(e) => void send(e)} onKeyDown={(e) => e.key === "Enter" && (e.ctrlKey || e.metaKey) && void send()}>
        {intro && <div className="form-intro">{intro}</div>}
        {list.map((f, i) => (
          <div key={f.name} className={["form-field", f.half && "half", errors[f.name] && "bad"].filter(Boolean).join(" ")}>
            <label htmlFor={`ff-${f.name}`}>{f.label}{f.required && <span className="must" aria-hidden> *</span>}</label>
            <Control field={f} value={values[f.name] ?? ""} first={i === 0} bad={Boolean(errors[f.name])} onChange={(v) => set(f.name, v)} onLeave={() => missing(f) && values[f.name] !== undefined && setErrors({ ...errors, [f.name]: t("form.required") })} />
            {(errors[f.name] || f.hint) && <p id={`ff-${f.name}-says`} className={errors[f.name] ? "form-error" : "third"}>{errors[f.name] || f.hint}</p>}
          </div>
        ))}
        <footer>
          <Button onClick={onClose}>{t("act.cancel")}</Button>
          <Button type="primary" htmlType="submit" danger={danger} loading={busy}>{submit}</Button>
        </footer>
      </form>
    </Dialog>
  );
}

interface ControlProps {
  field: FormField;
  value: string;
  first: boolean;
  bad: boolean;
  onChange: (value: string) => void;
  onLeave: () => void;
}

const types: Partial<Record<NonNullable<FormField["kind"]>, string>> = { number: "number", phone: "tel", email: "email", password: "password" };

function Control({ field: f, value, first, bad, onChange, onLeave }: ControlProps) {
  const common = { id: `ff-${f.name}`, className: "control", value, autoFocus: first, required: f.required, onBlur: onLeave, "aria-invalid": bad || undefined, "aria-describedby": bad || f.hint ? `ff-${f.name}-says` : undefined };
  switch (f.kind) {
    case "long":
      return <textarea {...common} rows={3} maxLength={f.max} onChange={(e) => onChange(e.target.value)} />;
    case "choice":
      return (
        <select {...common} onChange={(e) => onChange(e.target.value)}>
          {!(f.required && value) && <option value="">–</option>}
          {f.options?.map((o) => <option key={o.value} value={o.value}>{o.label}</option>)}
        </select>
      );
    case "many":
      return <Many {...common} options={f.options ?? []} label={f.label} onChange={onChange} />;
    case "day":
      return <DayField id={common.id} label={f.label} value={value} autoFocus={first} bad={bad} onChange={onChange} onLeave={onLeave} />;
    case "toggle":
      return <Many id={common.id} value={value} options={[{ value: "true", label: f.hint ?? f.label }]} label={f.label} onChange={onChange} />;
    case "place":
      return <PlaceField value={value} onChange={onChange} />;
    case "moment":
      return <MomentField value={value} label={f.label} onChange={onChange} />;
    case "search":
      return <SearchBox id={common.id} label={f.label} first={value} search={f.search ?? (() => Promise.resolve([]))} autoFocus={first} onChoose={onChange} />;
    default:
      return <input {...common} type={types[f.kind ?? "text"] ?? "text"} autoComplete={f.kind === "password" ? "new-password" : "off"} maxLength={f.max} onChange={(e) => onChange(e.target.value)} />;
  }
}

/** A place on the map as "latitude, longitude"; typed or clicked. */
function PlaceField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const [lat, lon] = value.split(",").map(Number);
  const chosen = lat !== undefined && lon !== undefined && !Number.isNaN(lat) && !Number.isNaN(lon) && value ? { lat, lon } : undefined;
  return (
    <>
      <LazyMap height={200} chosen={chosen} onChoose={(la, lo) => onChange(`${la.toFixed(6)}, ${lo.toFixed(6)}`)} />
      <input className="control mono" inputMode="decimal" placeholder="31.2989, 120.5853" aria-label={t("map.label")} value={value} onChange={(e) => onChange(e.target.value)} />
    </>
  );
}

function Many({ id, value, options, label, onChange }: { id: string; value: string; options: { value: string; label: string }[]; label: string; onChange: (value: string) => void }) {
  const chosen = value ? value.split(",") : [];
  const flip = (v: string) => onChange((chosen.includes(v) ? chosen.filter((c) => c !== v) : [...chosen, v]).join(","));
  return (
    <div id={id} className="many" role="group" aria-label={label} tabIndex={-1}>
      {options.map((o) => <button key={o.value} type="button" aria-pressed={chosen.includes(o.value)} onClick={() => flip(o.value)}>{o.label}</button>)}
    </div>
  );
}
