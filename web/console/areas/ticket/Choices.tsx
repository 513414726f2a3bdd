import { useId } from "react";

interface Props<V extends string> {
  id?: string;
  label: string;
  value: V | "";
  options: { value: V; label: string; tone?: "amber" | "red" }[];
  onChange: (value: V) => void;
}

/** A few answers side by side, one of them chosen: arrow keys move, as in any radio group. */
export function Choices<V extends string>({ id, label, value, options, onChange }: Props<V>) {
  const name = useId();
  return (
    <div className="choices" id={id} role="radiogroup" aria-label={label}>
      {options.map((o) => (
        <label key={o.value} className={[value === o.value && "on", o.tone].filter(Boolean).join(" ")}>
          <input className="sr" type="radio" name={name} value={o.value} checked={value === o.value} onChange={() => onChange(o.value)} />
          {o.label}
        </label>
      ))}
    </div>
  );
}
