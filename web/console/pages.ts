import { lazy, type ComponentType, type LazyExoticComponent } from "react";
import type { Me } from "@shared/api";
import { match, type Params } from "@shared/router";
import type { Room } from "./nav";
import { may } from "./session";
import type { Key } from "./t";

export interface PageProps {
  params: Params;
}

/** One page of the console, declared in `areas/<noun>/pages.ts`. */
export interface Page {
  /** The address, with `{name}` for its parts: `/tickets/{id}`. */
  path: string;
  title: Key;
  /** Without this permission the page is neither listed nor shown. */
  perm?: string;
  /** The room of the side bar that this page is the door of. */
  room?: Room;
  /** A thing to do that the command palette and a key offer everywhere, such as a new case. */
  command?: { label: Key; key?: string };
  /** Only in a demo. */
  demo?: boolean;
  /** Fills the window without the page's own margin and scroll. */
  full?: boolean;
  load: () => Promise<{ default: ComponentType<PageProps> }>;
}

const found = import.meta.glob<{ pages: Page[] }>("./areas/*/pages.ts", { eager: true });
const all = Object.values(found).flatMap((file) => file.pages);
const drawn = new Map<Page, LazyExoticComponent<ComponentType<PageProps>>>();

export const allowed = (me: Me, page: Page) => may(me, page.perm) && (!page.demo || me.tenant.demo);
export const pagesOf = (me: Me): Page[] => all.filter((page) => allowed(me, page));

/** The page of an address; a fixed address wins over one with parts ("/tickets/new" over "/tickets/{id}"). */
export function find(path: string): { page: Page; params: Params } | undefined {
  const hits = all.flatMap((page) => {
    const params = match(page.path, path);
    return params ? [{ page, params }] : [];
  });
  return hits.sort((a, b) => Object.keys(a.params).length - Object.keys(b.params).length)[0];
}

/** The room an address belongs to, so that its entry stays marked on the pages behind it. */
export function roomOf(path: string): Room | undefined {
  const door = all.filter((p) => p.room && (path === p.path || path.startsWith(`${p.path}/`)));
  return door.sort((a, b) => b.path.length - a.path.length)[0]?.room;
}

export function component(page: Page) {
  const kept = drawn.get(page) ?? lazy(page.load);
  drawn.set(page, kept);
  return kept;
}

/** Fetches a page's code when a link to it is touched. */
export function preload(to: string) {
  void find(to.split("?")[0] ?? to)?.page.load().catch(() => undefined);
}
