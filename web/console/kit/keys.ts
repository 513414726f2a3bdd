import { useEffect, useRef, useSyncExternalStore } from "react";

/** One key and what it does, as the `?` page lists it. */
export interface Binding {
  key: string;
  label: string;
  run: () => void;
}

const held = new Map<symbol, () => Binding[]>();
const listeners = new Set<() => void>();
let version = 0;

function changed() {
  version++;
  listeners.forEach((tell) => tell());
}

/** Plain Enter belongs to a focused link or button. */
const pressing = (e: KeyboardEvent) => e.key === "Enter" && !e.ctrlKey && !e.metaKey && e.target instanceof HTMLElement && e.target.closest("a, button, [role=option]") !== null;

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** "Mod+K" is Ctrl or Cmd with K; a plain letter counts only while nobody types. */
function fits(e: KeyboardEvent, key: string): boolean {
  const parts = key.split("+");
  const letter = parts.at(-1) ?? "";
  const mod = parts.includes("Mod");
  if ((e.metaKey || e.ctrlKey) !== mod || e.altKey !== parts.includes("Alt")) return false;
  return e.key.toLowerCase() === letter.toLowerCase();
}

if (typeof window !== "undefined") {
  window.addEventListener("keydown", (e) => {
    if (e.defaultPrevented || e.isComposing || pressing(e)) return;
    const plain = !e.ctrlKey && !e.metaKey;
    if (plain && e.key !== "Escape" && (typing(e.target) || document.querySelector("dialog[open], .ant-modal-wrap:not([style*='none'])"))) return;
    for (const bindings of [...held.values()].reverse()) {
      const hit = bindings().find((b) => fits(e, b.key));
      if (!hit) continue;
      e.preventDefault();
      hit.run();
      return;
    }
  });
}

/** Binds keys for as long as the caller is on the screen; what was bound last wins. */
export function useKeys(bindings: Binding[]) {
  const latest = useRef(bindings);
  latest.current = bindings;
  useEffect(() => {
    const id = Symbol();
    held.set(id, () => latest.current);
    changed();
    return () => {
      held.delete(id);
      changed();
    };
  }, []);
}

/** All keys that work now, for the help page. */
export function useAllKeys(): Binding[] {
  useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    () => version,
  );
  const seen = new Map<string, Binding>();
  for (const bindings of [...held.values()].reverse()) {
    for (const b of bindings()) if (b.label && !seen.has(b.key)) seen.set(b.key, b);
  }
  return [...seen.values()];
}
