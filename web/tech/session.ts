import { useSyncExternalStore } from "react";
import { toast } from "@mkit/index";
import { asApiError, get, post, whenUnauthenticated, type Me } from "@shared/api";
import { setZone } from "@shared/format";
import { currentLang, LANGS, loadWords, setTerms } from "@shared/i18n";
import { hearLive, startLive, stopLive } from "@shared/live";
import { setNow } from "@shared/now";
import { lastPerson, openDevice, recall, remember, wipe } from "./db";
import { forgetPlace, reportPlace } from "./place";
import { round } from "./sync/round";
import { t } from "./t";

export type Session = { at: "loading" } | { at: "out"; expired?: boolean } | { at: "in"; me: Me };
/** How the device stands to the server; the last round says it, not the browser. */
export type Sync = "busy" | "ok" | "off";

const every = 30_000;
let session: Session = { at: "loading" };
let sync: Sync = "busy";
let shares: Record<string, number> = {};
let timer: ReturnType<typeof setInterval> | undefined;
let soon: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();
const tell = () => listeners.forEach((l) => l());

const subscribe = (l: () => void) => {
  listeners.add(l);
  return () => listeners.delete(l);
};

export const useSession = () => useSyncExternalStore(subscribe, () => session);
export const useSync = () => useSyncExternalStore(subscribe, () => sync);
/** How far each photo in transit is, from 0 to 1. */
export const useShares = () => useSyncExternalStore(subscribe, () => shares);

function be(next: Session) {
  session = next;
  tell();
}

function progress(shot: string, share: number | undefined) {
  const { [shot]: _, ...rest } = shares;
  shares = share === undefined ? rest : { ...rest, [shot]: share };
  tell();
}

let running: Promise<void> | undefined;
let again = false;

/** Brings the device in step; without network it keeps what it has. A call during a round asks for one more. */
export function bringInStep(): Promise<void> {
  if (running) {
    again = true;
    return running;
  }
  running = rounds().finally(() => {
    running = undefined;
  });
  return running;
}

async function rounds() {
  do {
    again = false;
    await alone(oneRound);
  } while (again);
}

// Two tabs must not send the same queue at the same time.
const alone = (run: () => Promise<void>) => (navigator.locks ? navigator.locks.request("aftercare.sync", run) : run());

async function oneRound() {
  if (session.at !== "in") return;
  const was = sync;
  try {
    const fresh = await round(session.me.tenant.sim_clock, progress);
    if (fresh > 0) announce(fresh);
    void reportPlace();
    sync = "ok";
  } catch {
    sync = "off"; // whatever broke, the queue is kept and the next round tries again
  }
  if (sync !== was) tell();
}

function announce(n: number) {
  toast.ok(t("today.new", { n }));
  navigator.vibrate?.([80, 60, 80]);
}

/** Asks for a round in a moment; several wishes are one. */
export function stepSoon(ms = 300) {
  clearTimeout(soon);
  soon = setTimeout(() => void bringInStep(), ms);
}

async function enter(me: Me) {
  setZone(me.zone || me.tenant.zone);
  setTerms(me.tenant.terms);
  const own = LANGS.find((l) => l === me.lang);
  if (own && own !== currentLang()) await loadWords(own).catch(() => undefined);
  be({ at: "in", me });
  clearInterval(timer);
  timer = setInterval(() => void bringInStep(), every);
  startLive();
  void navigator.storage?.persist?.();
  void bringInStep();
}

/** Shows the log-in; the copy and all that was not sent stay for the same person's return. */
function out(expired = false) {
  clearInterval(timer);
  stopLive();
  forgetPlace();
  be({ at: "out", expired });
}

async function fetchMe() {
  const me = await get<Me>("/api/me");
  openDevice(me.person_id || me.user_id);
  setNow(me.now, me.tenant.sim_clock);
  await remember("me", me);
  await remember("clock", { server: me.now, device: Date.now() });
  return me;
}

/** Who was here last, with the time as it went on since; for a start without network. */
async function keptMe(): Promise<Me | undefined> {
  if (!lastPerson()) return undefined;
  openDevice(lastPerson());
  const [me, clock] = [await recall("me"), await recall("clock")];
  if (!me) return undefined;
  const passed = clock && !me.tenant.sim_clock ? Date.now() - clock.device : 0;
  setNow(new Date(Date.parse(clock?.server ?? me.now) + passed).toISOString(), me.tenant.sim_clock);
  return me;
}

/** Finds out who is here; without network the last person goes on with the device's copy. */
export async function boot() {
  whenUnauthenticated(() => session.at === "in" && out(true));
  addEventListener("online", () => stepSoon());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && stepSoon());
  hearLive((e) => /^(workorder|ticket|notice|reset)/.test(e.name) && stepSoon(500));
  try {
    await enter(await fetchMe());
  } catch (thrown) {
    const me = asApiError(thrown).kind === "unauthenticated" ? undefined : await keptMe();
    if (!me) return be({ at: "out" });
    sync = "off";
    await enter(me);
  }
}

export async function logIn(login: string, password: string) {
  await post("/api/login", { login, password });
  await enter(await fetchMe());
}

/** Leaves for good: the device forgets everything, also what was not sent. */
export async function logOut() {
  await post("/api/logout", {}).catch(() => undefined);
  out();
  await wipe();
}

