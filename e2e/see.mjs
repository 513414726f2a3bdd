// What a journey expects to see; each waits as long as a person would.
const patience = 20_000;

export async function expectText(locator, pattern) {
  await locator.filter({ hasText: pattern }).first().waitFor({ timeout: patience }).catch(async () => {
    const found = await locator.allTextContents();
    throw new Error(`expected ${pattern}, found ${JSON.stringify(found.slice(0, 3))}`);
  });
}

// one waits for exactly one and answers with it.
export async function one(locator) {
  await locator.first().waitFor({ timeout: patience });
  const n = await locator.count();
  if (n !== 1) throw new Error(`expected one ${locator}, found ${n}`);
  return locator;
}

// language is the one that a page speaks: an account brings its own.
export const language = (page) => page.locator("html").getAttribute("lang");

export function equal(got, want, what) {
  if (JSON.stringify(got) !== JSON.stringify(want)) throw new Error(`${what}: got ${JSON.stringify(got)}, want ${JSON.stringify(want)}`);
}
export function check(ok, what) {
  if (!ok) throw new Error(what);
}

// until asks again and again until the answer is true.
export async function until(what, ask) {
  const end = Date.now() + patience;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`);
    await new Promise((done) => setTimeout(done, 200));
  }
}
