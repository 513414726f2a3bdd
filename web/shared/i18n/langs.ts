/** The four languages of the product, in the order of every language menu. */
export const LANGS = ["zh-CN", "zh-TW", "ko", "en"] as const;
export type Lang = (typeof LANGS)[number];

/** Each language by its own name. */
export const LANG_NAMES: Record<Lang, string> = { "zh-CN": "简体中文", "zh-TW": "繁體中文", ko: "한국어", en: "English" };

/** Maps any language tag of a browser or a person to one of ours. */
export function pickLang(tags: readonly string[]): Lang {
  for (const tag of tags) {
    const t = tag.toLowerCase();
    if (/^zh-(tw|hk|mo|hant)/.test(t)) return "zh-TW";
    if (t.startsWith("zh")) return "zh-CN";
    if (t.startsWith("ko")) return "ko";
    if (t.startsWith("en")) return "en";
  }
  return "en";
}
