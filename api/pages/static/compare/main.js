// Two plans beside each other: asks for both once, and shows one level of them, all grids or one.

import { boundsOf, drawGrids, openTwins } from "/static/compare/twins.js";
import { fillCards, fillDoors, fillFlows } from "/static/compare/tables.js";
import { L } from "/static/map/map.js";
import { n, refusal, t } from "/static/words.js";

const page = document.getElementById("compare");
const byId = (id) => document.getElementById(id);
const here = `/api/v1/plans/${encodeURIComponent(page.dataset.a)}/compare/${encodeURIComponent(page.dataset.b)}`;
const buttons = [...document.querySelectorAll("[data-level]")];

/** What is drawn of the level that is shown, and is taken off for another. */
let drawn = [];

async function start() {
  const told = await asked(here);
  const cards = asked(`/plans/${encodeURIComponent(page.dataset.a)}/compare/${encodeURIComponent(page.dataset.b)}/scorecards`);
  const bounds = boundsOf(told.levels[0].grids[0].map((grid) => grid.land));
  const maps = openTwins([byId("map-1"), byId("map-2")], bounds);
  const show = (name) => {
    buttons.forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.level === name)));
    cards.then((of) => fillCards(byId("cards"), of[name] || [])).catch(tell);
    showLevel(maps, told.levels.find((level) => level.level === name) || told.levels[0]);
  };
  buttons.forEach((button) => button.addEventListener("click", () => show(button.dataset.level)));
  show(told.levels[told.levels.length - 1].level);
}

/** Show a level: grids and what changes hands on both maps, the lists below. */
function showLevel(maps, level) {
  drawn.forEach((layer) => layer.remove());
  const choice = byId("grid");
  const pick = (id) => { choice.value = id; narrow(); };
  const sides = level.grids.map((grids, side) => drawGrids(maps[side], grids, pick));
  const land = maps.map((map) => drawLand(map, level.land));
  const doors = maps.map((map) => drawDoors(map, level.doors || []));
  drawn = [...sides.map((side) => side.layer), ...land, ...doors];
  offerGrids(choice, level);
  const narrow = () => narrowTo(choice.value, level, sides, maps);
  choice.onchange = narrow;
  byId("told").textContent = sentence(level);
  narrow();
}

/** Show what changes of one grid, or of all where none is chosen. */
function narrowTo(grid, level, sides, maps) {
  const touches = ({ before, after }) => !grid || before === grid || after === grid;
  const flows = level.flows.filter(touches);
  const involved = new Set(flows.flatMap(({ before, after }) => [before, after]).concat(grid || []));
  sides.forEach((side) => side.show(grid ? involved : null));
  byId("count").textContent = n(flows.reduce((sum, flow) => sum + flow.households, 0));
  fillFlows(byId("flows"), flows);
  if (byId("doors")) fillDoors(byId("doors"), (level.doors || []).filter(touches), (door) => lookAt(maps[1], door));
  for (const form of ["xlsx", "csv"]) {
    const link = byId(`save-${form}`);
    const asked = new URLSearchParams({ level: level.level, ...(grid ? { grid } : {}) });
    if (link) link.href = `${here}/households.${form}?${asked}`;
  }
}

function sentence(level) {
  if (!level.flows.length) return t("No household changes grid.");
  const share = level.households ? (100 * level.moved) / level.households : 0;
  return t("{n} of {all} {all|household|households} {n|changes|change} grid, {share} %.", { n: level.moved, all: level.households, share: n(share, 1) });
}

/** Offer the grids that households leave or join. */
function offerGrids(choice, level) {
  const ids = [...new Set(level.flows.flatMap(({ before, after }) => [before, after]))].filter(Boolean).sort();
  const names = new Map(level.grids.flat().map((grid) => [grid.id, grid.name]));
  choice.replaceChildren(choice.options[0], ...ids.map((id) => new Option(`${id} ${names.get(id) || ""}`, id)));
  choice.value = "";
}

function drawLand(map, land) {
  const style = { pane: "lines", color: "#b3242a", weight: 1.4, dashArray: "4 3", fillColor: "#b3242a", fillOpacity: 0.14, interactive: false };
  return L.layerGroup(land.map((each) => L.geoJSON(each.land, { ...style, style }))).addTo(map);
}

function drawDoors(map, doors) {
  const look = { pane: "points", radius: 3.4, color: "#fffdf9", weight: 1, fillColor: "#b3242a", fillOpacity: 1 };
  return L.layerGroup(doors.map((door) => L.circleMarker([door.at[1], door.at[0]], look).bindTooltip(String(door.household_id))))
    .addTo(map);
}

function lookAt(map, door) {
  map.setView([door.at[1], door.at[0]], Math.max(map.getZoom(), 18), { animate: false });
  byId("map-2").scrollIntoView({ block: "center" });
}

/** Return what the service says; throws its own sentence where it refuses. */
async function asked(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  const told = await answer.json();
  if (!answer.ok) throw new Error(refusal(told).join(" "));
  return told;
}

function tell(error) {
  byId("told").textContent = error.message;
}

start().catch(tell);
