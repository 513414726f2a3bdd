import { cloneElement, isValidElement, type ReactElement, type ReactNode } from "react";

interface Props {
  name: string;
  label: string;
  required?: boolean;
  error?: string;
  hint?: ReactNode;
  /** Beside the label, but reached after the control: a second question that rarely needs another answer. */
  aside?: ReactNode;
  className?: string;
  children: ReactElement<Record<string, unknown>>;
}

/** A question of a form: label above, the control, what is wrong with the answer below. The control gets the id `f-<name>`. */
export function Field({ name, label, required, error, hint, aside, className, children }: Props) {
  const id = `f-${name}`;
  const says = error || hint ? `${id}-says` : undefined;
  const control = isValidElement(children)
    ? cloneElement(children, { id, "aria-describedby": says, "aria-invalid": error ? true : undefined, ...(error ? { status: "error" } : {}) })
    : children;
  return (
    <div className={["field", error && "bad", className].filter(Boolean).join(" ")}>
      <label htmlFor={id}>{label}{required && <span className="must" aria-hidden> *</span>}</label>
      {control}
      {aside && <div className="field-aside">{aside}</div>}
      {says && <p id={says} className={error ? "field-error" : "field-hint"} role={error ? "alert" : undefined}>{error || hint}</p>}
    </div>
  );
}

/** Puts the cursor into the first field that is wrong, in the order in which the form asks. */
export function focusFirst(order: readonly string[], errors: Record<string, string | undefined>) {
  const name = order.find((n) => errors[n]);
  if (!name) return;
  const field = document.getElementById(`f-${name}`);
  (field?.matches("input, textarea, button, select") ? field : field?.querySelector<HTMLElement>("input, textarea, button"))?.focus();
}
