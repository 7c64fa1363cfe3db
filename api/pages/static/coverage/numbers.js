// The five numbers.

import { n, t } from "/static/words.js";
import { countWords } from "/static/coverage/layers.js";

/** Put the numbers of an answer in their places; what is not known is told so, and not as 0. */
export function showNumbers(list, said) {
  const figures = {
    outside: said.households_outside_grids,
    unled: { count: said.grids ? said.grids_without_leader : null },
    out_of_band: { count: said.grids ? said.grids_out_of_band : null },
    far: said.households_far_from_station,
    overdue: said.visits_overdue,
  };
  for (const item of list.querySelectorAll("[data-number]")) {
    const figure = figures[item.dataset.number];
    const known = figure.count !== null && !figure.suppressed;
    item.querySelector("b").textContent = countWords(figure);
    item.classList.toggle("absent", !known);
    item.classList.toggle("none", known && figure.count === 0);
  }
  note(list.querySelector('[data-number="far"]'), said.households_unmeasured);
  note(list.querySelector('[data-number="outside"]'), null, t("of {n}", { n: said.households.count ?? "–" }));
}

function note(item, unmeasured, text = "") {
  let small = item.querySelector("small");
  if (!small) {
    small = document.createElement("small");
    item.append(small);
  }
  const more = unmeasured?.count ? t("{n} more: no station recorded", { n: n(unmeasured.count) }) : "";
  small.textContent = text || more;
}
