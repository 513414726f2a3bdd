// Fails when code shared with the phone faces imports a library that only the console may carry.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const web = join(import.meta.dirname, "..");
const phone = ["shared", "mkit", "tech", "portal"];
const heavy = /^(antd|@ant-design\/|echarts|@tanstack\/|dayjs|leaflet)/;
const react19 = /\b(use|useActionState|useOptimistic|createPortal)\b/;
const faults = [];

for (const dir of phone) {
  for (const entry of readdirSync(join(web, dir), { recursive: true, withFileTypes: true })) {
    if (!/\.tsx?$/.test(entry.name)) continue;
    const file = join(entry.parentPath, entry.name);
    const text = readFileSync(file, "utf8");
    for (const [, names, from] of text.matchAll(/import\s+(?:type\s+)?([\s\S]*?)\s*(?:from\s+)?"([^"]+)"/g)) {
      const where = file.slice(web.length + 1);
      if (heavy.test(from)) faults.push(`${where} imports ${from}: only the console may`);
      if (/^react(-dom)?$/.test(from) && react19.test(names)) faults.push(`${where} uses what Preact does not have: ${names}`);
      if (/^@kit\//.test(from) || /\/console\//.test(from)) faults.push(`${where} imports the console: ${from}`);
      if (dir === "shared" && /^@mkit\//.test(from)) faults.push(`${where} imports ${from}: shared stands below mkit`);
    }
  }
}
faults.forEach((f) => console.error(f));
console.log(faults.length ? `${faults.length} boundary faults` : "boundaries hold");
process.exit(faults.length ? 1 : 0);
