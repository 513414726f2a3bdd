import { useMemo, useSyncExternalStore, type AnchorHTMLAttributes, type MouseEvent, type ReactNode } from "react";

/**
 * The router of every face: the address is the only state. Pages are found by patterns such as
 * `/tickets/{id}`, list state lives in the search part as plain text.
 */

export type Search = Record<string, string>;
export type Params = Record<string, string>;

let base = "";
let preload: (path: string) => void = () => {};
const listeners = new Set<() => void>();
const tell = () => listeners.forEach((l) => l());

if (typeof window !== "undefined") window.addEventListener("popstate", tell);

/** Names the part of the address that belongs to the face ("/m") and what to do when a link is about to be followed. */
export function setRouter(at: string, onIntent: (path: string) => void = () => {}) {
  base = at;
  preload = onIntent;
}

/** Goes to an address inside the face; `replace` keeps the way back as it was. */
export function go(to: string, replace = false) {
  history[replace ? "replaceState" : "pushState"](null, "", base + to);
  tell();
}

const subscribe = (l: () => void) => {
  listeners.add(l);
  return () => listeners.delete(l);
};

const here = () => location.pathname + location.search;

export function currentPath(): string {
  const path = location.pathname;
  return (path.startsWith(base) ? path.slice(base.length) : path) || "/";
}

export function usePath(): string {
  useSyncExternalStore(subscribe, here);
  return currentPath();
}

/** The search part of the address, and how to change some of it; an empty value takes the name out. */
export function useSearch(): [Search, (change: Record<string, string | undefined>, replace?: boolean) => void] {
  const at = useSyncExternalStore(subscribe, () => location.search);
  const search = useMemo(() => Object.fromEntries(new URLSearchParams(at)), [at]);
  const set = (change: Record<string, string | undefined>, replace = true) => {
    const next = new URLSearchParams(location.search);
    for (const [name, value] of Object.entries(change)) {
      if (value) next.set(name, value);
      else next.delete(name);
    }
    const text = next.toString();
    go(currentPath() + (text ? `?${text}` : ""), replace);
  };
  return [search, set];
}

/** The values of a pattern's `{name}` parts when the path fits it. */
export function match(pattern: string, path: string): Params | undefined {
  const want = pattern.split("/");
  const have = path.replace(/\/$/, "").split("/");
  if (pattern === "/") return path === "/" || path === "" ? {} : undefined;
  if (want.length !== have.length) return undefined;
  const params: Params = {};
  for (const [i, part] of want.entries()) {
    const value = have[i] ?? "";
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name) params[name] = decodeURIComponent(value);
    else if (part !== value) return undefined;
  }
  return params;
}

interface LinkProps extends Omit<AnchorHTMLAttributes<HTMLAnchorElement>, "href"> {
  to: string;
  children?: ReactNode;
}

/** A link inside the face: a real address for a new tab, no reload on a plain click. */
export function Link({ to, onClick, ...rest }: LinkProps) {
  const follow = (e: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(e);
    if (e.defaultPrevented || e.button !== 0 || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return;
    e.preventDefault();
    e.stopPropagation();
    go(to);
  };
  return <a {...rest} href={base + to} onClick={follow} onPointerEnter={() => preload(to)} />;
}
