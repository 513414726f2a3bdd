import type { Page } from "../../pages";

export const pages: Page[] = [
  { path: "/complaints", title: "complaint.title", perm: "complaint.read", room: "complaint", full: true, load: () => import("./List") },
  { path: "/complaints/{id}", title: "complaint.one", perm: "complaint.read", load: () => import("./One") },
];
