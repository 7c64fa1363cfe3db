// The layers of the ground on the map, and which feature lies under a finger.

import { L } from "/static/map/map.js";

/** From below; what is drawn later lies above and is picked first. */
export const ORDER = ["boundary", "buildings", "roads", "barriers", "households", "tray"];

const LOOKS = {
  boundary: () => ({ fill: true, fillColor: "#fdfbf5", fillOpacity: 0.55, color: "#8d8676", weight: 2 }),
  buildings: () => ({ fill: true, fillColor: "#dcd3c3", fillOpacity: 0.9, color: "#b9ad97", weight: 0.8 }),
  roads: ({ closed, bridge }) => closed ? { color: "#b3242a", weight: 2.2, dashArray: "2 6" }
    : { color: bridge && bridge !== "no" ? "#5d4a2c" : "#a3967d", weight: bridge && bridge !== "no" ? 3.4 : 2 },
  barriers: ({ kind }) => ({ color: { railway: "#4d4d57", motorway: "#b46a1c", wall: "#7a5747", cliff: "#7a5747" }[kind] ?? "#4b91ad",
    weight: 3.4, dashArray: { railway: "8 4", wall: "1 5", cliff: "4 4" }[kind] ?? null }),
  households: ({ estimated }) => ({ weight: 1, color: estimated ? "#b06b12" : "#ffffff", fill: true,
    fillColor: estimated ? "#ffecc4" : "#2f6f6d", fillOpacity: 1 }),
  tray: () => ({ radius: 7, weight: 1.6, color: "#b06b12", dashArray: "2 3", fill: false }),
};

const CHOSEN = { color: "#d0401f", weight: 4, opacity: 1 };
const NEAR_PX = { households: 12, barriers: 9, roads: 9, boundary: 8 };

/** Return how large a door is drawn: a dot from afar, something to be hit from near by. */
const doorRadius = (zoom) => (zoom < 15.5 ? 1.8 : zoom < 17 ? 2.8 : 4.4);

/** The layers as they are shown. */
export class Layers {
  constructor(map) {
    this.map = map;
    this.renderer = L.canvas({ pane: "areas", padding: 0.3 });
    this.data = {};
    this.drawn = {};
    this.chosen = null;
    map.on("zoomend", () => this.#fitDoors());
  }

  /** Show a feature collection in place of what a layer had. */
  show(name, collection) {
    this.data[name] = collection.features;
    this.drawn[name]?.remove();
    this.radius = doorRadius(this.map.getZoom());
    const base = { pane: "areas", renderer: this.renderer, interactive: false };
    const style = (feature) => ({ fill: false, ...base, ...LOOKS[name](feature.properties) });
    this.drawn[name] = L.geoJSON(collection, {
      ...base, style, pointToLayer: (feature, at) => L.circleMarker(at, { radius: this.radius, ...base, ...LOOKS[name](feature.properties) }),
    }).addTo(this.map);
    if (name === "boundary") this.paper(!this.bare);
    for (const each of ORDER) this.drawn[each]?.bringToFront();
    if (this.chosen?.layer === name && this.find(name, this.chosen.id)) this.mark(name, this.chosen.id);
  }

  /** Draw doors as large as they are to be at this zoom. */
  #fitDoors() {
    const radius = doorRadius(this.map.getZoom());
    if (radius === this.radius) return;
    this.radius = radius;
    this.drawn.households?.eachLayer((door) => door.setRadius(radius));
  }

  /** Show the land as paper, or let a picture below it be seen. */
  paper(on) {
    this.bare = !on;
    this.drawn.boundary?.setStyle({ fillOpacity: on ? 0.55 : 0 });
  }

  /** Return a feature by its layer and id. */
  find(layer, id) {
    return (this.data[layer] ?? []).find((feature) => feature.id === id);
  }

  /** Mark one feature, and no other. */
  mark(layer, id) {
    this.outline?.remove();
    this.outline = null;
    const feature = layer && this.find(layer, id);
    this.chosen = feature ? { layer, id } : null;
    if (!feature) return;
    const base = { pane: "lines", interactive: false, fill: false, ...CHOSEN };
    this.outline = L.geoJSON(feature, { ...base, style: base, pointToLayer: (_, at) => L.circleMarker(at, { ...base, radius: 9 }) });
    this.outline.addTo(this.map);
  }

  /**
   * Return the feature next to a place, of the layers that are wanted; null where none is near.
   * @returns {?{layer: string, feature: Object, at: L.LatLng}}
   */
  pick(at, wanted) {
    const here = this.map.latLngToLayerPoint(at);
    for (const layer of [...ORDER].reverse()) {
      if (!wanted.includes(layer) || !this.data[layer]) continue;
      const found = layer === "buildings" ? this.#around(at) : this.#nearest(layer, here, NEAR_PX[layer] ?? 10);
      if (found) return { layer, ...found };
    }
    return null;
  }

  /** Return the place on a line next to a point on the screen, null where none is within so many pixels. */
  nearestOn(names, here, most) {
    let best = null;
    for (const name of names) {
      const found = this.#nearest(name, here, most);
      if (found && (!best || found.px < best.px)) best = found;
    }
    return best;
  }

  #nearest(layer, here, most) {
    const corner = (x, y) => this.map.layerPointToLatLng(here.add([x, y]));
    const low = corner(-most, most);
    const high = corner(most, -most);
    let best = null;
    for (const feature of this.data[layer] ?? []) {
      for (const line of lines(feature.geometry)) {
        for (let i = 0; i < Math.max(line.length - 1, 1); i += 1) {
          const a = line[i];
          const b = line[i + 1] ?? a;
          if (Math.max(a[0], b[0]) < low.lng || Math.min(a[0], b[0]) > high.lng) continue;
          if (Math.max(a[1], b[1]) < low.lat || Math.min(a[1], b[1]) > high.lat) continue;
          const found = this.#onSegment(here, a, b);
          if (found.px <= most && (!best || found.px < best.px)) best = { ...found, feature };
        }
      }
    }
    return best;
  }

  #onSegment(here, a, b) {
    const [p, q] = [a, b].map(([lng, lat]) => this.map.latLngToLayerPoint([lat, lng]));
    const along = q.subtract(p);
    const length2 = along.x ** 2 + along.y ** 2;
    let share = length2 ? ((here.x - p.x) * along.x + (here.y - p.y) * along.y) / length2 : 0;
    share = Math.min(1, Math.max(0, share));
    const end = Math.abs(share - Math.round(share)) * Math.sqrt(length2) < 6; // a vertex draws more than the line beside it
    if (end) share = Math.round(share);
    const at = L.latLng(a[1] + share * (b[1] - a[1]), a[0] + share * (b[0] - a[0]));
    return { at, px: this.map.latLngToLayerPoint(at).distanceTo(here) };
  }

  #around(at) {
    const feature = (this.data.buildings ?? []).find(({ geometry }) => areas(geometry).some(([ring]) => isInside(at, ring)));
    return feature ? { feature, at, px: 0 } : null;
  }
}

/** Return the lines that a geometry is made of; a point is a line of one place. */
export function lines({ type, coordinates }) {
  if (type === "Point") return [[coordinates]];
  if (type === "LineString") return [coordinates];
  if (type === "Polygon" || type === "MultiLineString") return coordinates;
  return coordinates.flat();
}

const areas = ({ type, coordinates }) => (type === "Polygon" ? [coordinates] : coordinates);

function isInside({ lng, lat }, ring) {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
    const [x, y] = ring[i];
    const [u, v] = ring[j];
    if (y > lat !== v > lat && lng < ((u - x) * (lat - y)) / (v - y) + x) inside = !inside;
  }
  return inside;
}
