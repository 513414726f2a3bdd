import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";
import { tokenCss } from "../shared/theme/tokens.ts";
import { LANGS } from "../shared/i18n/langs.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const locale = (lang: string, name: string) => `${root}locales/${lang}/${name}.json`;

/** Joins the common and the face's catalogue of a language into one chunk, so that a page loads exactly one. */
export function locales(face: string): Plugin {
  const prefix = "\0virtual:locale/";
  const files: Record<string, string> = {};
  return {
    name: "aftercare-locales",
    resolveId: (id) => (id.startsWith("virtual:locale/") ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith(prefix)) return;
      const lang = id.slice(prefix.length);
      const parts = ["common", face].map((name) => locale(lang, name));
      parts.forEach((file) => this.addWatchFile(file));
      const words = Object.assign({}, ...parts.map((file) => JSON.parse(readFileSync(file, "utf8"))));
      return `export default ${JSON.stringify(words)}`;
    },
    transformIndexHtml: {
      order: "post",
      handler(html, ctx) {
        for (const chunk of Object.values(ctx.bundle ?? {})) {
          const lang = LANGS.find((l) => chunk.type === "chunk" && chunk.facadeModuleId === prefix + l);
          if (lang) files[lang] = chunk.fileName;
        }
        return html.replace("__LOCALES__", () => JSON.stringify(files));
      },
    },
  };
}

/** Serves the design tokens as one style sheet of CSS variables, light and dark. */
export function tokens(): Plugin {
  const id = "virtual:tokens.css";
  return {
    name: "aftercare-tokens",
    resolveId: (source) => (source === id ? `\0${id}` : undefined),
    load: (source) => (source === `\0${id}` ? tokenCss() : undefined),
  };
}

/** Writes the service worker of a phone face: the page and every file of this build, under the hash of their names. */
export function serviceWorker(base: string): Plugin {
  return {
    name: "aftercare-sw",
    apply: "build",
    enforce: "post",
    generateBundle(_, bundle) {
      const files = Object.keys(bundle).filter((name) => name.startsWith("assets/")).map((name) => base + name).sort();
      const code = readFileSync(`${root}tech/sw.js`, "utf8");
      const version = createHash("sha256").update(files.join() + code).digest("hex").slice(0, 12);
      const source = code.replace("__VERSION__", version).replace("__FILES__", JSON.stringify([base, ...files]));
      this.emitFile({ type: "asset", fileName: "sw.js", source });
    },
  };
}
