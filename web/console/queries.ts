import { QueryClient } from "@tanstack/react-query";
import { asApiError } from "@shared/api";
import { hearLive } from "@shared/live";

/** What the server said, kept and shared by all screens. Keys begin with the area: ["ticket", …]. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      refetchOnWindowFocus: true,
      retry: (count, thrown) => ["offline", "unavailable"].includes(asApiError(thrown).kind) && count < 2,
    },
  },
});

const stale = new Set<string>();
let timer: ReturnType<typeof setTimeout> | undefined;

// An event `ticket.moved` makes everything read under ["ticket", …] old; many at once are told together.
hearLive((event) => {
  if (event.name === "reset") return void queries.invalidateQueries(); // too much was missed
  const area = event.name.split(".")[0];
  if (!area) return;
  stale.add(area);
  timer ??= setTimeout(() => {
    timer = undefined;
    for (const name of stale) void queries.invalidateQueries({ queryKey: [name] });
    stale.clear();
  }, 800);
});
