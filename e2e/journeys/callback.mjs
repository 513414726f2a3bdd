// A call-back with a "no" and a dissatisfied customer: what was not kept is shown, a complaint opens, the case is closed (PROC-35, FORM-63, RULE-12).
import { Desk } from "../desk.mjs";
import { Known } from "../known.mjs";
import { equal, expectText, one } from "../see.mjs";

export const name = "call-back: a dissatisfied customer leads to a breach of the norm and a complaint";

export async function run(ctx) {
  const page = await ctx.login("coordinator", { lang: "zh-TW" });
  const desk = new Desk(page, "zh-TW");
  const { t } = desk;
  const known = new Known(page.request, ctx.server.people);
  const { items } = await known.get("/api/followups?callable=true");
  const due = items[0];
  await ctx.step("the queue begins with what is due first", () => desk.openCall(due.customer, due.symptom));
  await ctx.step("the script says how to begin", () => page.locator("blockquote.say").first().waitFor());
  await ctx.screen(page, "call-back");
  await ctx.step("one answer is no, and the customer is dissatisfied", () => desk.ask([true, false, true, true], "dissatisfied"));
  await ctx.step("without the customer's words it is not saved", async () => {
    await page.getByRole("button", { name: t("followup.save"), exact: true }).click();
    await expectText(page.locator(".form-error"), t("followup.words_needed"));
  });
  await ctx.step("the customer's words", () => page.locator(".words textarea").fill("師傅遲到了半小時，也沒有事先電話通知"));
  await ctx.step("saved: what was not kept, and the complaint", async () => {
    await desk.saveCall();
    await expectText(page.locator(".call-result"), t.like("followup.breach"));
    await one(page.locator(".call-result").getByRole("link", { name: /^C\d/ }));
  });
  await ctx.screen(page, "call-back-result");
  await ctx.step("the complaint knows its case", async () => {
    await page.locator(".call-result").getByRole("link", { name: /^C\d/ }).click();
    await expectText(page.locator("main"), due.ticket_number);
  });
  await ctx.screen(page, "complaint");
  await ctx.step("the case is closed", async () => {
    await page.goto(`/tickets/${due.ticket_id}`);
    await desk.close();
  });
  equal(await known.stateOf(due.ticket_id), "closed", "state of the case");
  await ctx.screen(page, "closed-case");
}
