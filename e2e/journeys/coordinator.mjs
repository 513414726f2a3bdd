// The telephone rings: from the number to the technician on the lanes, in each language (PROC-24, FORM-32).
import { Desk } from "../desk.mjs";
import { Known } from "../known.mjs";
import { check, expectText } from "../see.mjs";
import { languages } from "../words.mjs";

export const name = "coordinator: a call becomes a case with a technician on the way, in four languages";
export const timeout = 150;

const faults = {
  "zh-CN": "前台电脑开机没有反应",
  "zh-TW": "櫃台電腦開機沒有反應",
  ko: "안내 데스크 컴퓨터가 켜지지 않습니다",
  en: "The computer at the front desk does not start",
};

export async function run(ctx) {
  const page = await ctx.login("coordinator", { lang: "zh-CN" });
  const desk = new Desk(page, "zh-CN");
  const known = new Known(page.request, ctx.server.people);
  await ctx.step("the list of open cases is the first page", () => page.locator("tbody tr").first().waitFor());
  await ctx.screen(page, "cases");
  for (const [i, lang] of languages.entries()) await call(ctx, desk, known, await known.caller((_, c) => c.open_tickets.length > 0, i), lang);
}

async function call(ctx, desk, known, caller, lang) {
  const { page } = desk;
  const once = { dark: lang === languages[0] }; // colours are the same in every language
  await ctx.step(`${lang}: the language is chosen in the menu`, () => desk.chooseLanguage(lang));
  const before = ctx.effort.total;
  await ctx.step(`${lang}: the number finds the caller, his machines and open cases`, async () => {
    await desk.answer(caller);
    await desk.machines().nth(caller.machines.length).waitFor(); // all of them, and "not known"
    await expectText(page.locator(".intake-side"), caller.open[0].number);
  });
  await ctx.step(`${lang}: machine, fault and place`, async () => {
    await desk.chooseMachine(caller.machine.serial);
    await desk.describe(faults[lang]);
    await desk.place({ address: `${caller.site.address} 2F` });
  });
  await ctx.screen(page, `new-case-${lang}`, once);
  const id = await ctx.step(`${lang}: technicians ranked, each with reasons`, () => desk.takeAndDispatch());
  check((await desk.candidates().first().locator(".reasons-told > *").count()) > 0, "the first technician comes without a reason");
  await ctx.screen(page, `candidates-${lang}`, once);
  const technician = await ctx.step(`${lang}: the first takes it`, () => desk.assign());
  const effort = ctx.effort.total - before;
  check(effort <= 12, `a call took ${effort} clicks and entries of at most 12`);
  await ctx.screen(page, `case-${lang}`, once);
  const { items } = await known.get(`/api/workorders?ticket_id=${id}`);
  await ctx.step(`${lang}: he has it on his lane`, () => desk.onLanes(items[0].id, technician));
  await ctx.screen(page, `board-${lang}`, once);
}
