// Runs in every page before its own scripts: counts what the person does and hears what the page must not do.
export function observe() {
  const say = (kind, detail = "") => globalThis.aftercareObserved?.(kind, detail);
  const chosen = new Set(["checkbox", "radio", "range", "color", "button", "submit"]);
  const writes = (e) => e.target.isContentEditable || e.target.tagName === "TEXTAREA" || (e.target.tagName === "INPUT" && !chosen.has(e.target.type));
  let filling = null;
  addEventListener("pointerdown", (e) => e.isTrusted && say("click"), true);
  // A key that does something is a click: Enter, space on a button, a shortcut; one that writes belongs to its entry.
  addEventListener("keydown", (e) => {
    if (!e.isTrusted || e.repeat) return;
    const command = e.ctrlKey || e.metaKey;
    const press = e.key === "Enter" ? command || e.target.tagName !== "TEXTAREA" : e.key.length === 1 && (command || !writes(e));
    if (press) say("click");
  }, true);
  addEventListener("focusout", () => { filling = null; }, true);
  addEventListener("input", (e) => {
    if (e.target === filling || chosen.has(e.target.type)) return;
    filling = e.target;
    say("entry");
  }, true);
  addEventListener("securitypolicyviolation", (e) => say("content policy", `${e.violatedDirective} ${e.blockedURI} ${e.sourceFile ?? ""}`), true);
}
