import type words from "../locales/en/console.json";
import { typed, type CommonKey } from "@shared/i18n";

/** Every text key the console may use. */
export type Key = CommonKey | keyof typeof words;

export const t = typed<keyof typeof words>();
