// Makes the pictures of the user guide anew, in Chinese and English: node e2e/pictures.mjs (after `make build`; a few minutes).
// With AFTERCARE=http://… it uses a demo that is running, which should be fresh.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Desk } from "./desk.mjs";
import { Field } from "./field.mjs";
import { Journey } from "./journey.mjs";
import { computer, Known } from "./known.mjs";
import { small } from "./png.mjs";
import { expectText } from "./see.mjs";
import { running, startServer } from "./server.mjs";
import { words } from "./words.mjs";

const guide = join(import.meta.dirname, "../docs/guide/pictures");
const largest = 150 * 1024;
const said = {
  "zh-CN": {
    symptom: "前台电脑开机没有反应", fault: "电源模块电容鼓包", work: "更换电源模块，清洁风扇并加固接线", part: "电源模块 300W", test: "连续运行半小时正常",
    words: "师傅迟到了半小时，也没有事先打电话", report: "打印时有黑线", phone: "138 0000 1234",
  },
  en: {
    symptom: "The computer at the front desk does not start", fault: "Swollen capacitor in the power supply", work: "Power supply replaced, fan cleaned, cables fixed", part: "Power supply 300 W", test: "Runs well for half an hour",
    words: "He came half an hour late and did not call before", report: "Black lines on every page", phone: "138 0000 1234",
  },
};

class Album {
  constructor(ctx, lang) {
    Object.assign(this, { ctx, lang, text: said[lang] });
  }

  // keep makes one picture; toasts would cover what matters.
  async keep(page, title) {
    await page.evaluate(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(".toasts, .m-toast { display: none !important }");
      document.adoptedStyleSheets = [sheet];
    });
    const file = small(await page.screenshot({ animations: "disabled", scale: "css" }));
    if (file.length > largest) throw new Error(`${title}: ${file.length} bytes of at most ${largest}`);
    await writeFile(join(guide, `${title}-${this.lang}.png`), file);
    console.log(`${title}-${this.lang}.png ${Math.round(file.length / 1024)} KB`);
  }
}

async function takesTheCall(album) {
  const { ctx, lang, text } = album;
  const page = await ctx.login("coordinator", { lang });
  const desk = new Desk(page, lang);
  const known = new Known(page.request, ctx.server.people);
  const caller = await known.caller((m, c) => computer(m) && c.open_tickets.length > 0);
  const able = await known.free();
  await page.locator("tbody tr").nth(5).waitFor();
  await album.keep(page, "cases");
  await desk.answer(caller);
  await desk.chooseMachine(caller.machine.serial);
  await desk.describe(text.symptom);
  await page.evaluate(() => scrollTo(0, 0));
  await album.keep(page, "new-case");
  const ticket = await desk.takeAndDispatch();
  await album.keep(page, "candidates");
  const technician = await desk.assign((name) => able.has(name));
  await album.keep(page, "case");
  const order = (await known.get(`/api/workorders?ticket_id=${ticket}`)).items[0].id;
  await desk.onLanes(order, technician);
  await album.keep(page, "board");
  return { desk, known, caller, ticket, order, technician };
}

async function visits(album, { order, technician, caller }) {
  const { ctx, lang, text } = album;
  const page = await ctx.login(technician, { lang, place: caller.site });
  const field = new Field(page, lang);
  await expectText(field.row(order), text.symptom);
  await album.keep(page, "phone-day");
  await field.open(order);
  await album.keep(page, "phone-order");
  for (const step of ["accept", "depart", "arrive"]) await field.step(step);
  await field.button("order.record").click();
  await field.record(text);
  await page.evaluate(() => scrollTo(0, 0));
  await album.keep(page, "phone-record");
  await field.button("order.sign").click();
  await page.getByRole("radiogroup", { name: field.t("sign.rate") }).getByRole("radio", { name: field.t("rating.satisfied"), exact: true }).click();
  await field.draw();
  await album.keep(page, "phone-sign");
  await field.button("sign.send").click();
  await expectText(field.note(), field.t.like("sync.ok"));
}

async function callsBack(album, { desk, caller }) {
  const { page } = desk;
  await desk.openCall(caller.customer, album.text.symptom);
  await desk.ask([true, false, true, true], "dissatisfied", album.text.words);
  await page.evaluate(() => scrollTo(0, 0));
  await album.keep(page, "call-back");
  await desk.saveCall();
  await album.keep(page, "call-back-result");
}

async function reports(album, { known, caller }) {
  const { ctx, lang, text } = album;
  const t = words(lang, "portal");
  const { label_code } = await known.get(`/api/assets/${caller.machine.id}`);
  const page = await ctx.visit(`/p/r/${label_code}`, { size: "phone", lang, who: "customer" });
  await page.getByRole("textbox", { name: t("report.text") }).fill(text.report);
  await page.getByRole("textbox", { name: t("report.phone"), exact: true }).fill(text.phone);
  await album.keep(page, "portal-report");
  await page.getByRole("button", { name: t("report.send"), exact: true }).click();
  await page.getByRole("heading", { name: t("case.sent") }).waitFor();
  await album.keep(page, "portal-progress");
}

async function looks(album) {
  const { ctx, lang } = album;
  const manager = await ctx.login("manager", { lang });
  await manager.locator(".team li").nth(5).waitFor();
  await album.keep(manager, "today");
  const admin = await ctx.login("admin", { lang, path: "/admin/users" });
  await admin.locator("tbody tr").nth(5).waitFor();
  await album.keep(admin, "accounts");
  await admin.goto("/admin/outbox");
  await admin.locator("tbody tr").first().click();
  await admin.locator(".letter").waitFor();
  await album.keep(admin, "outbox");
}

const logs = await mkdtemp(join(tmpdir(), "aftercare-pictures-"));
const server = process.env.AFTERCARE ? await running(process.env.AFTERCARE) : await startServer(logs);
const web = createRequire(join(import.meta.dirname, "../web/package.json"));
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const browser = await web("playwright-core").chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
await mkdir(guide, { recursive: true });
for (const lang of Object.keys(said)) {
  const ctx = new Journey(browser, server, logs, web);
  const album = new Album(ctx, lang);
  const story = await takesTheCall(album);
  await visits(album, story);
  await callsBack(album, story);
  await reports(album, story);
  await looks(album);
  await ctx.close();
}
await browser.close();
await server.stop();
await rm(logs, { recursive: true });
