import { useEffect, useId, useRef, useState, type ReactNode } from "react";
import { LANG_NAMES, LANGS, say, t, type Lang } from "@shared/i18n";
import { Link } from "@shared/router";
import type { Hue } from "@shared/theme/tokens";
import "./mkit.css";

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
        {back && <Link to={back} className="m-icon m-back" aria-label={t("act.back")}><Arrow /></Link>}
        <h1>{title}</h1>
        {tools}
      </header>
      {note}
      <main className="m-body">{children}</main>
      {foot}
    </div>
  );
}

const Arrow = () => (
  <svg width="22" height="22" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2" aria-hidden><path d="M15 5l-7 7 7 7" /></svg>
);

/** The bar at the bottom that holds the next step. */
export const Foot = ({ children }: { children: ReactNode }) => <footer className="m-foot">{children}</footer>;

/** The rooms of an app as a bottom bar. */
export function Nav({ items, at, label }: { items: { to: string; label: string }[]; at: string; label: string }) {
  return (
    <nav className="m-foot m-nav" aria-label={label}>
      {items.map((i) => <Link key={i.to} to={i.to} aria-current={i.to === at ? "page" : undefined}>{i.label}</Link>)}
    </nav>
  );
}

/** A line of state under the bar. */
export const Note = ({ tone, children }: { tone?: "warn" | "bad"; children: ReactNode }) => <div className={`m-note ${tone ?? ""}`} role="status">{children}</div>;

export function Card({ first, to, children }: { first?: boolean; to?: string; children: ReactNode }) {
  const name = first ? "m-card first" : "m-card";
  return to ? <Link className={name} to={to}>{children}</Link> : <section className={name}>{children}</section>;
}

export function List<T extends { id: string }>({ items, children }: { items: T[]; children: (item: T, index: number) => ReactNode }) {
  return <ul className="m-list m-rows" style={{ gap: 10 }}>{items.map((item, i) => <li key={item.id}>{children(item, i)}</li>)}</ul>;
}

export const Facts = ({ facts }: { facts: [label: string, value: ReactNode][] }) => (
  <dl className="m-facts">{facts.filter(([, value]) => value).map(([label, value]) => <div key={label}><dt>{label}</dt><dd>{value}</dd></div>)}</dl>
);

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

export function Button({ danger, href, onClick, children }: { danger?: boolean; href?: string; onClick?: () => void; children: ReactNode }) {
  const name = danger ? "m-button danger" : "m-button";
  return href ? <a className={name} href={href}>{children}</a> : <button type="button" className={name} onClick={onClick}>{children}</button>;
}

/** One of several, as large chips. */
export function Chips({ label, options, value, onChange }: { label: string; options: { value: string; label: string }[]; value: string; onChange: (v: string) => void }) {
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
  options?: { value: string; label: string }[];
  required?: boolean;
  error?: string;
  autoComplete?: string;
  /** Another control than the field's own, such as chips or photos. */
  children?: ReactNode;
}

/** A label, a control and what is wrong with it. */
export function Field({ label, value = "", onChange, kind = "text", options, required, error, autoComplete, children }: FieldProps) {
  const id = useId();
  const common = { id, value, required, autoComplete, "aria-invalid": Boolean(error), "aria-describedby": error ? `${id}-e` : undefined };
  const control = children ?? (
    kind === "long" ? <textarea {...common} onInput={(e) => onChange?.(e.currentTarget.value)} />
    : options ? <select {...common} onChange={(e) => onChange?.(e.currentTarget.value)}><option value="" />{options.map((o) => <option key={o.value} value={o.value}>{o.label}</option>)}</select>
    : <input {...common} type={kind === "number" ? "text" : kind} inputMode={kind === "number" ? "decimal" : kind === "tel" ? "tel" : undefined} onInput={(e) => onChange?.(e.currentTarget.value)} />
  );
  const head = <>{label}{required ? <b aria-hidden> *</b> : <i> {t("form.optional")}</i>}</>;
  return (
    <div className="m-field">
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
      <header><h2>{title}</h2><button type="button" className="m-icon" aria-label={t("act.close")} onClick={onClose}>✕</button></header>
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
