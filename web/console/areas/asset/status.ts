import type { Hue } from "@shared/theme/tokens";
import type { Status } from "./api";

export const statuses: Status[] = ["in_use", "spare", "in_repair", "retired"];

const hues: Record<Status, Hue> = { in_use: "green", spare: "blue", in_repair: "amber", retired: "gray" };
export const statusHue = (status: Status): Hue => hues[status] ?? "gray";
