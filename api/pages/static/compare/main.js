// Two plans beside each other: asks for both once, and shows one level of them, all grids or one.

import { boundsOf, drawGrids, openTwins } from "/static/compare/twins.js";
import { Grids } from "/static/compare/grids.js";
import { fillCards, fillDoors, fillFlows } from "/static/compare/tables.js";
import { L } from "/static/map/map.js";
import { lang, n, refusal, t } from "/static/words.js";

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
  const named = new Grids(level);
  const pick = (side, id) => { choice.value = named.placeOf(side, id); narrow(); };
  const sides = level.grids.map((grids, side) => drawGrids(maps[side], grids, (id) => pick(side, id)));
  const land = maps.map((map) => drawLand(map, level.land));
  const doors = maps.map((map) => drawDoors(map, level.doors || []));
  drawn = [...sides.map((side) => side.layer), ...land, ...doors];
  offerGrids(choice, level, named);
  const narrow = () => narrowTo(choice.value === "" ? null : named.all[choice.value], level, named, sides, maps);
  choice.onchange = narrow;
  byId("told").textContent = sentence(level);
  narrow();
}

/** Show what changes of one grid, or of all where none is chosen. */
function narrowTo(grid, level, named, sides, maps) {
  const touches = ({ before, after }) => !grid || before === grid.before || after === grid.after;
  const flows = level.flows.filter(touches);
  ["before", "after"].forEach((end, at) => {
    sides[at].show(grid ? new Set(flows.map((flow) => flow[end]).concat(grid[end] || [])) : null);
  });
  byId("count").textContent = n(flows.reduce((sum, flow) => sum + flow.households, 0));
  fillFlows(byId("flows"), flows, named);
  byId("apart").hidden = !flows.some((flow) => named.alike(flow));
  if (byId("doors")) fillDoors(byId("doors"), (level.doors || []).filter(touches), named, (door) => lookAt(maps[1], door));
  for (const form of ["xlsx", "csv"]) {
    const link = byId(`save-${form}`);
    const asked = new URLSearchParams({ level: level.level });
    for (const [end, id] of Object.entries(grid || {})) if (id) asked.set(end, id);
    if (link) link.href = `${here}/households.${form}?${asked}`;
  }
}

function sentence(level) {
  if (!level.flows.length) return t("No household changes grid.");
  const share = level.households ? (100 * level.moved) / level.households : 0;
  const told = n(share, share < 0.1 ? 2 : 1); // a household that moves is never 0.0 %
  return t("{n} of {all} {all|household|households} {n|changes|change} grid, {share} %.", { n: level.moved, all: level.households, share: told });
}

/** Offer the grids that households leave or join; their values are places among all. */
function offerGrids(choice, level, named) {
  const involved = new Set(level.flows.flatMap(({ before, after }) => [named.placeOf(0, before), named.placeOf(1, after)]));
  const offered = named.all.map((grid, at) => [named.choice(grid), at]).filter(([, at]) => involved.has(at));
  offered.sort(([one], [other]) => one.localeCompare(other, lang, { numeric: true }));
  choice.replaceChildren(choice.options[0], ...offered.map(([text, at]) => new Option(text, String(at))));
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
