import type { Page } from "../../pages";

export const pages: Page[] = [{ path: "/notices", title: "notice.title", command: { label: "notice.title" }, load: () => import("./All") }];
