import type { Page } from "../../pages";

export const pages: Page[] = [{ path: "/today", title: "report.today", perm: "report.read", room: "today", load: () => import("./Today") }];
