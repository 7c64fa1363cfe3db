"use strict";
// Changes between two plans: a dot a household that moves, a dashed area for land that goes to another grid.

gridhood.draw.movers = function (data, options) {
  const dots = L.geoJSON(data, {
    pointToLayer: (feature, place) => L.circleMarker(place, gridhood.onPlan(gridhood.ORDER.centres - 1, {
      fillColor: options.ink, fillOpacity: 1, color: "#ffffff",
      sizes: { radius: [[13, 2], [16, 4.5], [19, 9]], weight: [[13, 0.4], [16, 1], [18, 1.4]] },
    })),
  });
  return gridhood.bindCard(dots, (household) => gridhood.card("变动住户 household that moves", household.household_id, [
    ["户数 households", String(household.households)],
    ["从 from", household.from],
    ["到 to", household.to],
  ]));
};

gridhood.draw.land = function (data, options) {
  const areas = L.geoJSON(data, {
    style: () => gridhood.onPlan(gridhood.ORDER.problemAreas, {
      fillColor: options.fill, fillOpacity: 0.45, color: options.ink, opacity: 0.9, dashArray: "6 4",
      sizes: { weight: [[13, 0.8], [16, 1.6], [18, 2.2]] },
    }),
  });
  return gridhood.bindCard(areas, (land) => gridhood.card("变动范围 land that changes hands", land.from + " → " + land.to, [
    ["面积 area", Math.round(land.area_m2).toLocaleString("en") + " m²"],
  ]));
};
