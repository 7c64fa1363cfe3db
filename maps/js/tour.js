"use strict";
// A round: the path, shifted to the walker's right so that there and back lie side by side, arrows, numbered stops.

{
  const SHIFT_PX = 3;
  const ARROW_PX = 64; // from one arrow to the next
  const SHARP = 0.4; // a corner reaches out at most 1 / SHARP times the shift

  gridhood.ORDER.walk = 800;

  gridhood.draw.tour = function (data, options) {
    const of = (kind) => data.features.filter((feature) => feature.properties.kind === kind);
    const legs = of("leg").map((feature) => ({
      places: L.GeoJSON.coordsToLatLngs(feature.geometry.coordinates), estimated: feature.properties.estimated,
    }));
    const casings = legs.map(() => stroke(options.casing, { weight: 8, opacity: 0.9 }, 0));
    const lines = legs.map((leg) => stroke(options.ink, { weight: 4.2, dashArray: leg.estimated ? "2 8" : "" }, 1));
    const arrows = L.layerGroup([]);
    const numbers = gridhood.numberStops(of("stop"), of("start")[0], options);
    const layer = L.layerGroup([...casings, ...lines, arrows, numbers]);
    layer.on("add", () => {
      const map = layer._map;
      const arrange = () => { lay(map, legs, casings, lines, arrows, options); };
      map.on("gridhood:resized", arrange);
      layer.once("remove", () => { map.off("gridhood:resized", arrange); });
      arrange();
    });
    return layer;
  };

  function stroke(color, style, above) {
    const order = gridhood.ORDER.walk + above;
    return L.polyline([], gridhood.onPlan(order, { interactive: false, color: color, smoothFactor: 0, ...style }));
  }

  function lay(map, legs, casings, lines, arrows, options) {
    arrows.clearLayers();
    let walked = ARROW_PX / 2; // since the last arrow, so that legs of a few pixels do not crowd
    legs.forEach((leg, i) => {
      const points = gridhood.shifted(leg.places.map((place) => map.latLngToLayerPoint(place)), SHIFT_PX);
      const places = points.map((point) => map.layerPointToLatLng(point));
      casings[i].setLatLngs(places);
      lines[i].setLatLngs(places);
      walked = point(map, points, walked, arrows, options);
    });
  }

  // The line at a distance to the right of its direction; y grows downwards.
  gridhood.shifted = function (points, distance) {
    const kept = L.LineUtil.simplify(points, 0.7).filter((point, i, all) => i === 0 || !point.equals(all[i - 1]));
    if (kept.length < 2) {
      return kept;
    }
    const normals = kept.slice(1).map((to, i) => {
      const along = to.subtract(kept[i]);
      const length = Math.hypot(along.x, along.y);
      return L.point(-along.y / length, along.x / length);
    });
    return kept.flatMap((at, i) => {
      const before = normals[Math.max(i - 1, 0)];
      const after = normals[Math.min(i, normals.length - 1)];
      const turn = before.x * after.x + before.y * after.y; // cosine
      if (turn < -0.8) { // back the way it came: round the end
        return [at.add(before.multiplyBy(distance)), at.add(after.multiplyBy(distance))];
      }
      const middle = before.add(after);
      const half = Math.max(Math.sqrt((1 + turn) / 2), SHARP);
      const length = Math.hypot(middle.x, middle.y);
      return [at.add(middle.multiplyBy(distance / half / length))];
    });
  };

  // Arrows along a line; gives the pixels walked since the last one.
  function point(map, points, walked, arrows, options) {
    for (let i = 1; i < points.length; i += 1) {
      const along = points[i].subtract(points[i - 1]);
      const length = Math.hypot(along.x, along.y);
      for (let at = ARROW_PX - walked; at <= length; at += ARROW_PX) {
        const tip = points[i - 1].add(along.multiplyBy(at / length));
        arrows.addLayer(arrow(map, tip, along.divideBy(length), options));
      }
      walked = (walked + length) % ARROW_PX;
    }
    return walked;
  }

  function arrow(map, tip, ahead, options) {
    const right = L.point(-ahead.y, ahead.x);
    const corner = (forth, aside) => map.layerPointToLatLng(tip.add(ahead.multiplyBy(forth)).add(right.multiplyBy(aside)));
    return L.polygon([corner(7, 0), corner(-5, 6.5), corner(-2, 0), corner(-5, -6.5)], gridhood.onPlan(gridhood.ORDER.walk + 2, {
      interactive: false, fillColor: options.ink, fillOpacity: 1, color: options.casing, weight: 1.4, smoothFactor: 0,
    }));
  }
}
