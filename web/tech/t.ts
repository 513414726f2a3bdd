import type words from "../locales/en/tech.json";
import { typed } from "@shared/i18n";

export const t = typed<keyof typeof words>();
