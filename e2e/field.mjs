// What a technician does on the phone: one order from the list to the customer's signature.
import { until } from "./see.mjs";
import { names, words } from "./words.mjs";

export class Field {
  constructor(page, lang) {
    this.page = page;
    this.lang = lang;
    this.t = words(lang, "tech");
  }

  button(key) {
    return this.page.getByRole("button", { name: this.t(key), exact: true });
  }

  note() {
    return this.page.getByRole("status").first();
  }

  // row is an order in the list of the day.
  row(order) {
    return this.page.locator(`a[href$="/o/${order}"]`);
  }

  // open goes to an order from the list.
  async open(order) {
    await this.row(order).click();
    await this.button("order.accept").waitFor();
  }

  // step makes the one next step and waits until another one is offered.
  async step(name) {
    await this.button(`order.${name}`).click();
    await this.button(`order.${name}`).waitFor({ state: "detached" });
  }

  async fill(key, text) {
    await this.page.getByRole("textbox", { name: this.t(key) }).fill(text);
  }

  async addPart(part) {
    await this.button("part.add").click();
    const sheet = this.page.getByRole("dialog", { name: this.t("part.add") });
    await sheet.getByRole("textbox", { name: this.t("part.name"), exact: true }).fill(part);
    await sheet.getByRole("button", { name: this.t("act.add"), exact: true }).click();
    await sheet.waitFor({ state: "detached" });
  }

  async addPhoto(file) {
    const before = await this.page.locator(".m-photos img").count();
    await this.page.getByLabel(this.t("photo.add")).setInputFiles({ name: "machine.jpg", mimeType: "image/jpeg", buffer: file });
    await this.page.locator(".m-photos img").nth(before).waitFor();
  }

  // record writes down what was found and done, on the page that the next step opened.
  async record({ fault, work, part, photo, test }) {
    await this.fill("record.fault", fault);
    await this.page.getByRole("radiogroup", { name: this.t("record.explained") }).getByRole("radio", { name: this.t("say.yes") }).click();
    await this.fill("record.work", work);
    if (part) await this.addPart(part);
    if (photo) await this.addPhoto(photo);
    await this.fill("record.test", test);
  }

  // draw moves the pointer over the field for the signature.
  async draw() {
    const field = this.page.getByRole("img", { name: this.t("sign.here") });
    await until("the field takes a signature", () => field.evaluate((c) => c.width !== 300));
    await field.evaluate((c) => c.scrollIntoView({ block: "center" })); // a customer too moves it out from behind the bar
    const box = await field.boundingBox();
    const at = (x, y) => [box.x + box.width * x, box.y + box.height * y];
    await this.page.mouse.move(...at(0.15, 0.7));
    await this.page.mouse.down();
    for (const [x, y] of [[0.3, 0.2], [0.4, 0.75], [0.55, 0.3], [0.65, 0.7], [0.85, 0.4]]) await this.page.mouse.move(...at(x, y), { steps: 6 });
    await this.page.mouse.up();
  }

  // sign is what the customer does: a face, a signature, done.
  async sign(rating) {
    await this.page.getByRole("radiogroup", { name: this.t("sign.rate") }).getByRole("radio", { name: this.t(`rating.${rating}`), exact: true }).click();
    await this.draw();
    await this.button("sign.send").click();
  }

  async chooseLanguage(lang) {
    await this.page.getByRole("combobox", { name: this.t("lang.label") }).selectOption({ label: names[lang] });
    this.lang = lang;
    this.t = words(lang, "tech");
    await this.page.locator(`html[lang="${lang}"]`).waitFor();
  }
}
