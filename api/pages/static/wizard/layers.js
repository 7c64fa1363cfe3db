// What an import looks like on a map: its own ground, and its households in each datum, a colour each.

import { L } from "/static/map/map.js";

/** Colours of the three hypotheses: apart for every kind of sight, and in grey. */
export const COLOURS = { wgs84: "#0d6463", gcj02: "#c2571a", bd09: "#6a4fa3" };

const GROUND = { boundary: "boundary", buildings: "buildings", barriers: "barriers", roads: "roads" };

/** Return the ground of a preview by layer, as `drawGround` takes it. */
export function groundOf(preview) {
  const ground = {};
  for (const feature of preview.features) {
    const name = GROUND[feature.properties.kind];
    if (name) ground[name] = feature;
  }
  return ground;
}

/** Return the households of a preview as layers by datum. */
export function doorsOf(preview) {
  const layers = {};
  for (const feature of preview.features) {
    const { kind, datum, estimated } = feature.properties;
    if (kind !== "households") continue;
    const colour = COLOURS[datum] ?? COLOURS.wgs84;
    const renderer = L.canvas({ pane: "points", padding: 0.3 });
    layers[datum] = L.layerGroup(
      feature.geometry.geometries.map(({ coordinates: [lon, lat] }) =>
        L.circleMarker([lat, lon], {
          renderer, pane: "points", interactive: false, radius: 3, weight: estimated ? 1.4 : 0.8, color: estimated ? colour : "#fffdf9",
          fillColor: colour, fillOpacity: estimated ? 0.15 : 0.9,
        })),
    );
  }
  return layers;
}

/** Return the bounds of everything in a preview, null where there is nothing. */
export function boundsOf(preview, kinds = null) {
  const bounds = L.latLngBounds([]);
  const extend = (place) => {
    if (typeof place[0] === "number") bounds.extend([place[1], place[0]]);
    else place.forEach(extend);
  };
  for (const feature of preview.features) {
    if (kinds && !kinds.includes(feature.properties.kind)) continue;
    for (const geometry of feature.geometry.geometries) extend(geometry.coordinates);
  }
  return bounds.isValid() ? bounds : null;
}

