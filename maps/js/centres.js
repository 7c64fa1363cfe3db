"use strict";
// Centres: a ring at the household of each grid from which the others are the least walk away.

gridhood.draw.centres = function (data, options) {
  const RADIUS = [[11, 1.2], [13, 2.1], [15, 3.6], [18, 6]];
  const WIDTH = [[11, 0.8], [13, 1.2], [15, 2], [18, 2.8]];

  const rings = L.geoJSON(data, {
    pointToLayer: (feature, place) => {
      const rank = feature.properties.rank;
      return L.circleMarker(place, gridhood.onPlan(gridhood.ORDER.centres - rank, {
        fillColor: "#ffffff", fillOpacity: 1, color: options.ink,
        sizes: { radius: RADIUS, factor: 1 + 0.5 * rank, weight: WIDTH },
      }));
    },
  });
  // A centre goes with its level.
  rings.on("add", () => {
    const map = rings._map;
    const follow = (event) => {
      const seen = rings.getLayers().filter((ring) => event.shown.some((level) => level.level === ring.feature.properties.level));
      rings.eachLayer((ring) => { ring.setStyle({ opacity: 0, fillOpacity: 0, interactive: false }); });
      seen.forEach((ring) => { ring.setStyle({ opacity: 1, fillOpacity: 1, interactive: true }); });
      gridhood.centres = seen.map((ring) => ring.getLatLng());
    };
    map.on("gridhood:levels", follow);
    rings.once("remove", () => {
      map.off("gridhood:levels", follow);
      gridhood.centres = [];
    });
  });
  return gridhood.bindCard(rings, (centre) => {
    const grid = gridhood.grids.get(centre.level).get(centre.grid_id);
    return gridhood.card("中心 centre", centre.household_id, [
      ...gridhood.lineage(centre.level, centre.grid_id),
      ["平均步行 mean walk", grid ? gridhood.metres(grid.mean_walk_m) : null],
      ["最远步行 max walk", grid ? gridhood.metres(grid.max_walk_m) : null],
    ]);
  });
};
