// The tables under the maps: how many households go from grid to grid, and which doors these are.

import { n, t } from "/static/words.js";

/** Rows of doors that are drawn at once; the file has all. */
const MOST_ROWS = 500;

/**
 * Fill the table of flows.
 * @param {HTMLTableElement} table
 * @param {Array<{before: string, after: string, households: number}>} flows
 * @param {import("/static/compare/grids.js").Grids} grids
 */
export function fillFlows(table, flows, grids) {
  const rows = flows.map((flow) => [...grids.cells(flow), n(flow.households)]);
  fill(table, [t("From grid"), t("To grid"), t("Households")], rows, t("Nobody changes grid."));
}

/**
 * Fill the table of doors.
 * @param {HTMLTableElement} table
 * @param {Array<Object>} doors
 * @param {import("/static/compare/grids.js").Grids} grids
 * @param {(door: Object) => void} onPick called with the door that somebody looks for
 */
export function fillDoors(table, doors, grids, onPick) {
  const rows = doors.slice(0, MOST_ROWS).map((door) => [
    place(door, onPick), door.group || "–", ...grids.cells(door, { code: false }), n(door.households),
  ]);
  fill(table, [t("Door number"), t("Natural group"), t("From grid"), t("To grid"), t("Households")], rows, "");
  if (doors.length > MOST_ROWS) {
    table.createCaption().textContent = t("The first {n} of {all}; the file has all.", { n: MOST_ROWS, all: doors.length });
  }
}

/**
 * Fill the table of scorecards: figures under the principle that they speak of, those that differ stand out.
 * @param {HTMLTableElement} table
 * @param {Array<{name: string, rows: Array}>} principles
 */
export function fillCards(table, principles) {
  table.replaceChildren();
  if (!principles.length) {
    table.createCaption().textContent = t("Neither plan was measured at this level.");
    return;
  }
  const head = table.createTHead().insertRow();
  [t("Five principles, side by side"), t("Plan before"), t("Plan after")].forEach((text) => head.append(heading(text, "col")));
  for (const { name, rows } of principles) {
    const body = table.createTBody();
    const title = heading(name, "rowgroup");
    title.colSpan = 3;
    const line = body.insertRow();
    line.className = "principle";
    line.append(title);
    rows.forEach(([label, values]) => body.append(figures(label, values)));
  }
}

function figures(label, values) {
  const line = document.createElement("tr");
  line.append(heading(label, "row"));
  values.forEach((value) => line.insertCell().append(value));
  if (values[0] !== values[1]) line.className = "differs";
  return line;
}

function heading(text, scope) {
  const cell = document.createElement("th");
  cell.scope = scope;
  cell.textContent = text;
  return cell;
}

function place(door, onPick) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "plain link";
  button.textContent = door.household_id;
  button.addEventListener("click", () => onPick(door));
  return button;
}

function fill(table, headings, rows, empty) {
  table.replaceChildren();
  if (!rows.length) {
    if (empty) table.createCaption().textContent = empty;
    return;
  }
  const head = table.createTHead().insertRow();
  headings.forEach((text) => head.append(heading(text, "col")));
  const body = table.createTBody();
  rows.forEach((row) => {
    const line = body.insertRow();
    const [first, ...others] = row;
    const title = heading("", "row");
    title.append(first);
    line.append(title);
    others.forEach((value) => line.insertCell().append(value));
  });
  for (const { cells } of table.rows) [...cells].slice(0, -1).forEach((cell) => cell.classList.add("words")); // the last is a number
}
