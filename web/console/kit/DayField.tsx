import { CalendarOutlined } from "@ant-design/icons";
import { useRef, useState } from "react";
import { t } from "../t";

interface Props {
  id?: string;
  label: string;
  value: string;
  autoFocus?: boolean;
  bad?: boolean;
  onChange: (day: string) => void;
  onLeave?: () => void;
}

/** "2026/3/2", "20260302" and their like as 2026-03-02; anything else as it was typed, for the server to refuse. */
export function dayOfText(text: string): string {
  const [, y, m, d] = /^(\d{4})\D?(\d{1,2})\D?(\d{1,2})\D?$/.exec(text.trim()) ?? [];
  return y && m && d ? `${y}-${m.padStart(2, "0")}-${d.padStart(2, "0")}` : text.trim();
}

/** A calendar day, typed year first or picked; the field reads the same in every language. */
export function DayField({ id, label, value, autoFocus, bad, onChange, onLeave }: Props) {
  const [text, setText] = useState(value);
  const picker = useRef<HTMLInputElement>(null);
  const leave = () => {
    const day = dayOfText(text);
    setText(day);
    onChange(day);
    onLeave?.();
  };
  return (
    <span className="day-field">
      <input id={id} className="control" inputMode="numeric" autoComplete="off" placeholder="2026-03-02" aria-label={label} aria-invalid={bad || undefined} autoFocus={autoFocus} value={text} onChange={(e) => setText(e.target.value)} onBlur={leave} />
      <button type="button" className="icon" tabIndex={-1} aria-label={`${label}: ${t("form.day")}`} onClick={() => picker.current?.showPicker()}><CalendarOutlined /></button>
      <input
        ref={picker} type="date" tabIndex={-1} aria-hidden value={/^\d{4}-\d\d-\d\d$/.test(text) ? text : ""}
        onChange={(e) => {
          setText(e.target.value);
          onChange(e.target.value);
        }}
      />
    </span>
  );
}
