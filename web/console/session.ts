import { useSyncExternalStore } from "react";
import { asApiError, get, patch, post, whenUnauthenticated, type Me, type SetupView } from "@shared/api";
import { setZone } from "@shared/format";
import { currentLang, LANGS, loadWords, setTerms, type Lang } from "@shared/i18n";
import { startLive, stopLive } from "@shared/live";
import { setNow } from "@shared/now";
import { chooseTheme } from "@shared/theme/mode";
import { queries } from "./queries";

/** Where this browser stands: not known yet, set-up needed, logged out, or somebody. */
export type Session =
  | { at: "loading" }
  | { at: "setup"; setup: SetupView }
  | { at: "out"; setup?: SetupView }
  | { at: "in"; me: Me }
  | { at: "failed"; message: string };

declare global {
  interface Window {
    firstMe?: Promise<Response>;
  }
}

let session: Session = { at: "loading" };
let chosenLang: Lang | undefined;
const listeners = new Set<() => void>();

function be(next: Session) {
  session = next;
  listeners.forEach((tell) => tell());
}

export function useSession(): Session {
  return useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    () => session,
  );
}

/** The person at the screen; only pages behind the log-in ask. */
export function useMe(): Me {
  const s = useSession();
  if (s.at !== "in") throw new Error("nobody is logged in");
  return s.me;
}

/** Whether the person holds a permission at any scope; the server decides about the single object. */
export function may(me: Me, perm: string | undefined): boolean {
  return !perm || (me.perms[perm] ?? "none") !== "none";
}

export const useMay = (perm: string | undefined): boolean => may(useMe(), perm);

async function enter(me: Me) {
  localStorage.setItem("ac.in", "1");
  setZone(me.zone || me.tenant.zone);
  setTerms(me.tenant.terms);
  setNow(me.now, me.tenant.sim_clock);
  if (me.theme) chooseTheme(me.theme === "auto" ? "system" : me.theme);
  const own = LANGS.find((l) => l === me.lang);
  if (chosenLang && chosenLang !== own) void patch("/api/me", { lang: chosenLang }).catch(() => undefined);
  else if (own && own !== currentLang()) await loadWords(own);
  be({ at: "in", me });
  startLive();
}

async function leave() {
  localStorage.removeItem("ac.in");
  stopLive();
  queries.clear();
  const setup = await get<SetupView>("/api/setup").catch(() => undefined);
  be(setup?.needed ? { at: "setup", setup } : { at: "out", setup });
}

/** Finds out who is here; the page's first script has already asked. */
export async function boot() {
  whenUnauthenticated(() => {
    if (session.at === "in") void leave();
  });
  try {
    const first = await window.firstMe;
    window.firstMe = undefined;
    if (first?.ok) return await enter((await first.json()) as Me);
    if (first?.status === 401) return await leave();
    await enter(await get<Me>("/api/me"));
  } catch (thrown) {
    const failed = asApiError(thrown);
    if (failed.kind === "unauthenticated") return leave();
    be({ at: "failed", message: failed.message });
  }
}

/** Asks again who is here, after a change of the person's own data or of the clock. */
export async function refreshMe() {
  await enter(await get<Me>("/api/me"));
}

export async function logIn(login: string, password: string) {
  await post("/api/login", { login, password });
  await refreshMe();
}

/** Ends the session; what this person typed and did not send leaves the device too. */
export async function logOut() {
  await post("/api/logout", {}).catch(() => undefined);
  Object.keys(localStorage).filter((slot) => slot.startsWith("ac.draft.")).forEach((slot) => localStorage.removeItem(slot));
  await leave();
}

/** Changes the language of this device at once, and of the account when somebody is logged in. */
export async function chooseLang(lang: Lang) {
  chosenLang = lang;
  await loadWords(lang);
  if (session.at !== "in") return;
  be({ at: "in", me: { ...session.me, lang } });
  await patch("/api/me", { lang }).catch(() => undefined);
}
