"use strict";
// A public notice: the outline of one grid with its name, and its stations. There is nothing else to point at.

gridhood.draw.noticed = function (data, options) {
  const areas = L.geoJSON(data, gridhood.onPlan(gridhood.ORDER.hits, {
    interactive: false, smoothFactor: 0,
    style: { fill: true, fillColor: options.fill, fillOpacity: 1, color: options.ink, sizes: { weight: [[12, 2], [16, 3.5], [19, 5]] } },
  }));
  return areas;
};

gridhood.draw.noticed_stations = function (data, options) {
  return L.geoJSON(data, {
    pointToLayer: (feature, place) => {
      const name = gridhood.element("span", "", feature.properties.name);
      return L.circleMarker(place, gridhood.onPlan(gridhood.ORDER.centres, {
        fillColor: options.fill, fillOpacity: 1, color: "#ffffff", sizes: { radius: [[12, 5], [16, 8], [19, 11]], weight: [[12, 1.4], [16, 2]] },
      })).bindTooltip(name, { permanent: true, direction: "right", offset: [9, 0] });
    },
  });
};
