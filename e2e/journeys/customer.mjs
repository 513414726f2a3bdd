// A customer scans the label of a machine: report without log-in, progress by a link, rating at the end (SYS-07, ENUM-06).
import { Desk } from "../desk.mjs";
import { Known } from "../known.mjs";
import { equal, expectText } from "../see.mjs";
import { words } from "../words.mjs";

export const name = "customer: from the label on the machine to the rating, in Korean";

const symptom = "인쇄물에 검은 줄이 생깁니다";

export async function run(ctx) {
  const page = await ctx.login("coordinator", { lang: "zh-CN" });
  const desk = new Desk(page, "zh-CN");
  const known = new Known(page.request, ctx.server.people);
  const { machine, customer } = await known.caller();
  const { label_code } = await known.get(`/api/assets/${machine.id}`);
  const t = words("ko", "portal");
  const phone = await ctx.visit(`/p/r/${label_code}`, { size: "phone", lang: "ko", zone: "Asia/Seoul", who: "customer" });
  await ctx.step("the label's address knows the machine", () => phone.getByRole("heading", { name: machine.model }).waitFor());
  await ctx.screen(phone, "report");
  await ctx.step("the fault in the customer's own words", async () => {
    await phone.getByRole("textbox", { name: t("report.text") }).fill(symptom);
    await phone.getByRole("textbox", { name: t("report.phone"), exact: true }).fill("010-1234-5678");
    await phone.getByRole("radio", { name: t("report.wished.afternoon"), exact: true }).click();
    await phone.getByRole("button", { name: t("report.send"), exact: true }).click();
  });
  const number = await ctx.step("a receipt with number and link", async () => {
    await phone.getByRole("heading", { name: t("case.sent") }).waitFor();
    return (await phone.locator(".sent .number").textContent()).trim();
  });
  await ctx.screen(phone, "receipt");
  ctx.atMost(6);
  const link = (await phone.locator(".sent .link").textContent()).trim();
  await ctx.step("the desk sees the new case at once", () => seesAtOnce(page, desk, number));
  const id = await page.locator("tbody tr", { hasText: number }).getByRole("link", { name: number }).getAttribute("href").then((href) => href.split("/").at(-1));
  await solve(known, id);
  const later = await ctx.visit(link, { size: "phone", lang: "ko", zone: "Asia/Seoul", who: "customer-later" });
  await ctx.step("the link shows how far it is", () => later.locator("ol.steps").getByText(t("case.step.solved")).waitFor());
  await ctx.step("rates", async () => {
    await later.getByRole("radiogroup", { name: t("case.rate") }).getByRole("radio", { name: t("rating.very_satisfied"), exact: true }).click();
    await later.getByRole("button", { name: t("case.rate_send"), exact: true }).click();
    await expectText(later.locator("body"), t("case.rated"));
  });
  await ctx.screen(later, "rated");
  await ctx.step("the desk reads the rating in the story of the case", async () => {
    await page.goto(`/tickets/${id}`);
    await expectText(page.locator(".story-scroll"), desk.t("rating.very_satisfied"));
  });
  equal((await known.get(`/api/tickets/${id}`)).customer.name, customer, "customer of the case");
}

// seesAtOnce waits for the case in the open list; new rows wait behind a button while somebody reads.
async function seesAtOnce(page, desk, number) {
  const row = page.locator("tbody tr", { hasText: number });
  const fresh = page.locator("button.fresh");
  await row.or(fresh).first().waitFor();
  if (!(await row.count())) await fresh.click();
  await row.waitFor();
}

// solve is the desk's part in short: the matter was settled on the telephone.
async function solve(known, id) {
  for (const body of [{ event: "triage" }, { event: "solve", note: "전화로 안내하여 해결" }]) {
    const { ticket } = await known.get(`/api/tickets/${id}`);
    await known.post(`/api/tickets/${id}/move`, { ...body, version: ticket.version });
  }
}
