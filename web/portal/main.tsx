import { createRoot } from "react-dom/client";
import { firstLang, loadWords, t } from "@shared/i18n";
import "virtual:tokens.css";

async function start() {
  await loadWords(firstLang());
  const root = document.getElementById("app");
  if (root) createRoot(root).render(<p>{t("product.name")}</p>);
}

void start();
