// The product's own texts, so that a journey finds things by what people read, in each of the four languages.
import { readFileSync } from "node:fs";
import { join } from "node:path";

export const names = { "zh-CN": "简体中文", "zh-TW": "繁體中文", ko: "한국어", en: "English" };
export const languages = Object.keys(names);
const escape = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

// words answers with the text of a key, its {blanks} filled; `like` with a pattern that any filling fits.
export function words(lang, face) {
  const read = (file) => JSON.parse(readFileSync(join(import.meta.dirname, "../web/locales", lang, `${file}.json`), "utf8"));
  const all = { ...read("common"), ...read("server"), ...read(face) };
  const plural = new Intl.PluralRules(lang);
  const forms = (key) => {
    if (all[key] === undefined) throw new Error(`no text ${key} in ${lang}/${face}.json`);
    return all[key].split("|");
  };
  const t = (key, params = {}) => {
    const [one, ...others] = forms(key);
    const text = typeof params.n === "number" && plural.select(params.n) !== "one" ? (others.at(-1) ?? one) : one;
    return text.replace(/\{(\w+)\}/g, (whole, name) => String(params[name] ?? whole));
  };
  t.like = (key) => new RegExp(forms(key).map((f) => escape(f).replace(/\\\{\w+\\\}/g, ".*")).join("|"));
  return t;
}
