import type { Page } from "../../pages";

export const pages: Page[] = [
  { path: "/tickets", title: "ticket.title", perm: "ticket.read", room: "ticket", full: true, load: () => import("./List") },
];
