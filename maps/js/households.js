"use strict";
// Households: a dot an address in its grid's ink, hollow where its place is estimated; nine households are a dot three
// times as wide.

gridhood.draw.households = function (data, options) {
  const rim = [[14, 0.2], [16, 0.7], [18, 1.2]], hollow = [[14, 0.6], [16, 1.2], [18, 2]];
  const radius = [[13, 0.9], [14, 1.4], [15, 2], [16, 2.9], [17, 3.8], [18, 5], [20, 9]];

  const dots = L.geoJSON(data, {
    pointToLayer: (feature, place) => {
      const factor = Math.min(Math.sqrt(feature.properties.households), 8);
      return L.circleMarker(place, gridhood.onPlan(gridhood.ORDER.households, {
        ...dress(feature.properties, options.level), fillOpacity: 0.95, opacity: 0.9,
        sizes: { radius: radius, factor: factor, weight: feature.properties.estimated ? hollow : rim },
      }));
    },
  });
  // The ink follows the level that is filled, as the tint of the ground does.
  dots.on("add", () => {
    const dye = (event) => {
      const level = event.filled ? event.filled.level : options.level;
      dots.eachLayer((dot) => { dot.setStyle(dress(dot.feature.properties, level)); });
    };
    const map = dots._map;
    map.on("gridhood:levels", dye);
    dots.once("remove", () => { map.off("gridhood:levels", dye); });
  });
  return gridhood.bindCard(dots, (household) => gridhood.card("住户 household", household.household_id, [
    ["户数 households", String(household.households)],
    ["位置 position", household.estimated ? "推定 estimated" : null],
    ["村民小组 group", household.group],
    ...gridhood.lineage(options.level, household.grid),
  ]));

  // A dot whose place is only estimated is hollow: a ring in the ink.
  function dress(household, level) {
    const colour = ink(household, level);
    return household.estimated ? { fillColor: "#fffdf8", color: colour } : { fillColor: colour, color: "#fffdf8" };
  }

  function ink(household, level) {
    const [, gridId] = gridhood.chain(options.level, household.grid).find(([at]) => at === level);
    const grid = (gridhood.grids.get(level) || new Map()).get(gridId);
    return grid ? grid.ink : options.no_grid;
  }
};
