import { readAs, type Plain, type Value } from "@kit/why/value";

/** A value while somebody types it: every leaf is a text. */
export type Texts = string | Texts[] | { [key: string]: Texts };

export function toTexts(v: Value): Texts {
  if (Array.isArray(v)) return v.map(toTexts);
  if (typeof v === "object" && v !== null) return Object.fromEntries(Object.entries(v).map(([k, x]) => [k, toTexts(x)]));
  return v === null ? "" : String(v);
}

/** Reads a typed value back; each leaf keeps the kind it had before. Undefined when a leaf is none of its kind. */
export function fromTexts(texts: Texts, before: Value): Value | undefined {
  if (Array.isArray(texts)) {
    const old = Array.isArray(before) ? before : [];
    const list = texts.map((x, i) => fromTexts(x, old[i] ?? old[0] ?? ""));
    return list.some((x) => x === undefined) ? undefined : (list as Value[]);
  }
  if (typeof texts === "object") {
    const old = before as Record<string, Value>;
    const entries = Object.entries(texts).map(([k, x]) => [k, fromTexts(x, old[k] ?? "")] as const);
    return entries.some(([, x]) => x === undefined) ? undefined : (Object.fromEntries(entries) as Value);
  }
  return readAs(texts, before as Plain);
}

export interface Leaf {
  /** Where it stands inside the value: "PEN-01 · 2"; empty for a value without parts. */
  path: string;
  before?: Value;
  after?: Value;
}

const parts = (v: Value | undefined): [string, Value][] | undefined => {
  if (Array.isArray(v)) return v.map((x, i) => [String(i + 1), x]);
  return typeof v === "object" && v !== null ? Object.entries(v) : undefined;
};

/** The places at which two values differ, in their order. */
export function leaves(before: Value | undefined, after: Value | undefined, path = ""): Leaf[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const [a, b] = [parts(before), parts(after)];
  if (!a || !b) return [{ path, before, after }];
  const [was, is] = [new Map(a), new Map(b)];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((k) => leaves(was.get(k), is.get(k), path ? `${path} · ${k}` : k));
}
