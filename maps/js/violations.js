"use strict";
// Violations: outlines answer a click with their sentence, areas let it through to the grid beneath.

gridhood.draw.violations = function (data, options) {
  const order = gridhood.ORDER;
  const group = L.featureGroup();
  for (const feature of data.features) {
    const { level, grid_id: gridId, severity, message } = feature.properties;
    const key = level + "\n" + gridId;
    gridhood.problems.set(key, [...(gridhood.problems.get(key) || []), message]);
    parts(feature.geometry, severity).forEach((part) => {
      part.feature = feature;
      group.addLayer(part);
    });
  }
  // A wish for a grid too small to be filled is not seen from afar: its dashes would hide the borders of the others.
  const wishes = group.getLayers().filter((part) => part.feature.properties.severity !== "must");
  group.on("add", () => {
    const map = group._map;
    const follow = ({ filled }) => {
      wishes.forEach((part) => {
        const own = gridhood.levels.find((one) => one.level === part.feature.properties.level);
        if (!own || !filled || own.rank >= filled.rank) group.addLayer(part);
        else group.removeLayer(part);
      });
    };
    map.on("gridhood:levels", follow);
    group.once("remove", () => { map.off("gridhood:levels", follow); });
  });
  return gridhood.bindCard(group, (violation) => {
    const kicker = violation.severity === "must" ? "问题 violation" : "提示 wish";
    return gridhood.card(kicker + " · " + violation.rule, gridhood.gridName(violation.level, violation.grid_id) || "", [], [violation.message]);
  });

  function parts(geometry, severity) {
    const must = severity === "must";
    const style = {
      color: must ? options.must : options.wish, dashArray: must ? "" : "6 5", opacity: 1, fill: false,
      sizes: { weight: must ? [[13, 1.8], [16, 2.8], [18, 3.6]] : [[13, 0.9], [16, 1.8], [18, 2.6]] },
    };
    const lines = gridhood.lines(geometry);
    const areas = must ? gridhood.areas(geometry) : [];
    const spots = points(geometry).map((place) => L.circleMarker(place, gridhood.onPlan(order.problemLines, {
      ...style, sizes: { ...style.sizes, radius: [[13, 5], [16, 8], [18, 12]] },
    })));
    const wider = style.sizes.weight.map(([zoom, width]) => [zoom, width + (must ? 2.4 : 1.4)]);
    const rim = { ...style, interactive: false, color: "#fffdf8", dashArray: "", opacity: 0.8, sizes: { weight: wider } };
    const fill = { stroke: false, interactive: false, fillColor: style.color, fillOpacity: 0.13 };
    return [
      ...(areas.length ? [L.polygon(areas, gridhood.onPlan(order.problemAreas, fill))] : []),
      ...(lines.length ? [L.polyline(lines, gridhood.onPlan(order.problemLines - 1, rim))] : []),
      ...(lines.length ? [L.polyline(lines, gridhood.onPlan(order.problemLines, style))] : []),
      ...spots,
    ];
  }

  function points(geometry) {
    switch (geometry.type) {
      case "Point": return [L.GeoJSON.coordsToLatLng(geometry.coordinates)];
      case "MultiPoint": return L.GeoJSON.coordsToLatLngs(geometry.coordinates, 0);
      case "GeometryCollection": return geometry.geometries.flatMap(points);
      default: return [];
    }
  }
};
