import { say } from "@shared/i18n";

/** How sure the source is of a value: stated, derived, recovered, proposed, blank (spec 80). */
export const statuses = ["S", "D", "R", "P", "B"] as const;

/** The letter of a value's status, with its word for whoever cannot see the colour. */
export function StatusMark({ status, word }: { status: string; word?: boolean }) {
  const text = say(`policy.status.${status}`);
  return (
    <span className="status" title={text}>
      <i className={`mark of-${status}`} aria-hidden>{status}</i>
      {word ? <span>{text}</span> : <span className="sr">{text}</span>}
    </span>
  );
}
