// The areas as a table: what the map shows, for the keyboard, for screen readers and for whoever likes figures.

import { n, t } from "/static/words.js";
import { STEPS, countWords, shareWords, stepOf } from "/static/coverage/layers.js";
import { element, swatch } from "/static/coverage/elements.js";

/**
 * Show areas in a table.
 * @param {HTMLTableElement} table
 * @param {Array} areas
 * @param {{open: Function, address: Function}} told `open` is called with an area whose name is followed
 */
export function showTable(table, areas, told) {
  const caption = element("caption", "hushed", t("Coverage of each area"));
  const heads = [t("Area and code"), t("Households now"), t("Leaders"), t("Stations"), t("Visits"), t("Band"), t("Growth"), t("Vacant posts")];
  const head = element("thead", "", element("tr", "", ...heads.map((text, at) => heading(text, at === 0))));
  const rows = areas.map((area) => row(area, told));
  table.replaceChildren(caption, head, element("tbody", "", ...rows));
}

function heading(text, first) {
  const cell = element("th", first ? "words" : "", text);
  cell.scope = "col";
  return cell;
}

function row(area, told) {
  const name = element("th", "words");
  name.scope = "row";
  if (area.deeper) {
    const link = element("a", "", area.name);
    link.href = told.address(area);
    link.addEventListener("click", (event) => { event.preventDefault(); told.open(area); });
    name.append(link);
  } else {
    name.append(area.name);
  }
  name.append(" ", element("small", "", area.code));
  const { organisation, stations, service, size } = area;
  return element("tr", "", name, element("td", "", countWords(area.households)),
    share(organisation.share, false, `${n(organisation.led)} / ${n(organisation.areas)}`),
    share(stations.share, stations.suppressed), share(service.share, service.suppressed),
    element("td", size.in_band === false || size.drifted ? "wrong" : "", bandWords(size)),
    element("td", "", driftWords(size.drift)),
    element("td", organisation.vacancies ? "wrong" : "", organisation.recorded ? n(organisation.vacancies) : t("not recorded")));
}

function share(value, suppressed, more = "") {
  const step = stepOf(value);
  const cell = element("td", value === null ? "absent" : "", swatch(step === null ? "" : STEPS[step].fill, step === null));
  cell.append(` ${shareWords(value, suppressed)}`);
  if (more && value !== null) cell.append(" ", element("small", "", more));
  return cell;
}

/** Return how a grid stands to its band. */
export function bandWords(size) {
  if (size.least === null) return "–";
  const band = `${n(size.least)}–${n(size.most)}`;
  if (size.in_band === null) return band;
  return size.in_band && !size.drifted ? t("in band {band}", { band }) : t("outside {band}", { band });
}

/** Return by how many households a grid grew since it was published. */
export function driftWords(drift) {
  if (drift === null) return "–";
  return drift > 0 ? `+${n(drift)}` : drift < 0 ? `−${n(-drift)}` : "0";
}
