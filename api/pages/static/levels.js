// What the levels of grids are called.

import { t } from "/static/words.js";

/** Return what people call one grid of a level; its own name where that is not known. */
export function levelName(level) {
  const known = { grid: t("Grid"), micro_grid: t("Micro-grid"), ten_household_group: t("Ten-household group") };
  return known[level] ?? level;
}
