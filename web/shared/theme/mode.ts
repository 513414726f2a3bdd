import { useSyncExternalStore } from "react";
import type { Mode } from "./tokens";

/** What a person chose: a fixed theme, or whatever the device says. */
export type ThemeChoice = Mode | "system";

const slot = "ac.theme";
const listeners = new Set<() => void>();
const dark = typeof matchMedia === "function" ? matchMedia("(prefers-color-scheme: dark)") : undefined;

export function themeChoice(): ThemeChoice {
  const kept = localStorage.getItem(slot);
  return kept === "light" || kept === "dark" ? kept : "system";
}

export function themeMode(): Mode {
  const choice = themeChoice();
  if (choice !== "system") return choice;
  return dark?.matches ? "dark" : "light";
}

function apply() {
  document.documentElement.dataset.theme = themeMode();
  listeners.forEach((tell) => tell());
}

/** Keeps the choice on this device and paints at once; the page's first script reads the same slot, so nothing flashes. */
export function chooseTheme(choice: ThemeChoice) {
  if (choice === "system") localStorage.removeItem(slot);
  else localStorage.setItem(slot, choice);
  apply();
}

dark?.addEventListener("change", apply);

export function useThemeMode(): Mode {
  return useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    themeMode,
  );
}
