// Starts the built program with the demo in a folder of its own.
import { spawn } from "node:child_process";
import { createWriteStream, existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const binary = join(import.meta.dirname, "../bin/aftercare");
const patience = 120_000;

// startServer waits for the line "listening http://…" and asks the demo for its log-ins, by role.
// Everything the program says is kept in server.log.
export async function startServer(logDir, args = []) {
  if (!existsSync(binary)) throw new Error("bin/aftercare is missing: make build");
  const data = await mkdtemp(join(tmpdir(), "aftercare-e2e-"));
  const child = spawn(binary, ["demo", "--addr", "127.0.0.1:0", "--db", join(data, "demo.db"), "--data", data, ...args], {
    cwd: data,
    stdio: ["ignore", "pipe", "pipe"],
  });
  process.once("exit", () => child.kill("SIGKILL"));
  const log = createWriteStream(join(logDir, "server.log"));
  child.stderr.pipe(log, { end: false });
  const gone = new Promise((done) => child.once("exit", done));
  const url = await new Promise((done, fail) => {
    const timer = setTimeout(() => fail(new Error(`the server did not listen within ${patience / 1000} s; see ${logDir}/server.log`)), patience);
    gone.then((code) => fail(new Error(`the server ended with ${code} before it listened; see ${logDir}/server.log`)));
    createInterface({ input: child.stdout }).on("line", (line) => {
      log.write(`${line}\n`);
      const listening = /^\s*listening\s+(https?:\/\/\S+?)\/?\s*$/.exec(line);
      if (!listening) return;
      clearTimeout(timer);
      done(listening[1]);
    });
  }).catch(async (error) => {
    child.kill("SIGKILL");
    await rm(data, { recursive: true, force: true });
    throw error;
  });
  return {
    url,
    people: await demoPeople(url),
    data,
    // stop ends the server as an operator would and throws when it did not end well.
    async stop() {
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
      const code = await gone;
      clearTimeout(timer);
      log.end();
      await rm(data, { recursive: true, force: true });
      if (code !== 0) throw new Error(`the server ended with ${code ?? "a kill"}; see ${logDir}/server.log`);
    },
  };
}

// running is a demo that somebody started by hand, for quick tries: AFTERCARE=http://127.0.0.1:8080 node e2e/run.mjs intake
export const running = async (url) => ({ url, people: await demoPeople(url), stop: async () => {} });

// demoPeople knows everybody whom the demo names on its log-in page by log-in and name, and one person for each role:
// who has no other role, if anybody.
async function demoPeople(url) {
  const { demo_logins: people = [] } = await (await fetch(`${url}/api/setup`)).json();
  people.sort((a, b) => b.roles.length - a.roles.length || b.login.localeCompare(a.login));
  return new Map([...people.flatMap((p) => p.roles.map((role) => [role, p])), ...people.flatMap((p) => [[p.name, p], [p.login, p]])]);
}
