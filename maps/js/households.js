"use strict";
// Households: a dot an address in its grid's ink; nine households are a dot three times as wide.

gridhood.draw.households = function (data, options) {
  const radius = [[13, 0.9], [14, 1.4], [15, 2], [16, 2.9], [17, 3.8], [18, 5], [20, 9]];

  const dots = L.geoJSON(data, {
    pointToLayer: (feature, place) => {
      const factor = Math.min(Math.sqrt(feature.properties.households), 8);
      return L.circleMarker(place, gridhood.onPlan(gridhood.ORDER.households, {
        fillColor: ink(feature.properties, options.level), fillOpacity: 0.95, color: "#fffdf8", opacity: 0.9,
        sizes: { radius: radius, factor: factor, weight: [[14, 0.2], [16, 0.7], [18, 1.2]] },
      }));
    },
  });
  // The ink follows the finest level shown, as the tint of the ground does.
  dots.on("add", () => {
    const dye = (event) => {
      const level = event.finest ? event.finest.level : options.level;
      dots.eachLayer((dot) => { dot.setStyle({ fillColor: ink(dot.feature.properties, level) }); });
    };
    const map = dots._map;
    map.on("gridhood:levels", dye);
    dots.once("remove", () => { map.off("gridhood:levels", dye); });
  });
  return gridhood.bindCard(dots, (household) => gridhood.card("住户 household", household.household_id, [
    ["户数 households", String(household.households)],
    ["村民小组 group", household.group],
    ...gridhood.lineage(options.level, household.grid),
  ]));

  function ink(household, level) {
    const [, gridId] = gridhood.chain(options.level, household.grid).find(([at]) => at === level);
    const grid = gridhood.grids.get(level).get(gridId);
    return grid ? grid.ink : options.no_grid;
  }
};
