// What a journey is given: log-ins, steps with pictures, and checks that every page must pass.
import { startServer } from "./server.mjs";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { observe } from "./observe.mjs";

export const sizes = {
  desktop: { viewport: { width: 1440, height: 900 } },
  tablet: { viewport: { width: 1024, height: 768 } },
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
};
const patience = 20_000;
const onThePhone = new Set(["technician", "station_technician"]);
const slug = (text) => text.replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 60);

// stand waits until nothing on the page moves or changes its colour any more, also what the next frames begin.
async function stand() {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const moving = () => document.getAnimations().filter((a) => a.playState === "running" && a.effect?.getComputedTiming().endTime !== Infinity);
  for (let calm = 0; calm < 4; calm++) {
    const all = moving();
    if (all.length) calm = 0;
    await Promise.all(all.map((a) => a.finished.catch(() => {})));
    await frame();
  }
}

// pointOut names an element that axe found, and its colours when they are too near to each other.
function pointOut({ target, any: [reason] }) {
  const { fgColor, bgColor, contrastRatio } = reason?.data ?? {};
  return target.join(" ") + (contrastRatio ? ` (${fgColor} on ${bgColor}: ${contrastRatio})` : "");
}

// Effort counts what a person does: clicks and presses, and fields filled.
class Effort {
  clicks = 0;
  entries = 0;
  get total() {
    return this.clicks + this.entries;
  }
  toString() {
    return `${this.clicks} clicks, ${this.entries} entries`;
  }
}

export class Journey {
  effort = new Effort();
  problems = [];
  doing = "start";
  #allowed = [];
  #seats = []; // one browser context and page per person
  #shots = 0;

  constructor(browser, server, dir, web) {
    Object.assign(this, { browser, server, dir, url: server.url });
    this.axeFile = web.resolve("axe-core/axe.min.js");
  }

  // visit opens a page in a browser of its own, signed in as nobody. Options: size, lang, zone, dark, place.
  async visit(path, { size = "desktop", lang = "zh-CN", zone = "Asia/Shanghai", dark = false, who = "guest", place } = {}) {
    const here = place && { geolocation: { latitude: place.lat, longitude: place.lon }, permissions: ["geolocation"] };
    const context = await this.browser.newContext({ baseURL: this.url, locale: lang, timezoneId: zone, colorScheme: dark ? "dark" : "light", ...sizes[size], ...here });
    context.setDefaultTimeout(patience);
    await context.exposeBinding("aftercareObserved", (_, kind, detail) => this.#observed(kind, detail));
    await context.addInitScript(observe);
    const page = await context.newPage();
    this.#seats.push({ who, page, context });
    page.on("console", (m) => m.type() === "error" && this.#wrong(`console: ${m.text()} ${m.location().url}`));
    page.on("pageerror", (error) => this.#wrong(`page error: ${error.stack ?? error}`));
    page.on("response", (r) => r.status() >= 500 && this.#wrong(`${r.status()} ${r.request().method()} ${r.url()}`));
    if (path) await page.goto(path);
    return page;
  }

  // elsewhere does work on a server of its own, started with further arguments.
  async elsewhere(args, work) {
    const { server } = this;
    const before = this.#seats.length;
    const other = await startServer(this.dir, args);
    try {
      Object.assign(this, { server: other, url: other.url });
      await work();
    } finally {
      for (const seat of this.#seats.splice(before)) await seat.context.close();
      Object.assign(this, { server, url: server.url });
      await other.stop();
    }
  }

  // person is somebody of the demo by role, log-in or name.
  person(who) {
    const found = this.server.people.get(who);
    if (!found) throw new Error(`the demo names no log-in for ${who}; it has ${[...this.server.people.keys()].join(", ") || "none"}`);
    return found;
  }

  // login opens the face of somebody of the demo, signed in. Options: those of visit, and path.
  async login(who, { path, lang, size, ...rest } = {}) {
    const { login, password, roles } = this.person(who);
    const field = roles.some((role) => onThePhone.has(role));
    const page = await this.visit(null, { who: login, lang, size: size ?? (field ? "phone" : "desktop"), ...rest });
    const answer = await page.request.post("/api/login", { data: { login, password } });
    if (!answer.ok()) throw new Error(`log in as ${login}: ${answer.status()} ${await answer.text()}`);
    if (lang) await page.request.patch("/api/me", { data: { lang } });
    await page.goto(path ?? (field ? "/m/" : "/"));
    return page;
  }

  // step names what a person does and keeps a picture of every open page after it.
  async step(sentence, work) {
    this.doing = sentence;
    const result = await work();
    await this.picture(sentence);
    return result;
  }

  async picture(title) {
    const number = String(++this.#shots).padStart(2, "0");
    for (const { who, page } of this.#seats.filter((s) => !s.page.isClosed())) {
      await page.screenshot({ path: join(this.dir, `${number}-${who}-${slug(title)}.png`), animations: "disabled" });
    }
  }

  // allow names errors that a journey provokes on purpose, such as a refused log-in.
  allow(pattern) {
    this.#allowed.push(pattern);
  }

  // screen holds a main screen to what all of them must be, in light and in dark and at each width: no serious or critical
  // barriers, no sideways scroll. Its pictures are kept. The journey goes on and fails at its end.
  async screen(page, title, { widths = page.viewportSize().width < 600 ? [390] : [1440, 390], dark = true } = {}) {
    if (dark) {
      await this.#paint(page, "dark");
      await this.#axe(page, `${title}, dark`);
      await page.screenshot({ path: join(this.dir, `${slug(title)}-dark.png`), animations: "disabled" });
    }
    await this.#paint(page, "light");
    await this.#axe(page, title);
    await this.widths(page, title, widths);
  }

  async #paint(page, colorScheme) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.evaluate(stand);
  }

  async #axe(page, where) {
    const present = await page.evaluate(() => "axe" in globalThis);
    if (!present) await page.evaluate(readFileSync(this.axeFile, "utf8"));
    const found = await page.evaluate(async () => (await globalThis.axe.run(document, { resultTypes: ["violations"] })).violations);
    const bad = found.filter((v) => v.impact === "serious" || v.impact === "critical");
    const lines = bad.map((v) => `  ${v.id} (${v.impact}) ${v.help}: ${v.nodes.slice(0, 4).map(pointOut).join(" | ")}`);
    if (bad.length) this.#wrong(`axe, ${where}:\n${lines.join("\n")}`);
  }

  // widths keeps a picture of the page at each width and takes it for wrong when it scrolls sideways.
  async widths(page, title, widths = [1440, 1024, 390]) {
    const before = page.viewportSize();
    for (const width of widths) {
      await page.setViewportSize({ width, height: before.height });
      await page.evaluate(stand);
      await page.screenshot({ path: join(this.dir, `${slug(title)}-${width}.png`), animations: "disabled" });
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (over > 1) this.#wrong(`${title} at ${width} px scrolls sideways by ${over} px`);
    }
    await page.setViewportSize(before);
  }

  // atMost fails when the journey took more clicks and entries than a person should need.
  atMost(limit) {
    if (this.effort.total > limit) throw new Error(`the way took ${this.effort}: ${this.effort.total} of at most ${limit}`);
  }

  // settle fails when a page complained meanwhile: console, content policy, server error.
  async settle() {
    this.doing = "end";
    const wrong = this.problems.filter((p) => !this.#allowed.some((a) => a.test(p)));
    if (wrong.length) throw new Error(`the pages complained:\n${wrong.join("\n")}`);
  }

  // keepTrace leaves a picture and the page's text of every open page, and all complaints.
  async keepTrace(error) {
    await writeFile(join(this.dir, "failed.txt"), [`step: ${this.doing}`, error.stack ?? error, ...this.problems].join("\n"));
    for (const { who, page } of this.#seats.filter((s) => !s.page.isClosed())) {
      try {
        await page.screenshot({ path: join(this.dir, `failed-${who}.png`), timeout: 5000 });
        await writeFile(join(this.dir, `failed-${who}.html`), `<!-- ${page.url()} -->\n${await page.content()}`);
      } catch (lost) {
        console.log(`     no trace of ${who}: ${lost.message}`);
      }
    }
  }

  async close() {
    await Promise.all(this.#seats.map((s) => s.context.close()));
  }

  #wrong(text) {
    this.problems.push(`[${this.doing}] ${text}`);
  }

  #observed(kind, detail) {
    if (kind === "click") this.effort.clicks++;
    else if (kind === "entry") this.effort.entries++;
    else this.#wrong(`${kind}: ${detail}`);
  }
}
