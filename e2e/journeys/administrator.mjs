// The administrator: who guesses a password waits, an account is made and used, the outbox shows what was sent (SYS-02, SYS-15, ORG-05).
import { Known } from "../known.mjs";
import { check, expectText, language, one } from "../see.mjs";
import { words } from "../words.mjs";

export const name = "administrator: log-in throttle, a new account, the outbox";

const tries = 12;

export async function run(ctx) {
  ctx.allow(/40[13] .*\/api\/(me|login)|429 .*\/api\/login/); // the browser's words about refused log-ins
  await throttle(ctx);
  const page = await ctx.login("admin", { lang: "ko" });
  const t = words("ko", "console");
  await ctx.step("the settings are a room of their own", () => page.getByRole("navigation", { name: t("shell.nav") }).getByRole("link", { name: t("nav.setting") }).click());
  await ctx.screen(page, "settings");
  const account = await ctx.step("a new account", () => newAccount(page, t));
  await ctx.screen(page, "accounts");
  await logsIn(ctx, account);
  await outbox(ctx, page, t);
  for (const door of ["audit", "jobs"]) {
    await ctx.step(door, async () => {
      await page.goto(`/admin/${door}`);
      await page.getByRole("heading", { name: t(`admin.${door}`) }).waitFor();
    });
    await ctx.screen(page, door);
  }
}

// throttle guesses until the page says how long to wait, in the reader's language.
async function throttle(ctx) {
  const page = await ctx.visit("/", { lang: "en-GB", who: "stranger" });
  const t = words(await language(page), "console");
  await ctx.step("somebody guesses a password", async () => {
    await page.getByLabel(t("login.login")).fill("nobody");
    await page.getByLabel(t("login.password")).fill("guess");
    for (let i = 0; i < tries; i++) {
      const [answer] = await Promise.all([page.waitForResponse("**/api/login"), page.getByRole("button", { name: t("login.go"), exact: true }).click()]);
      await page.locator(".ant-btn-loading").waitFor({ state: "detached" });
      if (answer.status() === 429) return expectText(page.getByRole("alert"), t.like("auth.wait"));
    }
    throw new Error(`nobody stops ${tries} guesses`);
  });
  await ctx.screen(page, "log-in");
}

// newAccount makes an account through the dialog and answers with its log-in and the password that was proposed.
async function newAccount(page, t) {
  await page.getByRole("link", { name: t("admin.users_hint") }).click();
  await page.locator("tbody tr").first().waitFor();
  await page.getByRole("button", { name: t("admin.user_new") }).click();
  const dialog = page.getByRole("dialog", { name: t("admin.user_new") });
  const login = `minji${Date.now() % 100_000}`;
  await dialog.getByLabel(t("admin.name")).fill("김민지");
  await dialog.getByLabel(t("admin.unit")).selectOption({ index: 1 });
  await dialog.getByLabel(t("admin.login")).fill(login);
  await dialog.getByLabel(t("lang.label")).selectOption("ko");
  const password = await dialog.getByLabel(t("admin.password")).inputValue();
  await dialog.getByRole("group", { name: t("admin.roles") }).getByRole("button").nth(1).click();
  await dialog.getByRole("button", { name: t("act.save"), exact: true }).click();
  await dialog.waitFor({ state: "detached" });
  await one(page.locator("tbody tr", { hasText: login }));
  return { login, password };
}

async function logsIn(ctx, { login, password }) {
  const page = await ctx.visit("/", { lang: "ko", who: "new" });
  const t = words("ko", "console");
  await ctx.step("the new account opens the door", async () => {
    await page.getByLabel(t("login.login")).fill(login);
    await page.getByLabel(t("login.password")).fill(password);
    await page.getByRole("button", { name: t("login.go"), exact: true }).click();
    await page.getByRole("navigation", { name: t("shell.nav") }).waitFor();
  });
  await page.close();
}

// outbox opens a message and follows the link in it, as its receiver would.
async function outbox(ctx, page, t) {
  await ctx.step("the outbox shows what customers were told", async () => {
    await page.goto("/admin/outbox");
    await page.locator("tbody tr").first().click();
    await page.locator(".letter").waitFor();
  });
  await ctx.screen(page, "outbox");
  const link = await page.locator(".letter a").first().getAttribute("href");
  const { pathname } = new URL(link); // a demo that takes any free port writes its letters before it knows which
  check(pathname.startsWith("/p/c/"), `the letter's link is ${link}`);
  const customer = await ctx.visit(pathname, { size: "phone", lang: "ko", who: "receiver" });
  await ctx.step("the link in it opens the progress", () => customer.locator("ol.steps li").first().waitFor());
  const known = new Known(page.request, ctx.server.people);
  const { items } = await known.get("/api/admin/outbox?state=dead&limit=1");
  check(items.length === 0, "the demo's post was given up");
}
