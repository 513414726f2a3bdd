import { useEffect, useRef, useSyncExternalStore } from "react";

/** One message of the live stream: what happened (`ticket.moved`), to what, and ids and versions only; `reset` means read anew. */
export interface LiveEvent {
  id: string;
  name: string;
  data: Record<string, unknown>;
}

export type LiveState = "off" | "connecting" | "live" | "reconnecting";

type Hear = (event: LiveEvent) => void;

const hearers = new Set<Hear>();
const watchers = new Set<() => void>();
let state: LiveState = "off";
let lastId = "";
let stop: AbortController | undefined;

function be(next: LiveState) {
  if (next === state) return;
  state = next;
  watchers.forEach((tell) => tell());
}

/** Splits what has arrived so far into whole messages and the rest. */
export function parse(buffer: string): { events: LiveEvent[]; rest: string } {
  const blocks = buffer.replaceAll("\r\n", "\n").split("\n\n");
  const rest = blocks.pop() ?? "";
  const events: LiveEvent[] = [];
  for (const block of blocks) {
    const event: LiveEvent = { id: "", name: "message", data: {} };
    let body = "";
    for (const line of block.split("\n")) {
      const [, field, value] = /^(id|event|data): ?(.*)$/.exec(line) ?? [];
      if (field === "id") event.id = value ?? "";
      if (field === "event") event.name = value ?? "";
      if (field === "data") body += value;
    }
    if (!body) continue;
    try {
      event.data = JSON.parse(body) as LiveEvent["data"];
    } catch {
      continue; // a comment or a foreign message
    }
    if (typeof event.data.name === "string") event.name = event.data.name;
    events.push(event);
  }
  return { events, rest };
}

async function listen(url: string, signal: AbortSignal) {
  const headers: Record<string, string> = { Accept: "text/event-stream" };
  if (lastId) headers["Last-Event-ID"] = lastId;
  const answer = await fetch(url, { headers, signal, cache: "no-store" });
  if (answer.status === 401 || answer.status === 404) return "gone";
  if (!answer.ok || !answer.body) throw new Error(`live: ${answer.status}`);
  be("live");
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return "closed";
    const { events, rest } = parse(buffer + value);
    buffer = rest;
    for (const event of events) {
      if (event.id) lastId = event.id;
      hearers.forEach((hear) => hear(event));
    }
  }
}

// Waits longer after each failure, with jitter so that a restart is not met by everybody at once.
async function run(url: string, signal: AbortSignal) {
  for (let failures = 0; !signal.aborted; failures++) {
    const began = Date.now();
    try {
      if ((await listen(url, signal)) === "gone") return be("off");
    } catch {
      if (signal.aborted) return;
    }
    if (Date.now() - began > 30_000) failures = 0;
    be("reconnecting");
    const delay = Math.min(30_000, 500 * 2 ** failures) * (0.5 + Math.random());
    await new Promise((done) => setTimeout(done, delay));
  }
}

/** Opens the one stream of this page. */
export function startLive(url = "/api/live") {
  stopLive();
  stop = new AbortController();
  be("connecting");
  void run(url, stop.signal);
}

export function stopLive() {
  stop?.abort();
  stop = undefined;
  be("off");
}

export function hearLive(hear: Hear): () => void {
  hearers.add(hear);
  return () => hearers.delete(hear);
}

/** Calls back for each message whose name starts with one of the given beginnings. */
export function useLive(beginnings: string[], then: Hear) {
  const latest = useRef(then);
  latest.current = then;
  const key = beginnings.join(" ");
  useEffect(() => hearLive((e) => key.split(" ").some((b) => e.name.startsWith(b)) && latest.current(e)), [key]);
}

export function useLiveState(): LiveState {
  return useSyncExternalStore(
    (tell) => {
      watchers.add(tell);
      return () => watchers.delete(tell);
    },
    () => state,
  );
}
