"use strict";
// The ground: village land, buildings, water and other barriers.

{
  const WORLD = [[-89, -360], [-89, 360], [89, 360], [89, -360]];

  // Lines of any geometry, a list of points each; of polygons their rings.
  gridhood.lines = function (geometry) {
    const read = (depth) => L.GeoJSON.coordsToLatLngs(geometry.coordinates, depth);
    switch (geometry.type) {
      case "LineString": return [read(0)];
      case "MultiLineString":
      case "Polygon": return read(1);
      case "MultiPolygon": return read(2).flat();
      case "GeometryCollection": return geometry.geometries.flatMap(gridhood.lines);
      default: return [];
    }
  };

  // Polygons of any geometry, a list of rings each.
  gridhood.areas = function (geometry) {
    switch (geometry.type) {
      case "Polygon": return [L.GeoJSON.coordsToLatLngs(geometry.coordinates, 1)];
      case "MultiPolygon": return L.GeoJSON.coordsToLatLngs(geometry.coordinates, 2);
      case "GeometryCollection": return geometry.geometries.flatMap(gridhood.areas);
      default: return [];
    }
  };

  gridhood.draw.boundary = function (data, options) {
    const order = gridhood.ORDER;
    const rings = data.features.flatMap((feature) => gridhood.lines(feature.geometry));
    for (const feature of data.features) {
      gridhood.villages.set(feature.properties.code, feature.properties.name);
    }
    const stroke = (style) => ({ fill: false, interactive: false, ...style });
    const line = stroke({ color: options.ink, dashArray: options.dash, sizes: { weight: [[13, 1.4], [17, 3], [20, 5]] } });
    // An outline that is only estimated has its dashes above the borders of grids, which run along it and would fill them.
    const paper = stroke({ color: "#fdfbf5", sizes: { weight: [[13, 3.4], [17, 6.5], [20, 10]] } });
    const outlines = rings.flatMap((ring) => (options.dash
      ? [L.polygon(ring, gridhood.onPlan(order.guessed, paper)), L.polygon(ring, gridhood.onPlan(order.guessed + 1, line))]
      : [L.polygon(ring, gridhood.onGround(order.outline, line))]));
    return L.layerGroup([
      L.polygon(rings, gridhood.onGround(order.paper, { stroke: false, fillColor: "#fdfbf5", fillOpacity: 1 })),
      // everything but the villages, under a veil the colour of the paper
      L.polygon([WORLD, ...rings], gridhood.onGround(order.veil, {
        stroke: false, fillColor: "#efebe2", fillOpacity: 0.62, noClip: true,
      })),
      ...outlines,
    ]);
  };

  gridhood.draw.buildings = function (data, options) {
    const areas = data.features.flatMap((feature) => gridhood.areas(feature.geometry));
    return L.polygon(areas, gridhood.onGround(gridhood.ORDER.buildings, {
      fillColor: options.fill, fillOpacity: 0.9, fillRule: "nonzero", color: options.edge, opacity: 0.9, smoothFactor: 0.5,
      sizes: { weight: [[14, 0.2], [16, 0.6], [18, 1]] },
    }));
  };

  gridhood.draw.barriers = function (data, options) {
    const order = gridhood.ORDER;
    const parts = options.classes.flatMap((style, place) => {
      const shapes = data.features.filter((feature) => feature.properties.class === style.name).map((feature) => feature.geometry);
      const lines = shapes.flatMap(gridhood.lines);
      const casing = style.width.map(([zoom, width]) => [zoom, width + 1.8]);
      return [
        L.polygon(shapes.flatMap(gridhood.areas), gridhood.onGround(order.water, { stroke: false, fillColor: style.fill, fillOpacity: 1 })),
        L.polyline(lines, gridhood.onGround(order.barriers + place, { color: style.casing, lineCap: "butt", sizes: { weight: casing } })),
        L.polyline(lines, gridhood.onGround(order.barriers + place + 0.5, {
          color: style.fill, lineCap: "butt", dashArray: style.dash, sizes: { weight: style.width },
        })),
      ];
    });
    return L.layerGroup(parts);
  };
}
