import { find } from "../../pages";

/** A number and the address of the rows that it counts. */
export interface Figure {
  n: number;
  href: string;
}

export interface Technician {
  person_id: string;
  name: string;
  status: "on_the_way" | "on_site" | "idle" | "off";
  order_number: string;
  order_href: string;
  done: number;
  planned: number;
  href: string;
}

export interface Day {
  day: string;
  taken: Figure;
  closed: Figure;
}

/** GET /api/report/today */
export interface Today {
  now: string;
  day: string;
  zone: string;
  open: Figure;
  states: ({ state: string; label: string } & Figure)[];
  clocks: Record<"late" | "soon" | "paused", Figure>;
  team: Record<Technician["status"], Figure>;
  technicians: Technician[];
  followups: Record<"due" | "late" | "unreachable", Figure>;
  satisfaction: { days: number; answered: Figure; satisfied: Figure; very_satisfied: Figure; satisfied_pct: number | null; very_satisfied_pct: number | null };
  complaints: Figure;
  days: Day[];
}

/** The page that shows a figure's rows: the list's own tab where there is one, orders on the board. Nothing where no page shows them. */
export function rowsOf(href: string): string | undefined {
  const [path = "", query = ""] = href.split("?");
  const q = new URLSearchParams(query);
  const order = /^\/workorders(?:\/(\w+))?$/.exec(path);
  if (order) {
    const board = new URLSearchParams();
    if (order[1]) board.set("open", order[1]);
    if (q.get("technician_id")) board.set("who", q.get("technician_id") ?? "");
    return find("/dispatch") && `/dispatch${board.size ? `?${board}` : ""}`;
  }
  if (path === "/tickets") {
    const clock = q.get("clock") ?? "";
    const tab = q.get("open") ? "open" : clock === "late" || clock === "soon" ? clock : "all";
    q.delete("open");
    if (tab === clock) q.delete("clock");
    q.set("tab", tab);
    return `/tickets?${q}`;
  }
  if (path === "/complaints" && q.get("open")) return "/complaints";
  return find(path) && href;
}
