"use strict";
// Roads: all casings first, then all fills from the least class to the greatest, so that junctions stay open.

gridhood.draw.roads = function (data, options) {
  const order = gridhood.ORDER;
  const parts = options.classes.flatMap((style, place) => {
    const lines = data.features
      .filter((feature) => feature.properties.class === style.name)
      .flatMap((feature) => gridhood.lines(feature.geometry));
    const fill = gridhood.onGround(order.roads + place, {
      color: style.fill, dashArray: style.dash, lineCap: style.dash ? "butt" : "round", sizes: { weight: style.width },
    });
    if (!style.casing) {
      return [L.polyline(lines, fill)];
    }
    const wider = style.width.map(([zoom, width]) => [zoom, width + 1.5]);
    const casing = gridhood.onGround(order.casings + place, { color: style.casing, sizes: { weight: wider } });
    return [L.polyline(lines, casing), L.polyline(lines, fill)];
  });
  return L.layerGroup(parts);
};
