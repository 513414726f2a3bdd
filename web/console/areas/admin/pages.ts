import type { Page } from "../../pages";

export const pages: Page[] = [
  { path: "/admin", title: "nav.setting", perm: "audit.read", room: "setting", load: () => import("./Overview") },
  { path: "/admin/users", title: "admin.users", perm: "org.admin", full: true, command: { label: "admin.users" }, load: () => import("./Users") },
  { path: "/admin/outbox", title: "admin.outbox", perm: "outbox.read", full: true, command: { label: "admin.outbox" }, load: () => import("./Outbox") },
  { path: "/admin/audit", title: "admin.audit", perm: "audit.read", full: true, command: { label: "admin.audit" }, load: () => import("./Audit") },
  { path: "/admin/jobs", title: "admin.jobs", perm: "job.admin", full: true, command: { label: "admin.jobs" }, load: () => import("./Jobs") },
];
