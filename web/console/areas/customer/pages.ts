import type { Page } from "../../pages";

export const pages: Page[] = [
  { path: "/customers", title: "customer.title", perm: "customer.read", room: "customer", full: true, load: () => import("./List") },
  { path: "/customers/{id}", title: "customer.one", perm: "customer.read", load: () => import("./One") },
];
