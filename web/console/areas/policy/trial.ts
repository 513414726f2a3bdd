import { isMoney, type Value } from "@kit/why/value";
import type { Field } from "./api";

/** What somebody typed into the trial of a rule: a text per field, rows of texts for a list of entries. */
export type Typed = Record<string, string | Record<string, string>[]>;

const cash = (text: string, currency: string): Value => {
  const [, amount = text.trim(), code = ""] = /^(-?[\d.,]+)\s*([A-Za-z]{3})?$/.exec(text.trim()) ?? [];
  return { amount: amount.replaceAll(",", ""), currency: (code || currency).toUpperCase() };
};

const cut = (text: string) => text.split(/[,，;；]\s*/).map((s) => s.trim()).filter(Boolean);

function read(type: string, text: string, currency: string): Value {
  switch (type) {
    case "int":
      return /^-?\d+$/.test(text.trim()) ? Number(text) : text.trim();
    case "bool":
      return text === "true";
    case "money":
      return cash(text, currency);
    case "moneys":
      return cut(text).map((s) => cash(s, currency));
    case "texts":
    case "decimals":
      return cut(text);
    default:
      return text.trim();
  }
}

/** The input of a question as the interface wants it; what is empty and may be missing is left out. */
export function inputOf(fields: Field[], typed: Typed, currency: string): Record<string, Value> {
  const out: Record<string, Value> = {};
  for (const f of fields) {
    const v = typed[f.name];
    if (Array.isArray(v)) out[f.name] = v.map((row) => inputOf(f.of ?? [], row, currency));
    else if (f.type === "records") out[f.name] = [];
    else if (f.type === "bool" && !f.optional) out[f.name] = v === "true";
    else if (v?.trim()) out[f.name] = read(f.type, v, currency);
    else if (!f.optional && (f.type === "text" || f.type === "limit")) out[f.name] = "";
  }
  return out;
}

function textOf(v: Value): string {
  if (v === null) return "";
  if (isMoney(v)) return `${v.amount} ${v.currency}`;
  return Array.isArray(v) ? v.map(textOf).join(", ") : String(v);
}

/** A worked example's input as the trial's fields show it. */
export function typedOf(fields: Field[], input: Record<string, Value> | null): Typed {
  const entries = fields.filter((f) => input && f.name in input).map((f): [string, Typed[string]] => {
    const v = input?.[f.name] ?? "";
    if (f.type === "records" && Array.isArray(v)) return [f.name, v.map((row) => typedOf(f.of ?? [], row as Record<string, Value>) as Record<string, string>)];
    return [f.name, textOf(v)];
  });
  return Object.fromEntries(entries);
}
