import { useEffect, useRef, useState } from "react";
import { useMe } from "../session";

/** Every draft is kept under this beginning; logging out forgets them all. */
const beginning = "ac.draft.";
const kept = 24 * 3_600_000;

interface Slot<T> {
  at: number;
  value: T;
}

function read<T>(slot: string): T | undefined {
  try {
    const found = JSON.parse(localStorage.getItem(slot) ?? "null") as Slot<T> | null;
    return found && Date.now() - found.at < kept ? found.value : undefined;
  } catch {
    return undefined; // unreadable: an older version wrote it
  }
}

/** What somebody typed and has not sent, kept on this device for a day and only for the person who typed it. */
export function useDraft<T>(name: string, first: () => T) {
  const slot = `${beginning}${useMe().user_id}.${name}`;
  const [value, setValue] = useState<T>(() => read<T>(slot) ?? first());
  const dirty = useRef(false);
  useEffect(() => {
    if (!dirty.current) return;
    const timer = setTimeout(() => localStorage.setItem(slot, JSON.stringify({ at: Date.now(), value })), 200);
    return () => clearTimeout(timer);
  }, [slot, value]);
  const set = (next: T) => {
    dirty.current = true;
    setValue(next);
  };
  const forget = () => {
    dirty.current = false;
    localStorage.removeItem(slot);
    setValue(first());
  };
  return { value, set, forget };
}
