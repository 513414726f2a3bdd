// Drives the built program in a real browser: node e2e/run.mjs [part of a journey's file name …]
// Each file in e2e/journeys exports `name` and `run(ctx)`, and may export `timeout` (seconds) and `args`
// (further arguments of `aftercare demo`, which give it a server of its own).
import { existsSync } from "node:fs";
import { mkdir, readdir, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Journey } from "./journey.mjs";
import { running, startServer } from "./server.mjs";

const here = import.meta.dirname;
const out = join(here, "out");
const web = createRequire(join(here, "../web/package.json"));
const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

function chromium() {
  const found = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((p) => p && existsSync(p));
  if (found) return found;
  console.error("No Chromium found. On Debian or Ubuntu: apt-get update && apt-get install -y chromium fonts-noto-cjk (or set CHROMIUM)");
  process.exit(1);
}

async function load(wanted) {
  const files = (await readdir(join(here, "journeys"))).filter((f) => f.endsWith(".mjs")).sort();
  const chosen = files.filter((f) => wanted.length === 0 || wanted.some((w) => f.includes(w)));
  return Promise.all(chosen.map(async (f) => ({ file: f.replace(/\.mjs$/, ""), ...(await import(join(here, "journeys", f))) })));
}

// The journey's own run against a limit; what it leaves behind is closed by the caller.
function limited(journey, ctx) {
  const seconds = journey.timeout ?? 90;
  let timer;
  const over = new Promise((_, fail) => {
    timer = setTimeout(() => fail(new Error(`not finished after ${seconds} s, in step: ${ctx.doing}`)), seconds * 1000);
  });
  return Promise.race([journey.run(ctx), over]).finally(() => clearTimeout(timer));
}

async function travel(journey, browser, shared) {
  const dir = join(out, journey.file);
  await mkdir(dir, { recursive: true });
  const server = journey.args && !process.env.AFTERCARE ? await startServer(dir, journey.args) : shared;
  const ctx = new Journey(browser, server, dir, web);
  const begin = Date.now();
  let wrong;
  try {
    await limited(journey, ctx);
    await ctx.settle();
  } catch (error) {
    wrong = error;
    await ctx.keepTrace(error);
  }
  await ctx.close();
  if (server !== shared) await server.stop().catch((error) => { wrong ??= error; });
  const effort = ctx.effort.total ? `  (${ctx.effort})` : "";
  console.log(`${wrong ? "FAIL" : "ok  "} ${journey.name ?? journey.file} ${((Date.now() - begin) / 1000).toFixed(1)}${effort}`);
  if (wrong) console.log(`     ${String(wrong.stack ?? wrong).replaceAll("\n", "\n     ")}\n     see e2e/out/${journey.file}`);
  return !wrong;
}

const journeys = await load(process.argv.slice(2));
const executablePath = chromium();
await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const server = process.env.AFTERCARE ? await running(process.env.AFTERCARE) : await startServer(out);
const browser = await web("playwright-core").chromium.launch({ executablePath, args: flags, headless: !process.env.HEADED });
let passed = 0;
try {
  for (const journey of journeys) if (await travel(journey, browser, server)) passed++;
} finally {
  await browser.close();
  await server.stop().catch((error) => {
    console.log(`FAIL ${error.message}`);
    process.exitCode = 1;
  });
}
console.log(`${passed} passed, ${journeys.length - passed} failed`);
process.exit(passed === journeys.length && passed > 0 ? process.exitCode : 1);
