import type { Page } from "../../pages";

export const pages: Page[] = [
  { path: "/appraisal", title: "appraisal.title", perm: "appraisal.read", room: "appraisal", full: true, load: () => import("./Door") },
];
