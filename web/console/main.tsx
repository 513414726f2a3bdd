import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { firstLang, loadWords } from "@shared/i18n";
import "virtual:tokens.css";
import "./console.css";
import { App } from "./App";

async function start() {
  await loadWords(firstLang());
  const root = document.getElementById("app");
  if (root) {
    createRoot(root).render(
      <StrictMode>
        <App />
      </StrictMode>,
    );
  }
}

void start();
