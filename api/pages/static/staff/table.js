// One table of records: read page by page, found by a word, added to and changed in a form above it.

import { seek } from "/static/seek.js";
import { ask } from "/static/sending.js";
import { refusal, t } from "/static/words.js";

const MOST_ROWS = 1000;

/** What the page knows of areas, titles and the day. */
export const choices = JSON.parse(document.getElementById("choices").textContent);

const places = {
  head: document.querySelector("[data-head]"),
  rows: document.querySelector("[data-rows]"),
  none: document.querySelector("[data-none]"),
  told: document.querySelector("[data-told]"),
  editor: document.querySelector("[data-editor]"),
  add: document.querySelector("[data-add]"),
};

/** Return an element with a text and properties. */
export function element(name, text = "", properties = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  return Object.assign(made, properties);
}

/** Say above the table what was done. */
export function tell(text) {
  places.told.textContent = text;
}

/** Return what an area is called, by its code. */
export function areaName(code) {
  const area = choices.areas.find((one) => one.code === code);
  return area && area.name ? area.name : code || "";
}

/** Read every page of a list of the service. */
export async function readAll(address, key) {
  const found = [];
  let next = `${address}${address.includes("?") ? "&" : "?"}limit=${MOST_ROWS}`;
  while (next) {
    const { ok, told } = await ask("GET", next);
    if (!ok) {
      tell(refusal(told).join(" "));
      break;
    }
    found.push(...told[key]);
    next = told.next;
  }
  return found;
}

/**
 * Show a table.
 * @param {{columns: Array<{label: string, show: Function}>, load: Function, actions: Function, add: Function,
 *   loaded?: Function, rowClass?: Function}} asked show gives a text, or texts the second of which is small
 * @returns {{refresh: Function}}
 */
export function openTable({ columns, load, actions, add, loaded, rowClass }) {
  for (const column of columns) places.head.append(element("th", column.label, { scope: "col" }));
  const last = element("th", "", { scope: "col" });
  last.append(element("span", t("What can be done"), { className: "hushed" }));
  places.head.append(last);
  const look = seek(document.querySelector("[data-seek]"), () => places.rows.children, null);

  const refresh = async () => {
    const records = await load();
    places.rows.textContent = "";
    for (const record of records) places.rows.append(rowOf(record, columns, actions, rowClass));
    places.none.hidden = records.length > 0;
    places.rows.closest(".scroll").hidden = records.length === 0;
    look();
    document.querySelector("[data-seek]").dispatchEvent(new Event("input"));
    if (loaded) loaded(records);
  };
  places.add.addEventListener("click", () => add());
  refresh();
  return { refresh };
}

function rowOf(record, columns, actions, rowClass) {
  const row = document.createElement("tr");
  if (rowClass) row.className = rowClass(record);
  const words = [];
  for (const column of columns) {
    const [text, small] = [column.show(record)].flat();
    const cell = element("td");
    cell.dataset.label = column.label;
    cell.append(element("span", text || "–"));
    if (small) cell.append(element("small", small));
    words.push(text, small);
    row.append(cell);
  }
  const last = row.insertCell();
  for (const [name, act] of actions(record)) {
    const button = element("button", name, { type: "button", className: "plain" });
    button.setAttribute("aria-label", `${name}: ${words[0] || ""}`);
    button.addEventListener("click", () => act(record));
    last.append(button);
  }
  row.dataset.name = words.filter(Boolean).join(" ");
  return row;
}

/**
 * Open the form above the table.
 * @param {{title: string, fields: Array<Object>, button?: string, save: Function, more?: Function}} asked a field has
 *   name, label, and what an input has; options make it a choice
 */
export function openEditor({ title, fields, button = t("Save"), save, more }) {
  const form = document.createElement("form");
  form.append(element("h2", title));
  const grid = element("div", "", { className: "fields" });
  for (const field of fields) grid.append(fieldOf(field));
  form.append(grid);
  if (more) more(form);
  const actions = element("p", "", { className: "actions" });
  const go = element("button", button);
  const stop = element("button", t("Cancel"), { type: "button", className: "plain" });
  const said = element("output");
  said.setAttribute("role", "alert");
  actions.append(go, stop, said);
  form.append(actions);
  stop.addEventListener("click", closeEditor);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    go.disabled = true;
    said.textContent = "";
    const answer = await save(Object.fromEntries(new FormData(form)));
    go.disabled = false;
    if (!answer.ok) said.textContent = refusal(answer.told).join(" ");
    else closeEditor();
  });
  places.editor.textContent = "";
  places.editor.append(form);
  places.editor.hidden = false;
  form.querySelector("input, select")?.focus();
  return form;
}

function closeEditor() {
  places.editor.hidden = true;
  places.editor.textContent = "";
  places.add?.focus();
}

function fieldOf({ name, label, hint, options, ...properties }) {
  const holder = document.createElement("label");
  holder.append(element("span", label));
  const field = document.createElement(options ? "select" : "input");
  field.name = name;
  for (const [value, text] of options || []) field.append(element("option", text, { value }));
  const { list, ...plain } = properties;
  Object.assign(field, plain);
  if (list) field.setAttribute("list", list);
  field.autocomplete = "off";
  holder.append(field);
  if (hint) holder.append(element("small", hint));
  return holder;
}
