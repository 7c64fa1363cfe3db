"use strict";
// Cards: what opens on a click. Texts go in as text, never as HTML: names may hold anything.

{
  const STATES = {
    in_band: ["区间内 in band", "good"],
    within_tolerance: ["容差内 within tolerance", "near"],
    out: ["超出允许范围 outside the allowed range", "bad"],
  };

  gridhood.element = function (tag, className, text) {
    const element = document.createElement(tag);
    element.className = className;
    if (text !== undefined && text !== null) {
      element.textContent = text;
    }
    return element;
  };

  // `rows` are [label, value]; a value is a text or an element; rows without one are left out.
  gridhood.card = function (kicker, title, rows, sentences) {
    const card = gridhood.element("div", "card");
    card.append(gridhood.element("div", "card-kicker", kicker), gridhood.element("div", "card-title", title));
    const table = gridhood.element("table", "card-rows");
    for (const [label, value] of rows.filter((row) => row[1] !== null && row[1] !== undefined && row[1] !== "")) {
      const row = table.insertRow();
      row.append(gridhood.element("th", "", label));
      row.insertCell().append(value);
    }
    card.append(table);
    for (const sentence of sentences || []) {
      card.append(gridhood.element("p", "card-problem", sentence));
    }
    return card;
  };

  // Without roads every walking figure is an estimate, and says so wherever it stands.
  gridhood.metres = function (value) {
    const doubt = gridhood.walksEstimated ? " (估算 estimated)" : "";
    return value === null ? null : Math.round(value).toLocaleString("en") + " m" + doubt;
  };

  gridhood.state = function (grid) {
    const [words, mood] = STATES[grid.state];
    const cell = gridhood.element("span", "", String(grid.households) + " ");
    cell.append(gridhood.element("span", "state " + mood, words));
    return cell;
  };

  gridhood.gridName = function (level, gridId) {
    const grid = (gridhood.grids.get(level) || new Map()).get(gridId);
    return grid ? grid.name + " (" + gridId + ")" : gridId;
  };

  // A grid and those it lies in, [level, id] fine to coarse; the village comes last, with no level.
  gridhood.chain = function (level, gridId) {
    const names = [...gridhood.grids.keys()]; // coarse to fine
    const pairs = [];
    let id = gridId;
    for (let at = names.indexOf(level); at >= 0; at -= 1) {
      pairs.push([names[at], id]);
      const grid = gridhood.grids.get(names[at]).get(id);
      id = grid ? grid.parent_id : null;
    }
    return [...pairs, [null, id]];
  };

  // Rows of a card for a grid and those it lies in, up to the village.
  gridhood.lineage = function (level, gridId) {
    return gridhood.chain(level, gridId).map(([at, id]) => {
      const found = gridhood.levels.find((one) => one.level === at);
      return found ? [found.label, gridhood.gridName(at, id)] : ["村 village", gridhood.villages.get(id)];
    });
  };

  gridhood.bindCard = function (layer, card) {
    return layer.bindPopup((part) => card(part.feature.properties), { maxWidth: 320, className: "card-popup" });
  };
}
