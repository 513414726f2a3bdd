import { useEffect, useId, useRef, useState, type ReactNode } from "react";
import { LANG_NAMES, LANGS, say, t, type Lang } from "@shared/i18n";
import { Link } from "@shared/router";
import type { Hue } from "@shared/theme/tokens";
import { Icon, type IconName } from "./Icon";
import "./mkit.css";

export { Faces, Rated } from "./Faces";
export { Icon, type IconName } from "./Icon";
export { Photo, type Picture } from "./Photo";
export { Sign } from "./Sign";
export { toast, Toasts } from "./toast";

interface PageProps {
  title: string;
  /** Where "back" leads; without it there is no arrow. */
  back?: string;
  /** What stands at the right end of the bar. */
  tools?: ReactNode;
  /** A line under the bar: sync state, a warning. */
  note?: ReactNode;
  /** The bottom bar: the one next step, or the rooms. */
  foot?: ReactNode;
  children: ReactNode;
}

/** A screen of a phone: bar on top, one column, the next step under the thumb. */
export function Page({ title, back, tools, note, foot, children }: PageProps) {
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <div className="m-page">
      <header className="m-bar">
        {back && <Link to={back} className="m-icon m-back" aria-label={t("act.back")}><Icon name="back" /></Link>}
        <h1>{title}</h1>
        {tools}
      </header>
      {note}
      <main className="m-body">{children}</main>
      {foot}
    </div>
  );
}

/** The bar at the bottom that holds the next step; `side` stands left of it and is smaller. */
export const Foot = ({ side, hint, children }: { side?: ReactNode; hint?: ReactNode; children?: ReactNode }) => (
  <footer className="m-foot">
    {hint && <p className="small">{hint}</p>}
    <div className="m-steps">{side}{children}</div>
  </footer>
);

/** The rooms of an app as a bottom bar. */
export function Nav({ items, at, label }: { items: { to: string; label: string; icon: IconName }[]; at: string; label: string }) {
  return (
    <nav className="m-foot m-nav" aria-label={label}>
      {items.map((i) => <Link key={i.to} to={i.to} aria-current={i.to === at ? "page" : undefined}><Icon name={i.icon} />{i.label}</Link>)}
    </nav>
  );
}

interface NoteProps {
  tone?: "warn" | "bad";
  /** Where a tap leads. */
  to?: string;
  children: ReactNode;
}

/** A line of state under the bar. */
export const Note = ({ tone, to, children }: NoteProps) => (
  <div className={`m-note ${tone ?? ""}`} role="status">{to ? <Link to={to}>{children}<Icon name="next" size={16} /></Link> : children}</div>
);

/** The first field that is wrong comes into view and gets the cursor. */
export function showWrong() {
  requestAnimationFrame(() => {
    const wrong = document.querySelector<HTMLElement>("[data-wrong]");
    wrong?.scrollIntoView({ block: "center", behavior: "smooth" });
    wrong?.querySelector<HTMLElement>("input,textarea,select,button")?.focus({ preventScroll: true });
  });
}

interface CardProps {
  first?: boolean;
  /** Of the past: no longer asks for anything. */
  quiet?: boolean;
  tone?: "warn" | "bad";
  to?: string;
  children: ReactNode;
}

export function Card({ first, quiet, tone, to, children }: CardProps) {
  const name = ["m-card", first && "first", quiet && "quiet", tone].filter(Boolean).join(" ");
  return to ? <Link className={name} to={to}>{children}</Link> : <section className={name}>{children}</section>;
}

export function List<T extends { id: string }>({ items, children }: { items: T[]; children: (item: T, index: number) => ReactNode }) {
  return <ul className="m-list m-rows" style={{ gap: 10 }}>{items.map((item, i) => <li key={item.id}>{children(item, i)}</li>)}</ul>;
}

export function Facts({ facts }: { facts: [label: string, value: ReactNode][] }) {
  const known = facts.filter(([, value]) => value);
  if (known.length === 0) return null;
  return <dl className="m-facts">{known.map(([label, value]) => <div key={label}><dt>{label}</dt><dd>{value}</dd></div>)}</dl>;
}

interface StepProps {
  onClick: () => void | Promise<unknown>;
  disabled?: boolean;
  children: ReactNode;
}

/** The single next step: 56 px high, busy until it is done, deaf to a second tap. */
export function Step({ onClick, disabled, children }: StepProps) {
  const [busy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    try {
      await onClick();
    } finally {
      setBusy(false);
    }
  };
  return <button type="button" className="m-button primary" disabled={disabled || busy} aria-busy={busy} onClick={() => void run()}>{children}</button>;
}

interface ButtonProps {
  tone?: "danger" | "soft";
  icon?: IconName;
  href?: string;
  disabled?: boolean;
  onClick?: () => void;
  children: ReactNode;
}

export function Button({ tone, icon, href, disabled, onClick, children }: ButtonProps) {
  const name = `m-button ${tone ?? ""}`;
  const inner = <>{icon && <Icon name={icon} />}{children}</>;
  return href ? <a className={name} href={href}>{inner}</a> : <button type="button" className={name} disabled={disabled} onClick={onClick}>{inner}</button>;
}

/** A button that is only a sign; its label is read aloud. */
export const IconButton = ({ name, label, busy, onClick }: { name: IconName; label: string; busy?: boolean; onClick: () => void }) => (
  <button type="button" className="m-icon" aria-label={label} aria-busy={busy} disabled={busy} onClick={onClick}><Icon name={name} /></button>
);

/** One of several, as large chips. */
export function Chips<V extends string>({ label, options, value, onChange }: { label: string; options: { value: V; label: string }[]; value: V | ""; onChange: (v: V) => void }) {
  return (
    <div className="m-chips" role="radiogroup" aria-label={label}>
      {options.map((o) => <button key={o.value} type="button" role="radio" aria-checked={o.value === value} onClick={() => onChange(o.value)}>{o.label}</button>)}
    </div>
  );
}

interface FieldProps {
  label: string;
  value?: string;
  onChange?: (value: string) => void;
  kind?: "text" | "tel" | "number" | "password" | "long";
  hint?: string;
  options?: { value: string; label: string }[];
  required?: boolean;
  /** Neither compulsory nor marked as optional: a box to write in. */
  plain?: boolean;
  error?: string;
  autoComplete?: string;
  /** Another control than the field's own, such as chips or photos. */
  children?: ReactNode;
}

/** A label, a control and what is wrong with it. */
export function Field({ label, value = "", onChange, kind = "text", hint, options, required, plain, error, autoComplete, children }: FieldProps) {
  const id = useId();
  const common = { id, value, required, autoComplete, placeholder: hint, "aria-invalid": Boolean(error), "aria-describedby": error ? `${id}-e` : undefined };
  const control = children ?? (
    kind === "long" ? <textarea {...common} onInput={(e) => onChange?.(e.currentTarget.value)} />
    : options ? <select {...common} onChange={(e) => onChange?.(e.currentTarget.value)}><option value="" />{options.map((o) => <option key={o.value} value={o.value}>{o.label}</option>)}</select>
    : <input {...common} type={kind === "number" ? "text" : kind} inputMode={kind === "number" ? "decimal" : kind === "tel" ? "tel" : undefined} onInput={(e) => onChange?.(e.currentTarget.value)} />
  );
  const head = <>{label}{required ? <b aria-hidden> *</b> : !plain && <i> {t("form.optional")}</i>}</>;
  return (
    <div className="m-field" data-wrong={error ? "" : undefined}>
      <span>{children ? head : <label htmlFor={id}>{head}</label>}</span>
      {control}
      {error && <em id={`${id}-e`} role="alert">{error}</em>}
    </div>
  );
}

/** A sheet that comes from the bottom edge; Escape and a tap beside it close it. */
export function Sheet({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog ref={ref} className="m-sheet" aria-label={title} onCancel={(e) => { e.preventDefault(); onClose(); }} onClick={(e) => e.target === ref.current && onClose()}>
      <header><h2>{title}</h2><button type="button" className="m-icon" aria-label={t("act.close")} onClick={onClose}><Icon name="close" /></button></header>
      <div>{children}</div>
    </dialog>
  );
}

const hues: Record<string, Hue> = {
  planned: "blue", assigned: "violet", accepted: "violet", departed: "violet", on_site: "teal", parts_wait: "amber", handed_over: "amber",
  brought_in: "amber", done: "green", signed: "green", refused: "red",
};

export const Pill = ({ of, state }: { of: string; state: string }) => <span className={`m-pill ${hues[state] ?? ""}`}>{say(`state.${of}.${state}`)}</span>;

export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return <div className="m-empty"><strong>{title}</strong>{children}</div>;
}

export const Bones = () => <div className="m-bones" aria-hidden><i /><i /><i /></div>;

export function LangSelect({ value, onChange }: { value: Lang; onChange: (lang: Lang) => void }) {
  return (
    <span className="m-lang">
      <select aria-label={t("lang.label")} value={value} onChange={(e) => onChange(e.currentTarget.value as Lang)}>
        {LANGS.map((l) => <option key={l} value={l}>{LANG_NAMES[l]}</option>)}
      </select>
    </span>
  );
}
