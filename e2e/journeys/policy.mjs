// The policy's owner changes a number: found by searching, changed with reason and day, tried on a past month, approved by somebody else (SYS-15).
import { check, equal, until } from "../see.mjs";
import { words } from "../words.mjs";

export const name = "policy: a limit is found, changed, simulated, proposed, and approved by a second person";
export const timeout = 150;

const key = "it.mobile.depart_min";

export async function run(ctx) {
  const t = words("en", "console");
  const page = await ctx.login("manager", { lang: "en", path: "/policy" });
  const limit = page.locator("tbody tr").filter({ hasText: key });
  await ctx.step("10 is searched, every hit carries it", async () => {
    await page.getByRole("textbox", { name: t("policy.search") }).fill("10");
    await limit.waitFor();
    await until("the search is in the address", async () => page.url().includes("q=10"));
  });
  await ctx.screen(page, "values", { widths: [1440, 390] });
  await ctx.step("the limit opens beside the list, with its source and its rule", async () => {
    await limit.click();
    await page.locator(".panel .value-big").waitFor();
  });
  await ruleTells(ctx, page, t);
  const path = await draft(ctx, page, t);
  await ctx.step("a past month is simulated", async () => {
    await page.getByRole("button", { name: t("policy.simulate"), exact: true }).click();
    await page.locator(".sim-sum").waitFor({ timeout: 30_000 });
  });
  await ctx.screen(page, "change", { widths: [1440, 390] });
  await ctx.step("the draft is proposed", async () => {
    await page.getByRole("button", { name: t("policy.propose"), exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: t("policy.propose"), exact: true }).click();
    await page.locator(".pill").filter({ hasText: t("policy.stage.proposed") }).waitFor();
  });
  equal(await page.getByRole("button", { name: t("policy.approve"), exact: true }).count(), 0, "its author approves");
  await approve(ctx, path, t);
}

// ruleTells goes to the rule that reads the limit: its examples come out, and it answers a trial with its steps.
async function ruleTells(ctx, page, t) {
  await ctx.step("RULE-10 says what it decides, and its examples come out", async () => {
    await page.locator(".panel").getByRole("link", { name: "RULE-10" }).click();
    await page.locator(".examples .passed").first().waitFor();
  });
  equal(await page.locator(".examples .failed").count(), 0, "examples that differ");
  await ctx.step("the rule is tried, and shows its steps", async () => {
    await page.getByRole("button", { name: t("policy.ask"), exact: true }).click();
    await page.locator(".answer .steps li").first().waitFor();
  });
  await ctx.screen(page, "rule", { widths: [1440, 390] });
}

// draft changes the limit by five minutes and returns the change's address.
async function draft(ctx, page, t) {
  await page.goto(`/policy?open=${key}`);
  await page.getByRole("button", { name: t("policy.change_value") }).click();
  const dialog = page.getByRole("dialog");
  const cell = dialog.locator(".leaf input");
  const before = Number(await cell.inputValue());
  await ctx.step("nothing is kept without a change and a reason", async () => {
    await dialog.getByRole("button", { name: t("policy.keep_draft") }).click();
    await dialog.getByText(t("policy.reason_missing")).waitFor();
  });
  await ctx.step("a new value, a reason, a day: a draft", async () => {
    await cell.fill(String(before + 5));
    await dialog.locator("#change-why").fill("The gate takes longer since the move");
    await dialog.getByRole("button", { name: t("policy.keep_draft") }).click();
    await page.locator(".edits ins").waitFor();
  });
  check((await page.locator(".edits").textContent()).includes(String(before + 5)), "the draft does not show the new value");
  return new URL(page.url()).pathname;
}

// approve lets somebody else publish the change and sees it in the value's history.
async function approve(ctx, path, t) {
  const page = await ctx.login("admin", { lang: "en", path });
  await ctx.step("a second person approves", async () => {
    await page.getByRole("button", { name: t("policy.approve"), exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: t("policy.approve"), exact: true }).click();
    await page.locator(".pill").filter({ hasText: t("policy.stage.published") }).waitFor();
  });
  await ctx.step("the change stands in the history of the value", async () => {
    await page.goto(`/policy?open=${key}`);
    await page.locator(".history li").nth(1).waitFor();
  });
  await ctx.step("and in the list of changes", async () => {
    await page.goto("/policy/changes");
    await page.locator("tbody .pill").filter({ hasText: t("policy.stage.published") }).first().waitFor();
  });
}
