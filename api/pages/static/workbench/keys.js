// The keyboard: a key for every command, steps from unit to unit on the map, and the sheet that lists them.

import { t } from "/static/words.js";
import { shownKey, wordsOf } from "./commands.js";
import { sheet } from "./dialog.js";
import { el } from "./elements.js";
import { begun } from "./pointing.js";

/** Return a key press as the table of commands writes it: "ctrl+shift+z", "b", "[". */
export function keyOf(event) {
  const ctrl = event.ctrlKey || event.metaKey;
  const shift = event.shiftKey && (ctrl || event.key.length > 1); // of a sign such as "?" it is part
  return [ctrl ? "ctrl" : "", shift ? "shift" : "", event.key.toLowerCase()].filter((part) => part).join("+");
}

/** Listen to the keys of the page. */
export function listen(bench, commands, pointing) {
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.target.closest("input, select, textarea") && event.key !== "Escape") return;
    if (event.key === "Escape") {
      escape(bench, pointing);
      return;
    }
    if (event.target.id === "map" && step(bench, event)) {
      event.preventDefault();
      return;
    }
    const command = commands.of(keyOf(event));
    if (!command || (event.repeat && command.group !== "edit" && command.group !== "tools")) return;
    event.preventDefault();
    commands.run(command.id);
  });
}

/** Esc gives up one thing after another: the stroke, the unit, the tool, the grid. */
function escape(bench, pointing) {
  if (pointing.cancel()) return;
  bench.swapFrom = undefined;
  if (bench.unit >= 0) bench.mark({ unit: -1 });
  else if (bench.tool !== "hand") bench.take("hand");
  else bench.choose(null);
}

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** With the map in focus arrows go from unit to unit, and Enter paints or chooses; with Shift they move the map. */
function step(bench, event) {
  const way = STEPS[event.key];
  if (way && event.shiftKey) {
    bench.map.panBy([way[0] * 120, way[1] * 120]);
    return true;
  }
  if (way) {
    go(bench, way);
    return true;
  }
  if (event.key !== "Enter" || !(bench.unit >= 0)) return false;
  act(bench);
  return true;
}

function go(bench, [dx, dy]) {
  const { units } = bench.plan;
  const from = bench.unit >= 0 ? bench.unit : nearest(units, bench.centre());
  const next = bench.unit >= 0 ? towards(units, from, dx, dy) : from;
  bench.mark({ unit: next });
  bench.keepInView(units.boxes[next]);
  bench.tell("heard", { text: described(bench, next) });
}

function act(bench) {
  const { plan, unit } = bench;
  if (bench.tool === "hand") {
    bench.choose(plan.level.grids[plan.level.shown[unit]].id);
    return;
  }
  const stroke = begun(bench, plan.units.spots[unit]);
  if (!stroke) return;
  stroke.add([unit]);
  stroke.end();
  bench.tell("heard", { text: described(bench, unit) });
}

/** Return the unit that lies next in a direction: near, and not far off to the side. */
function towards(units, from, dx, dy) {
  const [x, y] = units.spots[from];
  let [best, least] = [from, Infinity];
  units.spots.forEach(([u, v], unit) => {
    const along = (u - x) * dx + (v - y) * dy;
    const aside = Math.abs((u - x) * dy) + Math.abs((v - y) * dx);
    const far = along + 2.5 * aside;
    if (along > 0 && unit !== from && far < least) [best, least] = [unit, far];
  });
  return best;
}

function nearest(units, [x, y]) {
  let [best, least] = [0, Infinity];
  units.spots.forEach(([u, v], unit) => {
    const far = Math.hypot(u - x, v - y);
    if (far < least) [best, least] = [unit, far];
  });
  return best;
}

function described(bench, unit) {
  const { units, level } = bench.plan;
  const row = level.grids[level.shown[unit]];
  return t("{households} {households|household|households}, {group} in {grid}, which has {n}", {
    households: units.households[unit], group: units.group[unit] ?? "", grid: row.name, n: level.households[row.number],
  });
}

const GROUPS = {
  tools: () => t("Tools"), edit: () => t("Change"), grid: () => t("The chosen grid"), look: () => t("Look"), plan: () => t("The plan"),
};

/** Show what every key does. */
export function help(commands) {
  const rows = (listed) => listed.map(([keys, words]) => el("div", {}, el("dt", {}, ...keys.map((key) => el("kbd", { text: key }))), el("dd", { text: words })));
  const groups = Object.entries(GROUPS).map(([group, title]) => {
    const listed = [...commands.all.values()].filter((command) => command.group === group && command.keys.length && wordsOf(command));
    return el("section", {}, el("h3", { text: title() }), el("dl", {}, ...rows(listed.map((command) => [command.keys.map(shownKey), wordsOf(command)]))));
  });
  const map = el("section", {}, el("h3", { text: t("On the map") }), el("dl", {}, ...rows([
    [["←", "↑", "→", "↓"], t("from unit to unit")],
    [["Enter"], t("paint the unit, or choose its grid")],
    [["Shift + ←"], t("move the map")],
    [[t("Space")], t("hold to move the map while painting")],
    [[t("Alt + click"), t("right click")], t("take up the grid under the pointer")],
    [["Esc"], t("give up, put the tool down, choose nothing")],
  ])));
  const words = el("p", { text: t("Choose a grid in the list, take the brush and paint: the doors go over to it. Without a chosen grid a stroke makes the grid grow in which it begins.") });
  return sheet(t("How to work here"), [words, el("div", { class: "help" }, ...groups, map)], { wide: true });
}
