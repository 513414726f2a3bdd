// Builds the three faces, compresses every text file and fails when a face's first load outgrows its budget.
import { spawn } from "node:child_process";
import { readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import zlib from "node:zlib";

const web = import.meta.dirname;
const gzip = promisify(zlib.gzip);
const brotli = promisify(zlib.brotliCompress);
const text = /\.(js|css|html|json|svg|webmanifest|txt|wasm)$/;
const best = { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 11 } };
const budget = JSON.parse(await readFile(join(web, "test/budget.json"), "utf8"));
const only = process.argv.slice(2);

function vite(face) {
  return new Promise((done, fail) => {
    const args = [join(web, "node_modules/vite/bin/vite.js"), "build", "--logLevel", "warn"];
    const child = spawn(process.execPath, args, { cwd: web, env: { ...process.env, FACE: face }, stdio: "inherit" });
    child.on("error", fail);
    child.on("exit", (code) => (code === 0 ? done() : fail(new Error(`${face}: the build failed`))));
  });
}

// What a browser fetches before the first screen: the page and every script, style and preload it names.
async function firstLoad(dir) {
  const page = await readFile(join(dir, "index.html"), "utf8");
  const names = new Set([...page.matchAll(/(?:src|href)="[^"]*?(assets\/[^"]+\.(?:js|css))"/g)].map((m) => m[1]));
  const locales = Object.values(JSON.parse(/"zh-CN":"[^}]*/.exec(page)?.[0].replace(/^/, "{").concat("}") ?? "{}"));
  if (locales[0]) names.add(locales[0]);
  const sizes = await Promise.all([...names].map(async (n) => (await gzip(await readFile(join(dir, n)), { level: 9 })).length));
  return sizes.reduce((a, b) => a + b, (await gzip(page)).length);
}

// Every text file is kept as .br and .gz only; index.html stays plain because each answer gets its own nonce.
async function compress(dir) {
  let raw = 0, packed = 0;
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !text.test(entry.name)) continue;
    const file = join(entry.parentPath, entry.name);
    const body = await readFile(file);
    raw += body.length;
    if (entry.name === "index.html") continue;
    const [br, gz] = await Promise.all([brotli(body, best), gzip(body, { level: 9 })]);
    await Promise.all([writeFile(`${file}.br`, br), writeFile(`${file}.gz`, gz)]);
    await rm(file);
    packed += br.length;
  }
  return { raw, packed };
}

let over = false;
for (const face of Object.keys(budget)) {
  if (only.length && !only.includes(face)) continue;
  await vite(face);
  const dir = join(web, "dist", face);
  const first = (await firstLoad(dir)) / 1024;
  const { raw, packed } = await compress(dir);
  const kb = (n) => (n / 1024).toFixed(0).padStart(5);
  console.log(`${face.padEnd(8)} first load ${first.toFixed(1).padStart(6)} KB gzip of ${budget[face]}   all ${kb(raw)} KB, ${kb(packed)} KB brotli`);
  if (first > budget[face]) {
    console.error(`${face}: the first load is over its budget of ${budget[face]} KB (test/budget.json)`);
    over = true;
  }
}
if (over) process.exit(1);
