import { number, stamp } from "@shared/format";
import { currentLang, known, say } from "@shared/i18n";
import { t } from "../../t";

export type Plain = string | number | boolean | null;
/** A value of a policy as JSON carries it: decimals as texts, money as amount and currency, lists and tables as they are. */
export type Value = Plain | Value[] | { [key: string]: Value };

const currency = /^[A-Z]{3}$/;
const limit = /^(\d+)(min|h|wd|d|week|month)$/;
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;
const numeric = /^-?\d+(\.\d+)?$/;

export const isTable = (v: unknown): v is Record<string, Value> => typeof v === "object" && v !== null && !Array.isArray(v) && !isMoney(v);

export function isMoney(v: unknown): v is { amount: string; currency: string } {
  return typeof v === "object" && v !== null && "amount" in v && "currency" in v && Object.keys(v).length === 2;
}

/** Money as people of the screen's language write it; whole amounts without a fraction. */
function cash(amount: string, code: string): string {
  const whole = !/\.\d*[1-9]/.test(amount);
  try {
    const digits = whole ? 0 : undefined;
    return new Intl.NumberFormat(currentLang(), { style: "currency", currency: code, minimumFractionDigits: digits, maximumFractionDigits: whole ? 0 : 6 }).format(Number(amount));
  } catch {
    return `${amount} ${code}`; // no such currency
  }
}

/** A number with all its digits, in groups; exact decimals come as texts and stay exact. */
function digits(v: string | number): string {
  if (typeof v === "number") return number(v);
  const [whole = "", fraction] = v.split(".");
  if (whole.replace("-", "").length > 15) return v;
  const grouped = number(Number(whole));
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

function withUnit(text: string, unit: string): string {
  if (unit === "%" || unit === "percent") return `${text}%`;
  if (unit === "×") return `×${text}`;
  const key = `unit.${unit.replace(/\W+/g, "_")}`;
  return known(key) ? say(key, { v: text, n: text === "1" ? 1 : 2 }) : `${text} ${unit}`;
}

function single(v: Plain, unit: string): string {
  if (v === null || v === "") return "–";
  if (typeof v === "boolean") return v ? t("value.yes") : t("value.no");
  const isNumber = typeof v === "number" || numeric.test(v);
  if (isNumber) return currency.test(unit) ? cash(String(v), unit) : unit ? withUnit(digits(v), unit) : digits(v);
  const [, n, of] = limit.exec(String(v)) ?? [];
  if (n && of) return withUnit(digits(n), of);
  return instant.test(String(v)) ? stamp(String(v)) : String(v);
}

/** What a code means in the reader's language: an option of a list, the name of a field. */
export type Naming = (code: string) => string;

const asItIs: Naming = (code) => code;

/** A value in words, on one line: "10 min", "¥50", "100 · 75 · 50", "system 50 · tool 20". */
export function valueWords(v: unknown, unit = "", name: Naming = asItIs): string {
  if (isMoney(v)) return cash(v.amount, v.currency);
  if (Array.isArray(v)) return many(v, unit, name);
  if (isTable(v)) return Object.entries(v).map(([k, x]) => `${name(k)}: ${valueWords(x, unit, name)}`).join("; ") || "–";
  const plain = (v ?? null) as Plain;
  return typeof plain === "string" && !numeric.test(plain) && !limit.test(plain) && !instant.test(plain) && plain ? name(plain) : single(plain, unit);
}

function many(list: unknown[], unit: string, name: Naming): string {
  if (list.length === 0) return "–";
  if (list.some((x) => typeof x === "object" && x !== null && !isMoney(x))) return list.map((x) => `(${valueWords(x, unit, name)})`).join(" · ");
  const numbers = list.every((x) => typeof x === "number" || numeric.test(String(x)));
  if (numbers && unit && !currency.test(unit) && unit !== "×") return withUnit(list.map((x) => digits(x as string)).join(" · "), unit);
  return list.map((x) => valueWords(x, unit, name)).join(" · ");
}

/** Reads what somebody typed back into the kind of value that stood there; undefined when it is none. */
export function readAs(typed: string, before: Plain): Plain | undefined {
  const text = typed.trim();
  if (typeof before === "boolean") return text === "true" ? true : text === "false" ? false : undefined;
  const wasNumber = typeof before === "number" || (typeof before === "string" && numeric.test(before));
  if (!wasNumber) return text;
  const plain = text.replace(/[,\s]/g, "");
  if (!numeric.test(plain)) return undefined;
  return typeof before === "number" && !plain.includes(".") ? Number(plain) : plain;
}

export const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
