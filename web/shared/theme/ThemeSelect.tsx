import { useState } from "react";
import { t } from "../i18n";
import { chooseTheme, themeChoice, type ThemeChoice } from "./mode";

const choices: ThemeChoice[] = ["system", "light", "dark"];

/** Light, dark or as the device says, as a plain select. */
export function ThemeSelect() {
  const [choice, setChoice] = useState(themeChoice);
  const choose = (next: ThemeChoice) => {
    chooseTheme(next);
    setChoice(next);
  };
  return (
    <select aria-label={t("theme.label")} value={choice} onChange={(e) => choose(e.currentTarget.value as ThemeChoice)}>
      {choices.map((c) => <option key={c} value={c}>{t(`theme.${c}`)}</option>)}
    </select>
  );
}
