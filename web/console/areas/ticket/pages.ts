import type { Page } from "../../pages";

export const pages: Page[] = [
  { path: "/tickets", title: "ticket.title", perm: "ticket.read", room: "ticket", full: true, load: () => import("./List") },
  { path: "/tickets/new", title: "intake.title", perm: "ticket.create", command: { label: "intake.title", key: "c" }, load: () => import("./New") },
  { path: "/tickets/{id}", title: "ticket.one", perm: "ticket.read", full: true, load: () => import("./Case") },
];
