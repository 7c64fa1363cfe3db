// The three coverages: what each measures, in five steps from pale (thin) to deep (well served). Absent data is hatched.

import { n, t } from "/static/words.js";

/** From thin to well served: one hue, lightness 94 to 36, so that it reads in grey and to every eye. */
export const STEPS = [
  { from: 0, fill: "#eef3ea" },
  { from: 0.5, fill: "#c3dcd3" },
  { from: 0.7, fill: "#8fbfb6" },
  { from: 0.85, fill: "#52968f" },
  { from: 0.95, fill: "#1f5f5c" },
];
export const ABSENT = { paper: "#efece6", line: "#a8a296" };

/** What each coverage is called, what it says, and its share of an area: null where nothing was recorded. */
export const LAYERS = {
  organisation: {
    about: () => t("Part of the areas that have a leader on record"),
    share: (area) => area.organisation.share,
  },
  stations: {
    about: (asked) => t("Part of households with a station within {n} {n|minute|minutes} on foot", { n: asked.minutes }),
    share: (area) => area.stations.share,
  },
  service: {
    about: () => t("Part of households that lie in exactly one grid and were visited in time"),
    share: (area) => area.service.share,
  },
};

/** Return the step of a share, null of none. */
export function stepOf(share) {
  return share === null ? null : STEPS.filter((step) => share >= step.from).length - 1;
}

/** Return what the legend says of a step. */
export function stepWords(step) {
  const from = STEPS[step].from;
  const to = step + 1 < STEPS.length ? STEPS[step + 1].from : null;
  if (from === 0) return t("under {n} %", { n: to * 100 });
  return to === null ? t("{n} % and more", { n: from * 100 }) : `${n(from * 100)}–${n(to * 100)} %`;
}

/** Return a share as people read it: what is absent is never 0. */
export function shareWords(share, suppressed = false) {
  if (suppressed) return t("under 10 households");
  return share === null ? t("not recorded") : `${n(Math.round(share * 100))} %`;
}

/** Return a number as people read it. */
export function countWords(said) {
  if (said.suppressed) return t("under 10");
  return said.count === null ? t("not recorded") : n(said.count);
}

/** What a level is called. */
export function levelWords(level) {
  return {
    township: t("Townships"), village: t("Administrative villages"), grid: t("Grids"),
    micro_grid: t("Micro-grids"), ten_household_group: t("Ten-household groups"),
  }[level] ?? level;
}
