import type { Case, Line } from "./api";

/** The states of SM-1 as the person sees them: the case's and its visit's in one line. */
export const stations = ["new", "triaged", "assigned", "accepted", "departed", "on_site", "done", "signed", "called_back", "closed"] as const;
export type Station = (typeof stations)[number];

// Which event of which machine brings a case to which station.
const reaching: Record<string, Station> = {
  "ticket.created": "new",
  "ticket.reopen": "new",
  "ticket.triage": "triaged",
  "workorder.assign": "assigned",
  "workorder.accept": "accepted",
  "workorder.depart": "departed",
  "workorder.arrive": "on_site",
  "workorder.finish": "done",
  "workorder.repaired": "done",
  "ticket.solve": "done",
  "workorder.sign": "signed",
  "ticket.call_back": "called_back",
  "ticket.close": "closed",
  "ticket.close_uncalled": "closed",
};

// What throws a visit back: these events undo every station behind the one named.
const falling: Record<string, Station> = {
  "workorder.created": "triaged",
  "workorder.refuse": "triaged",
  "workorder.hand_over": "triaged",
  "workorder.cancel": "triaged",
  "workorder.assign": "assigned",
  "ticket.reopen": "new",
};

export interface Stop {
  station: Station;
  /** When it was reached last, and by whom. */
  at?: string;
  by?: string;
  state: "past" | "here" | "ahead";
}

/**
 * The composed line of SM-1: where the case stands between the first contact and its end. Stations that the case skipped count as
 * past; a refusal or a second service takes it back.
 */
export function composed(ticket: Pick<Case, "category" | "state">, timeline: Line[]): Stop[] {
  const reached = new Map<Station, Line>();
  for (const line of [...timeline].sort((a, b) => a.seq - b.seq)) {
    if (line.kind !== "move") continue;
    const event = `${line.subject_type}.${line.event ?? ""}`;
    const back = falling[event];
    if (back) stations.slice(stations.indexOf(back) + 1).forEach((s) => reached.delete(s));
    const station = reaching[event];
    if (station) reached.set(station, line);
  }
  const ended = ticket.state === "closed";
  const here = ended ? stations.length : stations.findLastIndex((s) => reached.has(s));
  return stations.map((station, i) => {
    const line = reached.get(station);
    return { station, at: line?.at, by: line?.by_name, state: i < here ? "past" : i === here ? "here" : "ahead" };
  });
}
