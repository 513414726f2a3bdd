// What the people at the desk do in the console: take a call, send somebody, call back.
import { expectText, one } from "./see.mjs";
import { names, words } from "./words.mjs";

export class Desk {
  constructor(page, lang) {
    this.page = page;
    this.speak(lang);
  }

  speak(lang) {
    this.lang = lang;
    this.t = words(lang, "console");
  }

  // chooseLanguage is the way through the menu of the top bar.
  async chooseLanguage(lang) {
    if (lang === this.lang) return;
    await this.page.getByRole("button", { name: this.t("lang.label"), exact: true }).click();
    await this.page.getByRole("menuitem", { name: names[lang] }).click();
    this.speak(lang);
    await this.page.locator(`html[lang="${lang}"]`).waitFor();
    await this.newCaseButton().waitFor();
  }

  newCaseButton() {
    return this.page.locator("header.top").getByRole("button", { name: this.t("intake.title") });
  }

  // room opens a room by the side bar.
  async room(name) {
    await this.page.getByRole("navigation", { name: this.t("shell.nav") }).getByRole("link", { name: this.t(`nav.${name}`), exact: true }).click();
  }

  // answer begins a case with the number that rings and waits for the caller whom it belongs to.
  async answer({ phone, customer }) {
    const { page, t } = this;
    await this.newCaseButton().click();
    await page.getByRole("combobox", { name: t("intake.phone") }).fill(phone);
    await page.locator(".known").getByText(customer).waitFor();
  }

  machines() {
    return this.page.getByRole("radiogroup", { name: this.t("ticket.asset") }).getByRole("radio");
  }

  // chooseMachine takes the machine with that serial number; a customer's only machine is taken already.
  async chooseMachine(serial) {
    const machine = this.page.getByRole("radiogroup", { name: this.t("ticket.asset") }).locator("label", { hasText: serial });
    if (!(await machine.getByRole("radio").isChecked())) await machine.click();
  }

  async describe(symptom) {
    await this.page.getByRole("textbox", { name: this.t("ticket.symptom"), exact: true }).fill(symptom);
  }

  // place names another place than the known one.
  async place({ address, lat, lon }) {
    const { page, t } = this;
    await page.getByRole("button", { name: new RegExp(`^(${t("intake.place_change")}|${t("intake.place_set")})$`) }).click();
    await page.getByRole("textbox", { name: t("ticket.address") }).fill(address);
    if (lat) await page.getByRole("textbox", { name: t("intake.coordinates") }).fill(`${lat.toFixed(5)}, ${lon.toFixed(5)}`);
    await page.getByRole("button", { name: t("intake.place_done"), exact: true }).click();
  }

  // takeAndDispatch saves the case and answers with its id when the ranked technicians are on the screen.
  async takeAndDispatch() {
    await this.page.getByRole("button", { name: this.t("intake.take_dispatch") }).click();
    await this.candidates().first().waitFor();
    return new URL(this.page.url()).pathname.split("/").at(-1);
  }

  candidates() {
    return this.page.getByRole("dialog", { name: this.t("ticket.dispatch") }).locator("ol.candidates > li").filter({ has: this.page.getByRole("button", { name: this.t("ticket.assign"), exact: true }) });
  }

  // assign gives the order to the first who can go, or the first of whom `wanted` is true, and answers with the name.
  async assign(wanted = () => true) {
    for (const candidate of await this.candidates().all()) {
      const name = (await candidate.locator("strong").first().textContent()).trim();
      if (!wanted(name)) continue;
      await candidate.getByRole("button", { name: this.t("ticket.assign"), exact: true }).click();
      await this.candidates().first().waitFor({ state: "detached" });
      await one(this.page.locator(".orders li", { hasText: name }));
      return name;
    }
    throw new Error("nobody of the ranked technicians is wanted");
  }

  // onLanes opens the board of the day and waits until the order stands in the lane of that technician.
  async onLanes(order, technician) {
    await this.room("dispatch");
    const job = this.page.locator(`[data-job="${order}"]`);
    await expectText(this.page.locator(".lane").filter({ has: job }), technician);
    await job.click();
    await this.page.getByRole("complementary").getByRole("link", { name: this.t.like("dispatch.open_case") }).waitFor();
  }

  // openCall goes to the call-back of that customer.
  async openCall(customer, symptom) {
    await this.room("followup");
    const line = this.page.locator(".queue li button").filter({ hasText: customer }).filter({ hasText: symptom }).first();
    await line.waitFor();
    if ((await line.getAttribute("aria-current")) === null) await line.click();
    await this.page.getByRole("article", { name: customer }).waitFor();
  }

  // ask answers the questions of the script in their order: true, false, or a rating.
  async ask(answers, rating, said = "") {
    const { page, t } = this;
    const asks = page.locator("ol.asks > li");
    for (const [i, yes] of answers.entries()) await asks.nth(i).getByRole("radio", { name: t(yes ? "followup.yes" : "followup.no"), exact: true }).click();
    await asks.nth(answers.length).getByRole("radio", { name: t(`rating.${rating}`), exact: true }).click();
    if (said) await page.locator(".words textarea").fill(said);
  }

  async saveCall() {
    await this.page.getByRole("button", { name: this.t("followup.save"), exact: true }).click();
    await expectText(this.page.locator(".call-result"), this.t.like("followup.recorded_as"));
  }

  // close ends the case whose page is open.
  async close() {
    await this.page.locator(".detail-head .actions .ant-btn-primary").click();
    await this.page.locator(".detail-head").getByText(this.t("state.ticket.closed"), { exact: true }).waitFor();
  }
}
