import { useEffect, useState } from "react";
import { post } from "@shared/api";
import { metres } from "@shared/geo";
import { now } from "@shared/now";
import { myDay } from "./db";

export interface Place {
  lat: number;
  lon: number;
}

const fresh = 60_000;
const reportEvery = 5 * 60_000;
const reportFar = 300;
let last: (Place & { at: number }) | undefined;
let reported: (Place & { at: number }) | undefined;
const listeners = new Set<() => void>();

function ask(): Promise<Place | undefined> {
  return new Promise((done) => {
    if (!navigator.geolocation) return done(undefined);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        last = { lat: round(coords.latitude), lon: round(coords.longitude), at: Date.now() };
        listeners.forEach((tell) => tell());
        done(last);
      },
      () => done(undefined),
      { enableHighAccuracy: true, timeout: 8000, maximumAge: fresh },
    );
  });
}

const round = (deg: number) => Math.round(deg * 1e5) / 1e5; // a metre

const allowed = async () => (await navigator.permissions?.query({ name: "geolocation" }).catch(() => undefined))?.state === "granted";

/** Where a step happens, if the device says so quickly; a step never waits for it. */
export async function placeNow(): Promise<Partial<Place>> {
  if (last && Date.now() - last.at < fresh) return { lat: last.lat, lon: last.lon };
  const slow = new Promise<undefined>((done) => setTimeout(() => done(undefined), 900));
  const at = await Promise.race([ask(), slow]);
  return at ? { lat: at.lat, lon: at.lon } : {};
}

/** Tells the planners where the technician is while he has orders to do, and only if the device was allowed to say so. */
export async function reportPlace() {
  if (!(await allowed()) || !(await myDay()).some((o) => !o.end_kind)) return;
  const at = await ask();
  if (!at) return;
  const still = reported && Date.now() - reported.at < reportEvery && metres(reported, at) < reportFar;
  if (still) return;
  reported = { ...at, at: Date.now() };
  await post("/api/my/position", { lat: at.lat, lon: at.lon, at: new Date(now()).toISOString() }).catch(() => undefined);
}

export function forgetPlace() {
  last = reported = undefined;
}

/** Where the technician is, if the device was already allowed to say so; nobody is asked for it here. */
export function usePlace(): Place | undefined {
  const [place, setPlace] = useState<Place | undefined>(last);
  useEffect(() => {
    const tell = () => setPlace(last);
    listeners.add(tell);
    void allowed().then((yes) => (yes ? ask() : undefined));
    return () => void listeners.delete(tell);
  }, []);
  return place;
}
