import { useSyncExternalStore } from "react";
import type common from "../../locales/en/common.json";
import { LANGS, pickLang, type Lang } from "./langs";

export { LANGS, LANG_NAMES, type Lang } from "./langs";

export type CommonKey = keyof typeof common;
export type Params = Record<string, string | number>;

type Words = Record<string, string>;

const slot = "ac.lang";
const listeners = new Set<() => void>();
let lang: Lang = "en";
let words: Words = {};
let terms: Words = {};
let plural = new Intl.PluralRules("en");

const chunks: Record<Lang, () => Promise<{ default: Words }>> = {
  "zh-CN": () => import("virtual:locale/zh-CN"),
  "zh-TW": () => import("virtual:locale/zh-TW"),
  ko: () => import("virtual:locale/ko"),
  en: () => import("virtual:locale/en"),
};

/** The language this device last used, else the browser's. */
export function firstLang(): Lang {
  const kept = localStorage.getItem(slot);
  return LANGS.find((l) => l === kept) ?? pickLang(navigator.languages ?? [navigator.language]);
}

/** Loads a language's one chunk and redraws every screen in it. */
export async function loadWords(next: Lang): Promise<void> {
  const chunk = await chunks[next]();
  setWords(next, chunk.default);
  localStorage.setItem(slot, next);
  document.documentElement.lang = next;
  listeners.forEach((tell) => tell());
}

/** Puts a catalogue in place; tests use it directly. */
export function setWords(next: Lang, catalogue: Words) {
  lang = next;
  words = catalogue;
  plural = new Intl.PluralRules(next);
}

/** An organisation's own words for ours (SYS-01); they win over the catalogue. */
export function setTerms(own: Words | undefined) {
  terms = own ?? {};
}

export const currentLang = (): Lang => lang;

/** Redraws the caller when the language changes. */
export function useLang(): Lang {
  return useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    currentLang,
  );
}

// "one case|{n} cases": the forms of a countable text are parted by a bar, in the order one, other.
function form(text: string, n: string | number | undefined): string {
  if (typeof n !== "number" || !text.includes("|")) return text;
  const forms = text.split("|");
  return (plural.select(n) === "one" ? forms[0] : forms[forms.length - 1]) ?? text;
}

export function fill(text: string, params: Params = {}): string {
  return form(text, params.n).replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? value.toLocaleString(lang) : value;
  });
}

/** The text of a key in the language of the screen. */
export function t(key: CommonKey, params?: Params): string {
  return say(key, params);
}

/** The text of a key that is only known at run time, such as a label the server names; the key's own tail if nobody wrote it. */
export function say(key: string, params?: Params): string {
  const text = terms[key] ?? words[key];
  return text === undefined ? key.slice(key.lastIndexOf(".") + 1).replaceAll("_", " ") : fill(text, params);
}

export const known = (key: string): boolean => key in terms || key in words;

/** Types `t` for a face whose catalogue adds keys to the common one. */
export const typed = <K extends string>() => t as (key: CommonKey | K, params?: Params) => string;
