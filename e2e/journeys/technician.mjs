// The technician's day on the phone: a visit with network, and one that loses it on the way (PROC-25, PROC-34, FORM-33, SYS-07).
import { Field } from "../field.mjs";
import { Known } from "../known.mjs";
import { check, equal, expectText, until } from "../see.mjs";

export const name = "technician: from the order to the customer's signature, with and without network";
export const timeout = 150;

const findings = { fault: "电源模块电容鼓包", work: "更换电源模块，清洁风扇并加固接线", part: "电源模块 300W", test: "连续运行半小时正常" };

export async function run(ctx) {
  const desk = await ctx.login("coordinator", { path: "/healthz" }); // only to prepare what the technician finds
  const known = new Known(desk.request, ctx.server.people);
  await visit(ctx, known, "zh-CN", "电脑不定时自动关机", false);
  await visit(ctx, known, "ko", "컴퓨터가 저절로 꺼집니다", true);
}

async function visit(ctx, known, lang, symptom, offline) {
  const order = await known.visit(symptom);
  const page = await ctx.login(order.technician, { lang, place: order.site });
  const field = new Field(page, lang);
  const says = (what) => `${lang}: ${what}`;
  await ctx.step(says("the order is in the list of the day"), () => expectText(field.row(order.order), symptom));
  await ctx.screen(page, `day-${lang}`);
  const before = ctx.effort.total;
  await ctx.step(says("what, where, who"), () => field.open(order.order));
  await ctx.screen(page, `order-${lang}`);
  await ctx.step(says("accepts"), () => field.step("accept"));
  await ctx.step(says("departs"), () => field.step("depart"));
  if (offline) {
    ctx.allow(/ERR_INTERNET_DISCONNECTED|ERR_FAILED .*icon/); // the browser's own words about requests without network
    await ctx.step(says("the network is gone"), () => page.context().setOffline(true));
  }
  await ctx.step(says("arrives"), () => field.step("arrive"));
  await ctx.step(says("records fault, work, part, photo and test"), async () => {
    await field.button("order.record").click();
    await field.record({ ...findings, photo: await page.screenshot({ type: "jpeg", quality: 60 }) });
  });
  await ctx.screen(page, `record-${lang}`);
  await ctx.step(says("hands the phone to the customer"), () => field.button("order.sign").click());
  await ctx.screen(page, `sign-${lang}`);
  await ctx.step(says("the customer rates and signs"), () => field.sign("satisfied"));
  if (offline) await bringIn(ctx, page, field, says, order, known);
  await ctx.step(says("the case is solved at the desk"), () => until("the case is solved", async () => (await known.stateOf(order.ticket)) === "solved"));
  await ctx.step(says("nothing waits on the phone any more"), () => expectText(field.note(), field.t.like("sync.ok")));
  await ctx.screen(page, `done-${lang}`);
  await kept(known, order, lang);
  check(ctx.effort.total - before <= 25, `a visit took ${ctx.effort.total - before} clicks and entries of at most 25`);
}

// bringIn is what happens when the network comes back: all that was kept goes out, in its order.
async function bringIn(ctx, page, field, says, order, known) {
  await ctx.step(says("the phone keeps all of it and says so"), () => expectText(field.note(), field.t.like("sync.off_waiting")));
  equal(await known.stateOf(order.ticket), "in_service", "state of the case while the phone has no network");
  await ctx.step(says("what waits to be sent"), () => field.note().getByRole("link").click());
  await ctx.screen(page, `waiting-${field.lang}`);
  await page.context().setOffline(false);
  await ctx.step(says("the network is back and everything goes out"), async () => {
    await page.getByRole("link", { name: field.t("act.back"), exact: true }).click();
    await until("the case is solved", async () => (await known.stateOf(order.ticket)) === "solved");
  });
}

// kept looks at what the server has of the visit.
async function kept(known, { order, ticket }, lang) {
  const { workorder, parts } = await known.get(`/api/workorders/${order}`);
  equal([workorder.fault, workorder.work, workorder.test_result, workorder.rating], [findings.fault, findings.work, findings.test, "satisfied"], `record of the visit in ${lang}`);
  equal((parts ?? workorder.parts).map((p) => p.name), [findings.part], "parts");
  const { items } = await known.get(`/api/cases/${ticket}/attachments`);
  check(items.some((a) => a.mime === "image/jpeg"), "the photo has not arrived");
}
