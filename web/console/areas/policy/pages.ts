import type { Page } from "../../pages";

export const pages: Page[] = [
  { path: "/policy", title: "policy.title", perm: "policy.read", room: "policy", full: true, load: () => import("./Values") },
  { path: "/policy/rules", title: "policy.rules", perm: "policy.read", full: true, command: { label: "policy.rules" }, load: () => import("./Rules") },
  { path: "/policy/rules/{code}", title: "policy.rule", perm: "policy.read", load: () => import("./Rule") },
  { path: "/policy/changes", title: "policy.changes", perm: "policy.read", full: true, command: { label: "policy.changes" }, load: () => import("./Changes") },
  { path: "/policy/changes/{id}", title: "policy.change", perm: "policy.read", load: () => import("./Change") },
];
