// Maps beside each other that move together, each with the grids of a plan.

import { L, openMap } from "/static/map/map.js";

/** How a grid looks, and how one that somebody looks at does. */
const CALM = { weight: 1.4, fillOpacity: 0.82, fill: true };
const FAINT = { weight: 1, fillOpacity: 0.16, fill: true };

/**
 * Open maps that move together.
 * @param {HTMLElement[]} elements
 * @param {Array} bounds
 * @returns {L.Map[]}
 */
export function openTwins(elements, bounds) {
  const maps = elements.map((element) => openMap(element, { bounds, options: { zoomAnimation: false } }));
  let leading = null;
  const follow = (map) => {
    if (leading) return;
    leading = map;
    const zoom = Math.max(...maps.map((each) => each.options.zoomSnap)) < 1 ? map.getZoom() : Math.round(map.getZoom()); // tiles
    maps.filter((each) => each !== map ? apart(map, each) : each.getZoom() !== zoom)
      .forEach((each) => each.setView(map.getCenter(), zoom, { animate: false }));
    leading = null;
  };
  maps.forEach((map) => map.on("move", () => follow(map)));
  return maps;
}

/** Return whether two maps show other places, by a pixel or more. */
function apart(map, other) {
  if (map.getZoom() !== other.getZoom()) return true;
  const [a, b] = [map, other].map((each) => map.project(each.getCenter()));
  return a.distanceTo(b) >= 1;
}

/**
 * Draw the grids of a plan, each with its name and households.
 * @param {L.Map} map
 * @param {Array<{id: string, name: string, households: number, fill: string, ink: string, land: Object}>} grids
 * @param {(id: string) => void} [onPick] called with the grid that was clicked
 * @returns {{layer: L.LayerGroup, show: (ids: Set<string>|null) => void}} ``show`` has only these stand out
 */
export function drawGrids(map, grids, onPick = () => {}) {
  const layer = L.layerGroup().addTo(map);
  const shapes = new Map();
  for (const grid of grids) {
    const shape = L.geoJSON(grid.land, { pane: "areas", style: { ...CALM, color: grid.ink, fillColor: grid.fill } });
    shape.bindTooltip(label(grid), { sticky: true, className: "grid-tip" });
    shape.on("click", () => onPick(grid.id));
    shape.addTo(layer);
    shapes.set(grid.id, shape);
  }
  const show = (ids) => shapes.forEach((shape, id) => shape.setStyle(!ids || ids.has(id) ? CALM : FAINT));
  return { layer, show };
}

/**
 * Return what several shapes cover, as Leaflet takes it.
 * @param {Object[]} lands GeoJSON
 * @returns {L.LatLngBounds}
 */
export function boundsOf(lands) {
  const all = L.latLngBounds([]);
  lands.forEach((land) => all.extend(L.geoJSON(land).getBounds()));
  return all;
}

function label(grid) {
  const element = document.createElement("span");
  const name = document.createElement("b");
  name.textContent = grid.name;
  element.append(name, ` ${grid.id} · ${grid.households}`);
  return element;
}
