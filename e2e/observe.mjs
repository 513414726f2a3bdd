// Runs in every page before its own scripts: counts what the person does and hears what the page must not do.
export function observe() {
  const say = (kind, detail = "") => globalThis.aftercareObserved?.(kind, detail);
  const chosen = new Set(["checkbox", "radio", "range", "color", "button", "submit"]);
  let filling = null;
  addEventListener("pointerdown", (e) => e.isTrusted && say("click"), true);
  addEventListener("keydown", (e) => {
    const press = e.key === "Enter" ? e.target.tagName !== "TEXTAREA" : e.key === " " && e.target.tagName === "BUTTON";
    if (press && e.isTrusted && !e.repeat) say("click");
  }, true);
  addEventListener("focusout", () => { filling = null; }, true);
  addEventListener("input", (e) => {
    if (e.target === filling || chosen.has(e.target.type)) return;
    filling = e.target;
    say("entry");
  }, true);
  addEventListener("securitypolicyviolation", (e) => say("content policy", `${e.violatedDirective} ${e.blockedURI} ${e.sourceFile ?? ""}`), true);
}
