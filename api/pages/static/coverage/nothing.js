// What is said in place of the map while there is nothing to map, and what to do about it.

import { t } from "/static/words.js";
import { element } from "/static/coverage/elements.js";

/**
 * Say that no plan is in force, or let the map be seen.
 * @param {HTMLElement} holder beside the map, which it takes the place of
 * @param {boolean} mapped whether an area has land to draw
 * @param {string} today the address of today, where another day is shown
 */
export function showNothing(holder, mapped, today) {
  holder.hidden = mapped;
  holder.parentElement.classList.toggle("without", !mapped);
  if (mapped) return;
  const said = today
    ? t("No plan was in force on this day.")
    : t("No plan is in force here yet. Once one is published, this map shows who leads its grids, how near stations are, and who was visited in time.");
  const link = element("a", "button plain", today ? t("Back to today") : t("Go to the villages"));
  link.href = today || "/";
  holder.replaceChildren(element("p", "", said), link);
}
