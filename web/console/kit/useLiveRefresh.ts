import { useEffect, useRef } from "react";
import { useLive } from "@shared/live";
import { queries } from "../queries";

interface Options {
  /** The shortest time between two refreshes, in milliseconds. */
  calm?: number;
  /** While true nothing is refreshed; what was missed is made up for afterwards. */
  hold?: boolean;
}

/** Makes the reads of an area old when other areas tell of something, for screens that gather from several. */
export function useLiveRefresh(beginnings: string[], area: string, { calm = 800, hold = false }: Options = {}) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const held = useRef(hold);
  const missed = useRef(false);
  held.current = hold;
  const refresh = () => {
    timer.current = undefined;
    missed.current = held.current;
    if (!held.current) void queries.invalidateQueries({ queryKey: [area] });
  };
  useLive(beginnings, () => {
    timer.current ??= setTimeout(refresh, calm);
  });
  useEffect(() => {
    if (!hold && missed.current) refresh();
  }, [hold]);
  useEffect(() => () => clearTimeout(timer.current), []);
}
