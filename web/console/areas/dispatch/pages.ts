import type { Page } from "../../pages";

export const pages: Page[] = [{ path: "/dispatch", title: "dispatch.title", perm: "dispatch.read", room: "dispatch", full: true, load: () => import("./Board") }];
