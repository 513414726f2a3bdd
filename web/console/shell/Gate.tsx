import type { ReactNode } from "react";
import { LangMenu, ThemeMenu } from "./TopBar";

/** The quiet page before the log-in: one card, language and appearance in the corner. */
export function Gate({ title, sub, children }: { title: string; sub?: string; children: ReactNode }) {
  return (
    <div className="gate">
      <div className="gate-corner"><LangMenu /><ThemeMenu keep={false} /></div>
      <main className="gate-card">
        <span className="logo" aria-hidden>A</span>
        <h1>{title}</h1>
        {sub && <p className="second">{sub}</p>}
        {children}
      </main>
    </div>
  );
}
