import { useSyncExternalStore } from "react";
import { asApiError, get, post, whenUnauthenticated, type Me } from "@shared/api";
import { setZone } from "@shared/format";
import { currentLang, LANGS, loadWords, setTerms } from "@shared/i18n";
import { setNow } from "@shared/now";
import { db, pull, wipe } from "./db";

export type Session = { at: "loading" } | { at: "out" } | { at: "in"; me: Me };
/** How the device stands to the server; the last sync says it, not the browser. */
export type Sync = "busy" | "ok" | "off";

const every = 20_000;
let session: Session = { at: "loading" };
let sync: Sync = "busy";
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();
const tell = () => listeners.forEach((l) => l());

const subscribe = (l: () => void) => {
  listeners.add(l);
  return () => listeners.delete(l);
};

export const useSession = () => useSyncExternalStore(subscribe, () => session);
export const useSync = () => useSyncExternalStore(subscribe, () => sync);

function be(next: Session) {
  session = next;
  tell();
}

/** Brings the device in step; without network it keeps what it has. */
export async function bringInStep(): Promise<void> {
  try {
    await pull();
    sync = "ok";
  } catch (thrown) {
    if (asApiError(thrown).kind === "unauthenticated") return;
    sync = "off";
  }
  tell();
}

async function enter(me: Me) {
  setZone(me.zone || me.tenant.zone);
  setTerms(me.tenant.terms);
  setNow(me.now, me.tenant.sim_clock);
  const own = LANGS.find((l) => l === me.lang);
  if (own && own !== currentLang()) await loadWords(own);
  be({ at: "in", me });
  clearInterval(timer);
  timer = setInterval(() => void bringInStep(), every);
  await bringInStep();
}

async function leave() {
  clearInterval(timer);
  await wipe();
  be({ at: "out" });
}

/** Finds out who is here; without network the last person goes on with the device's copy. */
export async function boot() {
  whenUnauthenticated(() => {
    if (session.at === "in") void leave();
  });
  addEventListener("online", () => void bringInStep());
  document.addEventListener("visibilitychange", () => void (document.visibilityState === "visible" && session.at === "in" && bringInStep()));
  try {
    const me = await get<Me>("/api/me");
    await db.meta.put({ name: "me", value: me });
    await enter(me);
  } catch (thrown) {
    const kept = asApiError(thrown).kind === "unauthenticated" ? undefined : await db.meta.get("me");
    if (!kept) return be({ at: "out" });
    sync = "off";
    await enter(kept.value as Me);
  }
}

export async function logIn(login: string, password: string) {
  await post("/api/login", { login, password });
  const me = await get<Me>("/api/me");
  await db.meta.put({ name: "me", value: me });
  await enter(me);
}

export async function logOut() {
  await post("/api/logout", {}).catch(() => undefined);
  await leave();
}
