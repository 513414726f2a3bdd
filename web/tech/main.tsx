import { createRoot } from "react-dom/client";
import { firstLang, loadWords } from "@shared/i18n";
import { setRouter } from "@shared/router";
import "virtual:tokens.css";
import { App } from "./App";
import { keepOffline } from "./update";

async function start() {
  setRouter("/m");
  await loadWords(firstLang());
  const root = document.getElementById("app");
  keepOffline();
  if (root) createRoot(root).render(<App />);
}

void start();
