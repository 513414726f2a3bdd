import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { locales, serviceWorker, tokens } from "./vite/plugins.ts";

const faces: Record<string, { base: string; phone: boolean }> = {
  console: { base: "/", phone: false },
  tech: { base: "/m/", phone: true },
  portal: { base: "/p/", phone: true },
};

const face = process.env.FACE ?? "console";
const it = faces[face];
if (!it) throw new Error(`FACE must be one of ${Object.keys(faces).join(", ")}`);
const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// The phone faces run the same React-API sources on Preact: a tenth of the bytes.
const preact = [
  { find: /^react\/jsx-(dev-)?runtime$/, replacement: "preact/jsx-runtime" },
  { find: /^react-dom\/client$/, replacement: "preact/compat/client" },
  { find: /^react(-dom)?$/, replacement: "preact/compat" },
];

export default defineConfig({
  root: at(`./${face}`),
  base: it.base,
  plugins: [locales(face), tokens(), ...(it.phone ? [] : [react()]), ...(face === "tech" ? [serviceWorker(it.base)] : [])],
  html: { cspNonce: "__NONCE__" },
  define: { __FACE__: JSON.stringify(face) },
  resolve: {
    alias: [
      { find: "@shared", replacement: at("./shared") },
      { find: "@mkit", replacement: at("./mkit") },
      { find: "@kit", replacement: at("./console/kit") },
      ...(it.phone ? preact : []),
    ],
  },
  build: {
    outDir: at(`./dist/${face}`),
    emptyOutDir: true,
    target: it.phone ? "es2020" : "es2022",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 2048,
    chunkSizeWarningLimit: 2000,
    reportCompressedSize: false,
  },
  server: { proxy: { "/api": process.env.AFTERCARE ?? "http://127.0.0.1:8080" } },
});
