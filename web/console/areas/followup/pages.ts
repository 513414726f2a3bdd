import type { Page } from "../../pages";

export const pages: Page[] = [
  { path: "/followups", title: "followup.title", perm: "followup.read", room: "followup", full: true, load: () => import("./Queue") },
  { path: "/followups/{id}", title: "followup.one", perm: "followup.read", load: () => import("./One") },
];
