import type { Page } from "../../pages";

export const pages: Page[] = [{ path: "/kit", title: "kit.title", demo: true, command: { label: "kit.title" }, load: () => import("./Kit") }];
