import { expect, test } from "vitest";
import { LANGS } from "@shared/i18n/langs";

type Words = Record<string, string>;

const files = import.meta.glob<Words>("../../locales/*/*.json", { eager: true, import: "default" });
const sources = import.meta.glob<string>("../../{shared,mkit,console,tech,portal}/**/*.{ts,tsx}", { eager: true, query: "?raw", import: "default" });
const faces = ["common", "console", "tech", "portal", "server"];
const of = (lang: string, face: string): Words => files[`../../locales/${lang}/${face}.json`] ?? {};
const placeholders = (text: string) => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]))].sort().join();

test.each(faces)("%s says the same keys with the same placeholders in all four languages, and nothing is empty", (face) => {
  const keys = Object.keys(of("en", face)).sort();
  for (const lang of LANGS) {
    const words = of(lang, face);
    expect(Object.keys(words).sort(), lang).toEqual(keys);
    for (const key of keys) {
      expect(words[key]?.trim(), `${lang} ${key}`).not.toBe("");
      expect(placeholders(words[key] ?? ""), `${lang} ${key}`).toBe(placeholders(of("en", face)[key] ?? ""));
    }
  }
});

test("a countable text has at most two forms", () => {
  for (const [file, words] of Object.entries(files)) {
    for (const [key, text] of Object.entries(words)) expect(text.split("|").length, `${file} ${key}`).toBeLessThanOrEqual(2);
  }
});

test("no face says twice what the common catalogue says", () => {
  for (const face of ["console", "tech", "portal"]) {
    expect(Object.keys(of("en", face)).filter((key) => key in of("en", "common")), face).toEqual([]);
  }
});

test("every text that the code asks for by name exists", () => {
  const missing: string[] = [];
  const known = Object.fromEntries(faces.map((face) => [face, new Set(["common", face].flatMap((f) => Object.keys(of("en", f))))]));
  for (const [file, code] of Object.entries(sources)) {
    const face = /\.\.\/\.\.\/(\w+)\//.exec(file)?.[1] ?? "";
    const words = known[face] ?? known.common;
    for (const [, key] of code.matchAll(/\b(?:t|say)\(\s*"([^"]+)"/g)) if (key && !words?.has(key)) missing.push(`${file}: ${key}`);
  }
  expect(missing).toEqual([]);
});
