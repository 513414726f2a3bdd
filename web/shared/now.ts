import { useEffect, useState } from "react";

let offset = 0;
let frozenAt: number | undefined;
const listeners = new Set<() => void>();

/** The time of the server, also when it is simulated; a device whose clock is wrong shows right clocks all the same. */
export function now(): number {
  return frozenAt ?? Date.now() + offset;
}

/** Takes over the server's time: `frozen` when a simulated clock stands until it is moved. */
export function setNow(iso: string | undefined, frozen = false) {
  if (!iso) return;
  const at = Date.parse(iso);
  if (Number.isNaN(at)) return;
  frozenAt = frozen ? at : undefined;
  offset = at - Date.now();
  listeners.forEach((tell) => tell());
}

/** The present, redrawn once a minute and whenever the clock is moved. */
export function useNow(every = 60_000): number {
  const [at, setAt] = useState(now);
  useEffect(() => {
    const tell = () => setAt(now());
    listeners.add(tell);
    const timer = setInterval(tell, every);
    return () => {
      listeners.delete(tell);
      clearInterval(timer);
    };
  }, [every]);
  return at;
}
