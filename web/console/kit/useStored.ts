import { useState } from "react";

/** State that stays on this device, such as column widths; never business data. */
export function useStored<T>(name: string, first: T): [T, (value: T) => void] {
  const slot = `ac.${name}`;
  const [value, setValue] = useState<T>(() => {
    try {
      const kept = localStorage.getItem(slot);
      return kept === null ? first : (JSON.parse(kept) as T);
    } catch {
      return first; // unreadable: somebody else's value
    }
  });
  const set = (next: T) => {
    setValue(next);
    localStorage.setItem(slot, JSON.stringify(next));
  };
  return [value, set];
}
