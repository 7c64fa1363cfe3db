// Short words to the planner over the map; the last few stay until they have been read.

import { t } from "/static/words.js";
import { el } from "./elements.js";
import { icon } from "./icons.js";

const STAY_MS = 7000;
const MOST = 3;

/** Show what is told on the bench in a corner of the map; screen readers read it. */
export function showTold(bench, corner) {
  bench.on("told", ({ text, action, lasting }) => {
    for (const note of corner.children) if (note.dataset.text === text) note.remove();
    const note = el("div", { class: "note", data: { text } }, el("p", { text }));
    if (action) note.append(el("button", { type: "button", class: "plain small-button", text: action.label, on: { click: () => { note.remove(); action.run(); } } }));
    note.append(el("button", { type: "button", class: "bare", "aria-label": t("Close"), on: { click: () => note.remove() } }, icon("close")));
    corner.append(note);
    while (corner.children.length > MOST) corner.firstChild.remove();
    if (!lasting) setTimeout(() => note.remove(), action ? 2 * STAY_MS : STAY_MS);
  });
}
