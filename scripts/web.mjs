// Brings the front end up to date and does only what changed sources ask for:
//   node scripts/web.mjs packages   fetch the packages when package-lock.json changed
//   node scripts/web.mjs            the same, then build the pages when a source changed
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";

const web = join(import.meta.dirname, "..", "web");
const modules = join(web, "node_modules");
const faces = ["console", "tech", "portal"];
const notSources = new Set([modules, join(web, "dist"), join(web, "test"), join(web, "tools")]);

function run(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: web, stdio: ["ignore", "inherit", "inherit"] });
  if (error) console.error(`${command}: ${error.message}`);
  if (status !== 0) process.exit(status || 1);
}

function files(dir) {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const path = join(dir, entry.name);
    if (!entry.isDirectory()) return [path];
    return notSources.has(path) ? [] : files(path);
  });
}

function hash(paths) {
  const sum = createHash("sha256").update(process.version);
  for (const path of paths.sort()) {
    const body = readFileSync(path);
    sum.update(`${relative(web, path)}\0${body.length}\0`).update(body);
  }
  return sum.digest("hex");
}

// A stamp lies in node_modules, so that it goes when they go; it is written only after success.
function once(stamp, key, done, work) {
  const file = join(modules, stamp);
  if (done && existsSync(file) && readFileSync(file, "utf8") === key) return;
  work();
  writeFileSync(file, key);
}

once(".aftercare-packages", hash([join(web, "package-lock.json")]), true, () => {
  console.log("Fetching the packages of the front end (first time: one to two minutes) …");
  run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
});
if (process.argv[2] !== "packages") {
  const built = faces.every((face) => existsSync(join(web, "dist", face, "index.html")));
  once(".aftercare-pages", hash(files(web)), built, () => {
    console.log("Building the pages …");
    run(process.execPath, ["build.mjs"]);
  });
}
