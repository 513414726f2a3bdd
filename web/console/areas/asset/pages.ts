import type { Page } from "../../pages";

export const pages: Page[] = [
  { path: "/assets", title: "asset.title", perm: "asset.read", room: "asset", full: true, load: () => import("./List") },
  { path: "/assets/{id}", title: "asset.one", perm: "asset.read", load: () => import("./One") },
  { path: "/assets/{id}/label", title: "asset.label", perm: "asset.read", load: () => import("./Label") },
];
