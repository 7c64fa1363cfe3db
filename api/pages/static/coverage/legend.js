// The legend: five steps from thin to well served, and what is not recorded.

import { t } from "/static/words.js";
import { STEPS, stepWords } from "/static/coverage/layers.js";
import { element, swatch } from "/static/coverage/elements.js";

/** Fill an element with the legend. */
export function showLegend(holder, note) {
  const rows = STEPS.map((step, at) => element("li", "", swatch(step.fill), stepWords(at)));
  rows.push(element("li", "", swatch("", true), t("not recorded")));
  holder.replaceChildren(element("ul", "", ...rows));
  if (note) holder.append(element("p", "small", note));
}
