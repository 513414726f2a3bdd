import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { locales, tokens } from "./vite/plugins.ts";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  plugins: [locales("console"), tokens()],
  define: { __FACE__: JSON.stringify("console") },
  resolve: {
    alias: { "@shared": at("./shared"), "@mkit": at("./mkit"), "@kit": at("./console/kit") },
  },
  test: { testTimeout: 30_000, include: ["test/unit/**/*.test.{ts,tsx}"] },
});
