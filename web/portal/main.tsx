import { createRoot } from "react-dom/client";
import { firstLang, loadWords } from "@shared/i18n";
import { setRouter } from "@shared/router";
import "virtual:tokens.css";
import { App } from "./App";

async function start() {
  setRouter("/p");
  await loadWords(firstLang());
  const root = document.getElementById("app");
  if (root) createRoot(root).render(<App />);
}

void start();
