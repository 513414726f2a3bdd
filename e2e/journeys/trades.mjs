// Every trade has a company that comes alive under its own pack: people, machines, calendar, language (SYS-04, ORG-14).
import { check, until } from "../see.mjs";
import { words } from "../words.mjs";

export const name = "every trade: its company starts, in its own language, with open work and a day of technicians";
export const timeout = 300;

const trades = { cryo: "zh-CN", tmpl: "zh-CN", plan: "zh-TW", "auto-ev": "ko", "auto-shop": "ko", "auto-dealer": "ko" };

export async function run(ctx) {
  for (const [pack, lang] of Object.entries(trades)) await ctx.elsewhere(["--pack", pack], () => today(ctx, pack, lang));
}

async function today(ctx, pack, lang) {
  const page = await ctx.login("manager");
  const t = words(lang, "console");
  await ctx.step(`${pack}: the first page, in ${lang}`, () => page.getByRole("heading", { name: t("report.today"), exact: true }).waitFor());
  await page.locator(".team li").nth(5).waitFor();
  await ctx.screen(page, `${pack} today`, { dark: false });
  await ctx.step(`${pack}: the open work`, async () => {
    await page.goto("/tickets");
    await until("a list of open cases", async () => (await page.locator("tbody tr").count()) > 10);
  });
  check((await page.locator("html").getAttribute("lang")) === lang, `${pack} speaks ${await page.locator("html").getAttribute("lang")}`);
}
