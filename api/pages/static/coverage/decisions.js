// What needs a decision: kind by kind, the largest first, each with a way to where it is.

import { lang, n, t } from "/static/words.js";
import { countWords } from "/static/coverage/layers.js";
import { driftWords } from "/static/coverage/table.js";
import { element } from "/static/coverage/elements.js";

const SHOWN = 4;

/**
 * Show decisions.
 * @param {HTMLElement} holder
 * @param {Object} said as the service answered
 * @param {Function} open called with the area of a decision that is followed
 */
export function showDecisions(holder, said, open) {
  const kinds = new Map();
  for (const one of said.decisions) kinds.set(one.kind, [...(kinds.get(one.kind) ?? []), one]);
  const parts = [...kinds].map(([kind, rows]) => group(kind, rows, open));
  if (!parts.length) parts.push(element("p", "small", t("Nothing that anybody has to decide.")));
  if (said.more) parts.push(element("p", "small", t("{n} more {n|is|are} not listed; choose a smaller area.", { n: said.more })));
  holder.replaceChildren(...parts);
}

function group(kind, rows, open) {
  const made = element("details", "kind");
  made.open = kind !== "not_recorded";
  made.append(element("summary", "", `${kindWords(kind)} `, element("span", "count", n(rows.length))));
  const list = element("ol", "");
  list.append(...rows.slice(0, SHOWN).map((one) => item(one, open)));
  made.append(list);
  if (rows.length > SHOWN) made.append(rest(rows.slice(SHOWN), list, open));
  return made;
}

function rest(rows, list, open) {
  const more = element("button", "plain more", t("{n} more", { n: rows.length }));
  more.type = "button";
  more.addEventListener("click", () => {
    list.append(...rows.map((one) => item(one, open)));
    more.remove();
  });
  return more;
}

function item(one, open) {
  const link = element("a", "", one.area.name);
  link.href = one.link;
  link.addEventListener("click", (event) => { event.preventDefault(); open(one.area); });
  const detail = detailWords(one);
  return element("li", "", link, ...(detail ? [" ", element("span", "small", detail)] : []));
}

function kindWords(kind) {
  return {
    vacant: t("Vacant posts"), not_recorded: t("No leader on record"), out_of_band: t("Out of band when published"),
    drifted: t("Grown out of band"), far: t("Far from a station"), overdue: t("Visits overdue"),
  }[kind];
}

function detailWords(one) {
  if (one.title) return one.title[lang];
  if (one.count) return t("{n} {n|household|households}", { n: countWords(one.count) });
  if (!one.size) return "";
  const band = `${n(one.size.least)}–${n(one.size.most)}`;
  const now = one.size.counted.count ?? one.size.published.count;
  return now === null ? band : t("{now} {now|household|households}, band {band}, growth {drift}", { now, band, drift: driftWords(one.size.drift) });
}
