import type { Hue } from "@shared/theme/tokens";

/** ENUM-06, best first: the filter's choices before the organisation's own list has come. */
export const ratings = ["very_satisfied", "satisfied", "average", "dissatisfied", "very_dissatisfied"];

export const ratingHue = (rating: string): Hue => (rating.endsWith("dissatisfied") ? "red" : rating === "average" ? "amber" : "green");
