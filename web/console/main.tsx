import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { firstLang, loadWords } from "@shared/i18n";
import "virtual:tokens.css";
import "./console.css";
import "./shell/shell.css";
import "./kit/kit.css";
import "./kit/board.css";
import "./kit/form.css";
import { setRouter } from "@shared/router";
import { App } from "./App";
import { preload } from "./pages";

async function start() {
  setRouter("", preload);
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
