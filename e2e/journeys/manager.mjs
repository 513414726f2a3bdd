// The manager's first page: every figure opens exactly the rows that it counts (KPI-02, KPI-44).
import { check, equal, until } from "../see.mjs";
import { words } from "../words.mjs";

export const name = "manager: the figures of today open their rows";

export async function run(ctx) {
  const page = await ctx.login("manager", { lang: "en" });
  const t = words("en", "console");
  await ctx.step("the first page says how the day stands", () => page.getByRole("heading", { name: t("report.today") }).waitFor());
  await page.locator(".team li").nth(5).waitFor();
  await ctx.screen(page, "today", { widths: [1440, 1024, 390] });
  const rows = page.locator("tbody tr");
  const calls = page.locator(".queue li");
  await opens(ctx, page, t("report.clocks"), t("report.late"), rows);
  await opens(ctx, page, t("report.open"), t("state.ticket.waiting"), rows);
  await opens(ctx, page, t("report.customers"), t("report.calls_due"), calls);
}

// opens clicks a figure of a card and counts the rows behind it.
async function opens(ctx, page, card, label, rows) {
  const figure = page.locator(".card").filter({ has: page.getByRole("heading", { name: card, exact: true }) }).getByRole("link").filter({ hasText: new RegExp(`^\\d*${label}\\D*\\d*$`) });
  const n = Number((await figure.locator("b").textContent()).replace(/\D/g, ""));
  check(n > 0, `${label}: the demo has none`);
  await ctx.step(`${label} ${n}`, async () => {
    await figure.click();
    await until(`${n} rows of ${label}`, async () => (await rows.count()) === n);
  });
  equal(await rows.count(), n, label);
  await page.goBack();
  await page.getByRole("heading", { name: card, exact: true }).waitFor();
}
