import { useSyncExternalStore } from "react";

const narrow = typeof matchMedia === "function" ? matchMedia("(max-width:800px)") : undefined;

/** Whether the window is as narrow as a phone, where a table shows what matters most first. */
export const useNarrow = (): boolean =>
  useSyncExternalStore(
    (tell) => {
      narrow?.addEventListener("change", tell);
      return () => narrow?.removeEventListener("change", tell);
    },
    () => narrow?.matches ?? false,
  );
