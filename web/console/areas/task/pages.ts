import type { Page } from "../../pages";

export const pages: Page[] = [{ path: "/tasks", title: "task.title", room: "task", full: true, load: () => import("./List") }];
