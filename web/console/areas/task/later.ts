/** What is done on screen but can still be taken back; it is sent when the time for that is over, or when the page goes away. */
const waiting = new Map<string, { timer: ReturnType<typeof setTimeout>; send: (leaving: boolean) => void }>();

export const grace = 9000;

/** Sends later, unless it is taken back before; `leaving` says that the page is about to close and only a parting request survives. */
export function later(id: string, send: (leaving: boolean) => void) {
  const run = () => {
    waiting.delete(id);
    send(false);
  };
  waiting.set(id, { timer: setTimeout(run, grace), send });
}

/** Takes back what has not been sent; false when it is too late. */
export function takeBack(id: string): boolean {
  const it = waiting.get(id);
  if (!it) return false;
  clearTimeout(it.timer);
  return waiting.delete(id);
}

if (typeof window !== "undefined") {
  window.addEventListener("pagehide", () => {
    for (const it of waiting.values()) {
      clearTimeout(it.timer);
      it.send(true);
    }
    waiting.clear();
  });
}
