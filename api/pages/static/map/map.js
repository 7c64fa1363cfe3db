// A map as every page has it: Leaflet on a canvas, the paper of the house, a scale bar, and backgrounds of tiles only
// where the office has set some.
//
//   import { L, openMap, drawGround } from "/static/map/map.js";
//   const map = openMap(document.getElementById("map"), { bounds: [[south, west], [north, east]] });
//   const ground = drawGround(map, { boundary, buildings, water, barriers, roads });  // GeoJSON each, all optional
//
// Panes from below: tiles, ground (not clickable), areas (what a page paints), lines, points, labels (not clickable).

import * as L from "/static/leaflet/leaflet-src.esm.js";
import { lang, t } from "/static/words.js";

export { L };

export const MOST_ZOOM = 21;

/** Panes of every map and how high they lie. */
export const PANES = { ground: 250, areas: 350, lines: 420, points: 450, labels: 620 };

/** Drawn ground is sharp at any zoom, so that what one looks at fills the frame; tiles are sharp at whole levels only. */
const FINE = { zoomSnap: 0.125, zoomDelta: 1, wheelPxPerZoomLevel: 90 };
const WHOLE = { ...FINE, zoomSnap: 1 };

/**
 * Open a map in an element.
 * @param {HTMLElement} element
 * @param {{bounds?: Array, attribution?: string, options?: Object}} [asked] options are Leaflet's own
 * @returns {L.Map}
 */
export function openMap(element, { bounds, attribution = "", options = {} } = {}) {
  const map = L.map(element, {
    preferCanvas: true, maxZoom: MOST_ZOOM, zoomControl: false, attributionControl: false, ...FINE, ...options,
  });
  for (const [name, height] of Object.entries(PANES)) {
    const pane = map.createPane(name);
    pane.style.zIndex = height;
    if (name === "ground" || name === "labels") pane.style.pointerEvents = "none";
  }
  L.control.zoom({ position: "topleft", zoomInTitle: t("Zoom in"), zoomOutTitle: t("Zoom out") }).addTo(map);
  L.control.scale({ imperial: false, maxWidth: 140, position: "bottomleft" }).addTo(map);
  const credits = L.control.attribution({ position: "bottomright", prefix: false }).addTo(map);
  if (attribution) credits.addAttribution(escaped(attribution));
  addTiles(map, credits);
  const rim = Math.min(24, 0.06 * Math.min(element.clientWidth, element.clientHeight)); // a small map has none to spare
  if (bounds) map.fitBounds(bounds, { padding: [rim, rim], animate: false });
  new ResizeObserver(() => map.invalidateSize({ pan: false })).observe(element);
  return map;
}

/** How the ground looks: quiet, so that what is painted on it speaks. */
const LOOKS = {
  boundary: { fill: true, fillColor: "#fdfbf5", fillOpacity: 1, color: "#8d8676", weight: 1.6 },
  buildings: { fill: true, fillColor: "#dcd3c3", fillOpacity: 1, color: "#c3b8a4", weight: 0.6 },
  water: { fill: true, fillColor: "#bcd9e4", fillOpacity: 1, color: "#9cc4d3", weight: 1 },
  barriers: { fill: false, color: "#7fa9bb", weight: 2.4 },
  roads: { fill: false, color: "#b9ad97", weight: 1.6 },
};

/**
 * Draw the ground below everything else, in the order boundary, buildings, water, barriers, roads.
 * @param {L.Map} map
 * @param {Object<string, Object>} layers GeoJSON by name
 * @returns {Object<string, L.GeoJSON>} the layers that were drawn
 */
export function drawGround(map, layers) {
  const renderer = L.canvas({ pane: "ground", padding: 0.3 });
  const drawn = {};
  for (const [name, look] of Object.entries(LOOKS)) {
    if (!layers[name]) continue;
    const style = { pane: "ground", renderer, interactive: false, ...look };
    drawn[name] = L.geoJSON(layers[name], { ...style, style, pointToLayer: (_, at) => L.circleMarker(at, { ...style, radius: 3 }) });
    drawn[name].addTo(map);
  }
  return drawn;
}

/** Return a text as HTML that shows it and nothing else; addresses become links. */
function escaped(text) {
  const holder = document.createElement("span");
  for (const piece of text.split(/(https?:\/\/[^\s,;，；)）]+)/)) {
    if (/^https?:\/\//.test(piece)) {
      const link = document.createElement("a");
      link.href = piece;
      link.rel = "noopener noreferrer";
      link.textContent = piece;
      holder.append(link);
    } else {
      holder.append(piece);
    }
  }
  return holder.innerHTML;
}

/** Offer the backgrounds that the office has set, none of them shown before it is chosen. */
function addTiles(map, credits) {
  const held = document.getElementById("tiles");
  if (!held) return;
  const plain = L.layerGroup().addTo(map);
  const choices = { [t("Plain paper")]: plain };
  for (const tiles of JSON.parse(held.textContent)) {
    choices[tiles.name] = L.tileLayer(tiles.url, {
      attribution: escaped(tiles.attribution), subdomains: tiles.subdomains, maxNativeZoom: tiles.max_zoom, maxZoom: MOST_ZOOM,
    });
  }
  map.on("baselayerchange", ({ layer }) => {
    Object.assign(map.options, layer === plain ? FINE : WHOLE);
    map.setZoom(map.getZoom(), { animate: false }); // to the nearest level that there is now
  });
  L.control.layers(choices, {}, { position: "bottomright", collapsed: true }).addTo(map);
  credits.getContainer().lang = lang;
}
