/** Design tokens: the only place where a colour, a font or a size is written. */

export type Mode = "light" | "dark";

interface Soft {
  solid: string;
  soft: string;
  text: string;
}

export interface Palette {
  layout: string;
  surface: string;
  raised: string;
  text: string;
  text2: string;
  text3: string;
  line: string;
  control: string;
  primary: string;
  hover: string;
  onPrimary: string;
  shade: string;
  shadow: string;
  hues: Record<Hue, Soft>;
  clockLate: string;
  clockSoon: string;
}

export type Hue = "blue" | "violet" | "teal" | "amber" | "green" | "gray" | "red";

export const palettes: Record<Mode, Palette> = {
  light: {
    layout: "#f4f6f9",
    surface: "#ffffff",
    raised: "#ffffff",
    text: "#161b26",
    text2: "#4b5361",
    text3: "#5b6472",
    line: "#e3e6ec",
    control: "#c9cfd9",
    primary: "#1b5fd9",
    hover: "#12479f",
    onPrimary: "#ffffff",
    shade: "#eef1f5",
    shadow: "0 6px 24px rgb(22 27 38 / 14%), 0 1px 3px rgb(22 27 38 / 10%)",
    hues: {
      blue: { solid: "#1b5fd9", soft: "#e8f0fe", text: "#12479f" },
      violet: { solid: "#7a5af8", soft: "#ece8fd", text: "#46349c" },
      teal: { solid: "#0e9384", soft: "#dff3ef", text: "#0a5a50" },
      amber: { solid: "#b35900", soft: "#fff1e0", text: "#7a3e00" },
      green: { solid: "#137a4b", soft: "#dff5e8", text: "#0d5c38" },
      gray: { solid: "#5b6472", soft: "#eceff4", text: "#4b5361" },
      red: { solid: "#c4271b", soft: "#fde8e6", text: "#9b1c13" },
    },
    clockLate: "#b42318",
    clockSoon: "#9a5b00",
  },
  dark: {
    layout: "#0e1116",
    surface: "#161a21",
    raised: "#1c212a",
    text: "#e6eaf0",
    text2: "#b6becb",
    text3: "#98a1b0",
    line: "#252b35",
    control: "#39414e",
    primary: "#5b8ff0",
    hover: "#8fb4f7",
    onPrimary: "#0b1220",
    shade: "#1f2530",
    shadow: "0 8px 28px rgb(0 0 0 / 55%), 0 0 0 1px #252b35",
    hues: {
      blue: { solid: "#5b8ff0", soft: "#1b2b4d", text: "#a9c6fb" },
      violet: { solid: "#a08bff", soft: "#2a2450", text: "#c9bffa" },
      teal: { solid: "#43b9a8", soft: "#10332f", text: "#8fd9cc" },
      amber: { solid: "#f5c27d", soft: "#3d2a10", text: "#f5c27d" },
      green: { solid: "#6fd3a0", soft: "#10351f", text: "#9fe3bf" },
      gray: { solid: "#98a1b0", soft: "#252b35", text: "#b6becb" },
      red: { solid: "#ff8a80", soft: "#451c19", text: "#f7aaa3" },
    },
    clockLate: "#ff8a80",
    clockSoon: "#f5c27d",
  },
};

/** The order in which a chart uses colours. */
export const chartColours = ["#1b5fd9", "#0e9384", "#dc6803", "#7a5af8", "#5b6472", "#c4271b"];

const latin = 'Inter, system-ui, -apple-system';

/** Han unification draws wrong glyphs when the font does not follow the language, so each language has its stack. */
export const fonts: Record<string, string> = {
  "zh-CN": `${latin}, "PingFang SC", "Microsoft YaHei UI", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif`,
  "zh-TW": `${latin}, "PingFang TC", "Microsoft JhengHei UI", "Microsoft JhengHei", "Noto Sans CJK TC", "Noto Sans TC", sans-serif`,
  ko: `${latin}, "Apple SD Gothic Neo", Pretendard, "Malgun Gothic", "Noto Sans CJK KR", "Noto Sans KR", sans-serif`,
  en: `${latin}, "Segoe UI", Roboto, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif`,
};

export const mono = 'ui-monospace, "SF Mono", "Cascadia Mono", Consolas, "Noto Sans Mono CJK SC", monospace';

function variables(p: Palette): string {
  const { hues, ...plain } = p;
  const names: Record<string, string> = { text2: "text-2", text3: "text-3", onPrimary: "on-primary", clockLate: "clock-late", clockSoon: "clock-soon" };
  const rows = Object.entries(plain).map(([k, v]) => `--${names[k] ?? k}:${v}`);
  for (const [hue, c] of Object.entries(hues)) rows.push(`--${hue}:${c.solid}`, `--${hue}-soft:${c.soft}`, `--${hue}-text:${c.text}`);
  return rows.join(";");
}

/** The tokens as a style sheet: one rule per theme and one font per language. */
export function tokenCss(): string {
  const font = Object.entries(fonts).map(([lang, stack]) => `:lang(${lang}){--font:${stack}}`);
  return [
    `:root{${variables(palettes.light)};--mono:${mono};--font:${fonts.en};--r:6px;--r-card:8px;--r-phone:14px;--fast:120ms;--slow:160ms;color-scheme:light}`,
    `:root[data-theme=dark]{${variables(palettes.dark)};color-scheme:dark}`,
    ...font.map((rule) => `:root${rule}`),
    `:root:lang(ko){word-break:keep-all;overflow-wrap:break-word}`,
    `@media (prefers-reduced-motion:reduce){:root{--fast:0ms;--slow:0ms}}`,
  ].join("\n");
}
