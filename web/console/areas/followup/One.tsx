import { go } from "@shared/router";
import type { PageProps } from "../../pages";
import { Call } from "./Call";
import "./followup.css";

/** One call-back by its own address, as a case or a complaint links to it. */
export default function One({ params }: PageProps) {
  return <div className="call-page"><Call key={params.id} id={params.id ?? ""} onClose={() => go("/followups")} /></div>;
}
