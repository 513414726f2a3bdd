import { t } from "./t";

/** The rooms of the bottom bar. */
export const rooms = () => [
  { to: "/", label: t("nav.today"), icon: "list" as const },
  { to: "/me", label: t("nav.me"), icon: "person" as const },
];
