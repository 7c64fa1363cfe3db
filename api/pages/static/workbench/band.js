// The bar that shows how many households a grid has and where its band lies, and the words for it.

import { t } from "/static/words.js";
import { el } from "./elements.js";

/** Return an empty bar; `fillBar` fills it. */
export function bandBar() {
  return el("span", { class: "band", "aria-hidden": "true" }, el("span", { class: "band-in" }), el("span", { class: "band-fill" }));
}

/** Show a number of households in a bar whose end is half as much again as a level allows. */
export function fillBar(bar, level, households, standing) {
  const end = Math.max(level.high * 1.5, 1);
  const percent = (count) => `${Math.min(100, (100 * count) / end).toFixed(2)}%`;
  const [inside, fill] = bar.children;
  inside.style.left = percent(level.min);
  inside.style.width = `${((100 * (level.max - level.min)) / end).toFixed(2)}%`;
  fill.style.width = percent(households);
  bar.dataset.standing = standing;
}

/** Return how a grid stands to its band in words. */
export function standingWords(level, households, standing) {
  const values = { n: Math.abs(households - (standing === "few" ? level.low : level.high)), low: level.min, high: level.max };
  return {
    in: t("within {low} to {high}", values),
    tolerated: t("within the tolerance", values),
    few: t("{n} too few", values),
    many: t("{n} too many", values),
    free: t("the band does not apply", values),
  }[standing];
}

/** Return several words as one text. */
export const listed = (words) => (words.length ? words.reduce((a, b) => t("{a}, {b}", { a, b })) : "");
