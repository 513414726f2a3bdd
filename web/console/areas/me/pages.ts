import type { Page } from "../../pages";

export const pages: Page[] = [{ path: "/me", title: "me.title", command: { label: "me.title" }, load: () => import("./Me") }];
