// Adds texts to the catalogues of all four languages at once. Reads lines from standard input, parted by tabs:
//   face  key  zh-CN  zh-TW  ko  en
// An existing key is replaced; keys stay sorted, so that two people rarely touch the same line.
import { readFileSync, writeFileSync } from "node:fs";

const langs = ["zh-CN", "zh-TW", "ko", "en"];
const files = new Map();
const path = (lang, face) => new URL(`../locales/${lang}/${face}.json`, import.meta.url);

function open(lang, face) {
  const id = `${lang}/${face}`;
  if (!files.has(id)) {
    let words = {};
    try {
      words = JSON.parse(readFileSync(path(lang, face), "utf8"));
    } catch (e) {
      if (e.code !== "ENOENT") throw e;
    }
    files.set(id, { lang, face, words });
  }
  return files.get(id).words;
}

const lines = readFileSync(0, "utf8").split("\n").filter((l) => l.trim() && !l.startsWith("#"));
for (const line of lines) {
  const [face, key, ...texts] = line.split("\t").map((s) => s.trim());
  if (texts.length !== 4 || texts.some((s) => !s)) throw new Error(`four texts are needed: ${line}`);
  langs.forEach((lang, i) => (open(lang, face)[key] = texts[i]));
}
for (const { lang, face, words } of files.values()) {
  const sorted = Object.fromEntries(Object.entries(words).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(path(lang, face), `${JSON.stringify(sorted, null, 2)}\n`);
}
console.log(`${lines.length} texts in ${langs.length} languages`);
