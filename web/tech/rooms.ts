import { t } from "./t";

/** The rooms of the bottom bar. */
export const rooms = () => [
  { to: "/", label: t("nav.today") },
  { to: "/me", label: t("nav.me") },
];
