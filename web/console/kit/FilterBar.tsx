import { CheckOutlined, CloseOutlined, DownOutlined, SearchOutlined } from "@ant-design/icons";
import { Input, Popover } from "antd";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { number } from "@shared/format";
import { useSearch } from "@shared/router";
import { useKeys } from "./keys";
import { t } from "../t";

export interface Tab {
  key: string;
  label: string;
  count?: number;
  /** A count that should worry, such as overdue cases. */
  alarm?: boolean;
}

export interface Filter {
  /** The name in the address and in the server's query. */
  key: string;
  label: string;
  options: { value: string; label: string }[];
  /** Several values at once, parted by commas. */
  many?: boolean;
}

interface Props {
  title: string;
  tabs?: Tab[];
  /** The tab that is shown and what choosing one does, where the address says more than `?tab=`. */
  tab?: string;
  onTab?: (key: string) => void;
  /** Placeholder of the search field; without it there is none. */
  search?: string;
  filters?: Filter[];
  /** Buttons at the right end; at most one primary. */
  actions?: ReactNode;
}

/** The head of every list: name, tabs with counts, search while typing, filters as chips. All of it lives in the address. */
export function FilterBar({ title, tabs = [], tab: shown, onTab, search, filters = [], actions }: Props) {
  const [at, set] = useSearch();
  const tab = shown ?? (at.tab || tabs[0]?.key);
  const pick = onTab ?? ((key: string) => set({ tab: key === tabs[0]?.key ? undefined : key, open: undefined }));
  const active = filters.filter((f) => at[f.key]);
  const clear = () => set(Object.fromEntries([["q", undefined], ...filters.map((f) => [f.key, undefined])]));
  return (
    <header className="list-head">
      <div className="list-title">
        <h1>{title}</h1>
        {tabs.length > 0 && (
          <nav className="tabs" aria-label={title}>
            {tabs.map((it) => (
              <button key={it.key} type="button" aria-current={it.key === tab ? "page" : undefined} onClick={() => pick(it.key)}>
                {it.label}
                {it.count !== undefined && <b className={it.alarm && it.count > 0 ? "alarm" : ""}>{number(it.count)}</b>}
              </button>
            ))}
          </nav>
        )}
        <div className="actions">{actions}</div>
      </div>
      {(search || filters.length > 0) && (
        <div className="filters">
          {search && <SearchField hint={search} value={at.q ?? ""} onChange={(q) => set({ q })} />}
          {filters.map((f) => <Chip key={f.key} filter={f} value={at[f.key] ?? ""} onChange={(value) => set({ [f.key]: value, open: undefined })} />)}
          {(active.length > 0 || at.q) && <button type="button" className="link" onClick={clear}>{t("filter.clear")}</button>}
        </div>
      )}
    </header>
  );
}

function SearchField({ hint, value, onChange }: { hint: string; value: string; onChange: (q: string) => void }) {
  const [text, setText] = useState(value);
  const field = useRef<HTMLInputElement>(null);
  const latest = useRef(onChange);
  latest.current = onChange;
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => latest.current(text.trim()), 250);
    return () => clearTimeout(timer);
  }, [text, value]);
  useKeys([{ key: "/", label: t("key.search"), run: () => field.current?.focus() }]);
  return (
    <Input
      className="search"
      prefix={<SearchOutlined aria-hidden />}
      placeholder={hint}
      aria-label={hint}
      allowClear
      value={text}
      ref={(input) => void (field.current = input?.input ?? null)}
      onChange={(e) => setText(e.target.value)}
      onKeyDown={(e) => e.key === "Escape" && field.current?.blur()}
    />
  );
}

function Chip({ filter, value, onChange }: { filter: Filter; value: string; onChange: (value: string) => void }) {
  const [open, setOpen] = useState(false);
  const chosen = value ? value.split(",") : [];
  const names = chosen.map((v) => filter.options.find((o) => o.value === v)?.label ?? v);
  const pick = (v: string) => {
    if (!filter.many) {
      onChange(chosen[0] === v ? "" : v);
      setOpen(false);
      return;
    }
    onChange((chosen.includes(v) ? chosen.filter((c) => c !== v) : [...chosen, v]).join(","));
  };
  return (
    <span className={value ? "chip on" : "chip"}>
      <Popover open={open} onOpenChange={setOpen} trigger="click" placement="bottomLeft" arrow={false} content={<Options filter={filter} chosen={chosen} onPick={pick} />}>
        <button type="button" aria-haspopup="listbox" aria-expanded={open}>
          {filter.label}
          {value ? <b>{names.length > 2 ? t("filter.several", { n: names.length }) : names.join(", ")}</b> : <DownOutlined aria-hidden />}
        </button>
      </Popover>
      {value && <button type="button" className="icon" aria-label={`${t("act.clear")}: ${filter.label}`} onClick={() => onChange("")}><CloseOutlined /></button>}
    </span>
  );
}

function Options({ filter, chosen, onPick }: { filter: Filter; chosen: string[]; onPick: (v: string) => void }) {
  const [text, setText] = useState("");
  const hits = filter.options.filter((o) => o.label.toLowerCase().includes(text.toLowerCase()));
  return (
    <div className="options">
      {filter.options.length > 8 && <Input size="small" autoFocus aria-label={filter.label} value={text} onChange={(e) => setText(e.target.value)} />}
      <div role="listbox" aria-label={filter.label} aria-multiselectable={filter.many}>
        {hits.map((o) => (
          <button key={o.value} type="button" role="option" aria-selected={chosen.includes(o.value)} onClick={() => onPick(o.value)}>
            {o.label}
            {chosen.includes(o.value) && <CheckOutlined aria-hidden />}
          </button>
        ))}
      </div>
    </div>
  );
}
