// The page of a plan: while it is drawn how far that is; what changes for people, when somebody wants to see it.

import { BeingDrawn } from "/static/drawing/drawing.js";
import { levelName } from "/static/levels.js";
import { ask } from "/static/sending.js";
import { refusal, t } from "/static/words.js";

const MOST_ROWS = 200;

/** Show what changes at each level, and for whom. */
async function showChanges(details) {
  const place = details.querySelector("div");
  place.textContent = t("Counting…");
  const { ok, told } = await ask("GET", details.dataset.changes);
  place.textContent = "";
  if (!ok) {
    place.append(paragraph(refusal(told).join(" ")));
    return;
  }
  for (const level of told.levels) place.append(...levelOf(level));
}

function levelOf(level) {
  const said = [
    t("{n} {n|household moves|households move} to another grid", { n: level.households_moved }),
    t("at {n} {n|door|doors} the leader changes", { n: level.leader_changes }),
  ];
  if (level.unled.length) said.push(t("{n} {n|grid has|grids have} no leader yet", { n: level.unled.length }));
  const list = element("ul");
  list.append(...said.map((text) => element("li", text)));
  const parts = [element("h3", levelName(level.level)), list];
  if (level.doors.length) parts.push(doorsOf(level.doors));
  return parts;
}

function doorsOf(doors) {
  const table = element("table");
  const head = table.createTHead().insertRow();
  for (const name of [t("Address"), t("Before"), t("After"), t("Another leader")]) {
    const cell = element("th", name);
    cell.scope = "col";
    head.append(cell);
  }
  const body = table.createTBody();
  for (const door of doors.slice(0, MOST_ROWS)) {
    const row = body.insertRow();
    const words = [door.household_id, door.before || "–", door.after || "–", door.leader_changes ? t("yes") : t("no")];
    for (const word of words) row.insertCell().textContent = word;
  }
  const scroll = element("div");
  scroll.className = "scroll";
  scroll.tabIndex = 0;
  scroll.append(table);
  return scroll;
}

function element(name, text = "") {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

function paragraph(text) {
  return element("p", text);
}

const details = document.querySelector("[data-changes]");
if (details) details.addEventListener("toggle", () => details.open && showChanges(details), { once: true });

const drawn = document.querySelector(".being-drawn");
if (drawn) {
  const { plan, village } = drawn.parentElement.dataset;
  new BeingDrawn(drawn).follow(plan, { village, onEnd: () => location.reload() });
}
