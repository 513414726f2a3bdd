import { useQuery } from "@tanstack/react-query";
import { get } from "@shared/api";
import { currentLang, known, say } from "@shared/i18n";

interface Words {
  lists: Record<string, { name: string; options: { code: string; name: string; class?: string }[] }>;
}

export interface Choice {
  value: string;
  label: string;
  class?: string;
}

// The texts that stand in for a list until the organisation's own words have come.
const families: Record<string, string> = { "ENUM-35": "channel", "ENUM-URGENCY": "urgency", "ENUM-17": "service_mode", "ENUM-PAUSE-CLASS": "pause", "ENUM-PAUSE-REASON": "pause_reason" };

const reasonLists = ["ENUM-PAUSE-REASON", "ENUM-CANCEL-REASON", "ENUM-REFUSE-REASON"];

/** The option lists of the organisation's policy pack, in the language of the screen. */
export function useLists() {
  const lang = currentLang();
  const { data } = useQuery({ queryKey: ["words", lang], staleTime: Infinity, queryFn: ({ signal }) => get<Words>("/api/words", { query: { lang }, signal }) });
  const options = (list: string): Choice[] => (data?.lists[list]?.options ?? []).map((o) => ({ value: o.code, label: o.name, class: o.class }));
  const name = (list: string, code: string): string => {
    const own = data?.lists[list]?.options.find((o) => o.code === code)?.name;
    return own ?? (code ? say(`${families[list] ?? list}.${code}`) : "");
  };
  /** A reason is the code of a usual one, a customer's rating or somebody's own words. */
  const reason = (text: string): string => {
    const usual = reasonLists.flatMap((list) => data?.lists[list]?.options ?? []).find((o) => o.code === text)?.name;
    const key = ["pause_reason", "rating"].map((family) => `${family}.${text}`).find(known);
    return usual ?? (key ? say(key) : text);
  };
  return { options, name, reason };
}

/** A skill by its name; an organisation's own code as it is. */
export const skillName = (code: string): string => (known(`words.skill.${code}`) ? say(`words.skill.${code}`) : code);
