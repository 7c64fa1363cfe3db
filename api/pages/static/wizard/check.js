// What was understood: a card for each file, and what is wrong, with the cells.

import { button, byId, fill, make } from "/static/elements.js";
import { columnName, roleName, said, sizeName } from "./names.js";
import { lang, n, t } from "/static/words.js";

const SHOWN_FAULTS = 30;
const SHOWN_CELLS = 12;

/**
 * Show an import.
 * @param {Object} state the answer of the service
 * @param {{change: (body: Object) => void, remove: (id: string) => void}} acts
 */
export function showCheck(state, acts) {
  byId("summary").textContent = summary(state);
  showFaults(state);
  fill(byId("cards"), ...state.files.map((file) => card(file, state, acts)), notRead(state));
  showNotices(state);
}

function summary(state) {
  const households = state.villages.reduce((sum, village) => sum + village.households, 0);
  if (households) {
    return state.villages.length === 1
      ? t("{village}: {households} {households|household|households} at {points} {points|address|addresses}.", {
        village: state.villages[0].name, households, points: state.villages[0].points,
      })
      : t("{n} {n|village|villages} with {households} {households|household|households}.", { n: state.villages.length, households });
  }
  const waiting = (state.groups || []).filter((group) => !group.placed);
  if (waiting.length && !state.faults.length) {
    const sum = waiting.reduce((total, group) => total + group.households, 0);
    return t("{n} {n|group|groups} with {households} {households|household|households} {n|has|have} no coordinates yet: the next step places {n|it|them}.", {
      n: waiting.length, households: sum,
    });
  }
  return t("Something has to be set right before a village can be made of this.");
}

function showFaults(state) {
  const holder = byId("faults");
  if (!state.faults.length) return fill(holder);
  const tables = state.files.filter((file) => /\.(xlsx|csv)$/i.test(file.name) && file.roles.includes("households"));
  const downloads = tables.map((file) =>
    make("a.button.plain", { href: `${state.links.faults}?file=${file.id}` }, t("Download {name} with its faults marked", { name: file.name })));
  return fill(
    holder,
    make("h3", {}, t("What has to be set right"), " ", make("span.count", {}, n(state.faults.length))),
    make("ul.faults.wz-faults", {}, ...state.faults.slice(0, SHOWN_FAULTS).map((each) => faultItem(each, state.files))),
    state.faults.length > SHOWN_FAULTS ? make("p.small", {}, t("{n} more of them", { n: state.faults.length - SHOWN_FAULTS })) : null,
    downloads.length
      ? make("div.wz-mend", {}, make("p", {}, t("Wrong cells are red in it, with the reason in a column of its own. Correct it and drop it on this page again.")), make("p.actions", {}, ...downloads))
      : null,
  );
}

function faultItem(fault, files) {
  const file = files.find((each) => each.id === fault.file);
  const cells = fault.cells.map((each) => each.cell ?? t("in row {n}", { n: each.row }));
  const shown = [...new Set(cells)].slice(0, SHOWN_CELLS);
  const more = fault.n_cells - shown.length;
  return make(
    "li", {}, make("b", {}, file && fault.cells.length ? file.name : fault.where), make("br"), said(fault),
    shown.length
      ? make("span.wz-cells", {}, ...shown.map((cell) => make("code", {}, cell)), more > 0 ? t("{n} more of them", { n: more }) : null)
      : null,
  );
}

function card(file, state, { change, remove }) {
  const gone = button("×", () => remove(file.id), { label: t("Take {name} away", { name: file.name }) });
  gone.classList.add("wz-gone");
  return make(
    "article.card.wz-file", { "data-file": file.id },
    make("header", {}, make("h3", {}, file.name), gone),
    make("div.body", {}, roles(file, change), sheets(file, change), counts(file), columns(file), denied(file)),
  );
}

function roles(file, change) {
  const select = make("select", {});
  const now = file.roles.join(",");
  const could = file.could_be.map((role) => [role, roleName(role)]);
  const several = file.roles.length > 1 ? [[now, file.roles.map(roleName).join(" + ")]] : [];
  for (const [value, name] of [["", t("leave it aside")], ...several, ...could]) {
    const option = new Option(name, value);
    option.selected = value === now;
    select.append(option);
  }
  select.addEventListener("change", () => change({ roles: { [file.id]: select.value ? select.value.split(",") : [] } }));
  return make("label", {}, make("span", {}, t("is taken for")), select, make("small", {}, `${said(file.why)} · ${sizeName(file.size)}`));
}

function sheets(file, change) {
  if (file.sheets.length < 2) return null;
  const select = make("select", {}, new Option(t("the one that fits best"), ""));
  for (const name of file.sheets) {
    const option = make("option", { value: name }, name);
    option.selected = name === file.sheet;
    select.append(option);
  }
  select.addEventListener("change", () => change({ sheets: { [file.id]: select.value || null } }));
  return make("label", {}, make("span", {}, t("Sheet of the workbook")), select);
}

function counts(file) {
  const told = [];
  if (file.entries !== null) told.push(t("{n} {n|entry|entries}", { n: file.entries }));
  if (file.crs) told.push(file.crs);
  if (file.encoding) told.push(file.encoding);
  if (file.placeless) told.push(t("without coordinates"));
  return told.length ? make("p.small", {}, told.join(" · ")) : null;
}

function columns(file) {
  if (!file.kept.length && !file.dropped.length) return null;
  const kept = file.kept.map((each) => make("span.wz-kept", { title: columnName(each.column) }, each.heading));
  const dropped = file.dropped.slice(0, 12).map((heading) => make("span.wz-dropped", {}, heading));
  return make(
    "dl.wz-columns", {},
    ...(kept.length ? [make("dt", {}, t("columns kept")), make("dd", {}, ...kept)] : []),
    ...(dropped.length ? [make("dt", {}, t("columns not needed")), make("dd", {}, ...dropped)] : []),
  );
}

function denied(file) {
  if (!file.denied.length) return null;
  return make(
    "p.wz-denied", {}, make("b", {}, t("Never kept: ")),
    file.denied.map((each) => (lang === "zh" ? `${each.heading}（${said(each)}）` : `${each.heading} (${said(each)})`)).join(lang === "zh" ? "、" : ", "),
  );
}

function notRead(state) {
  return state.not_read.length ? make("p.small.wz-aside", {}, t("Not read, and not kept: {names}", { names: state.not_read.join(", ") })) : null;
}

function showNotices(state) {
  const holder = byId("notices");
  if (!state.notices.length) return fill(holder);
  const list = make("ul.faults", {}, ...state.notices.map((each) => make("li.wish", {}, make("b", {}, each.where), make("br"), said(each))));
  return fill(holder, make("details", {}, make("summary", {}, t("Worth knowing ({n})", { n: state.notices.length })), list));
}
