import { say } from "@shared/i18n";

/** ENUM-06, the best first. */
export const RATINGS = ["very_satisfied", "satisfied", "average", "dissatisfied", "very_dissatisfied"] as const;

const mouths = ["M7 13.5a5.2 5.2 0 0 0 10 0z", "M7.5 14a5.4 5.4 0 0 0 9 0", "M8 15h8", "M8.3 16a5.4 5.4 0 0 1 7.4 0", "M8 17.2a4.6 4.6 0 0 1 8 0M6.8 7.2l2.6 1.2M17.2 7.2l-2.6 1.2"];

/** One of the five faces. */
export const Face = ({ rating, size = 44 }: { rating: string; size?: number }) => {
  const i = Math.max(0, RATINGS.indexOf(rating as (typeof RATINGS)[number]));
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" aria-hidden>
      <circle cx="12" cy="12" r="10" />
      <path d="M8.7 9.8v.6M15.3 9.8v.6" strokeWidth="2.2" />
      <path d={mouths[i]} fill={i === 0 ? "currentColor" : "none"} />
    </svg>
  );
};

/** Five faces with their words; nothing is chosen beforehand. */
export function Faces({ label, value, onChange }: { label: string; value: string; onChange: (rating: string) => void }) {
  return (
    <div className="m-faces" role="radiogroup" aria-label={label}>
      {RATINGS.map((r, i) => (
        <button key={r} type="button" role="radio" aria-checked={r === value} className={`f${i}`} onClick={() => onChange(r)}>
          <Face rating={r} />
          <span>{say(`rating.${r}`)}</span>
        </button>
      ))}
    </div>
  );
}

/** A rating that was given. */
export const Rated = ({ rating }: { rating: string }) => (
  <span className={`m-rated f${RATINGS.indexOf(rating as (typeof RATINGS)[number])}`}><Face rating={rating} size={28} /> {say(`rating.${rating}`)}</span>
);

