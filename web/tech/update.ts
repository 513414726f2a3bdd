import { useSyncExternalStore } from "react";

let waiting: ServiceWorker | undefined;
const listeners = new Set<() => void>();

function found(worker: ServiceWorker | null) {
  waiting = worker ?? undefined;
  listeners.forEach((tell) => tell());
}

/** Keeps this build on the device; a newer one waits until it is taken, so that no open form is lost. */
export function keepOffline() {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  const had = Boolean(navigator.serviceWorker.controller);
  void navigator.serviceWorker.register("/m/sw.js", { scope: "/m/" }).then((kept) => {
    if (kept.waiting) found(kept.waiting);
    kept.addEventListener("updatefound", () => {
      const next = kept.installing;
      next?.addEventListener("statechange", () => next.state === "installed" && had && found(next));
    });
  }).catch(() => undefined); // not served securely: the app works, only not without network
  let reloading = false;
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (!had || reloading) return;
    reloading = true;
    location.reload();
  });
}

export const takeUpdate = () => waiting?.postMessage("take over");

/** Whether a newer build waits. */
export const useUpdate = () =>
  useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    () => Boolean(waiting),
  );
