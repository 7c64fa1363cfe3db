// The grids of a village on a map: outlines and names, and where somebody clicked. No door is shown.

import { L, openMap } from "/static/map/map.js";
import { keepApart } from "/static/map/names.js";

const PLAIN = { color: "#46505c", weight: 1.4, fill: true, fillColor: "#fdfbf5", fillOpacity: 1 };
const CHOSEN = { color: "#1f5f5c", weight: 3, fill: true, fillColor: "#c3dcd3", fillOpacity: 1 };

/** The map of the public page. */
export class PublicMap {
  #map;
  #drawn = null;
  #parts = new Map();
  #spot = null;

  /**
   * @param {HTMLElement} element
   * @param {Function} clicked called with the place that somebody clicked
   */
  constructor(element, clicked) {
    this.#map = openMap(element, { options: { center: [36, 105], zoom: 4 } });
    this.renderer = L.canvas({ pane: "areas", padding: 0.2 });
    this.#map.on("click", (event) => {
      this.#spot?.remove();
      this.#spot = L.circleMarker(event.latlng, {
        pane: "points", interactive: false, radius: 7, color: "#fffdf9", weight: 2.5, fillColor: "#b3242a", fillOpacity: 1,
      }).addTo(this.#map);
      clicked(event.latlng);
    });
  }

  /** Draw the grids of a village and go there. */
  show(grids) {
    this.#drawn?.remove();
    this.#spot?.remove();
    this.#parts.clear();
    const features = grids.filter((one) => one.geometry).map((one) => ({ type: "Feature", properties: one, geometry: one.geometry }));
    this.#drawn = L.geoJSON(features, {
      pane: "areas", renderer: this.renderer, smoothFactor: 0, style: PLAIN, bubblingMouseEvents: true,
      onEachFeature: (feature, part) => {
        this.#parts.set(feature.properties.code, part);
        part.bindTooltip(label(feature.properties.name), { permanent: true, direction: "center", className: "grid-name", pane: "labels" });
      },
    }).addTo(this.#map);
    if (features.length) this.#map.fitBounds(this.#drawn.getBounds(), { padding: [16, 16], animate: false });
    keepApart(this.#map, this.#drawn);
  }

  /** Mark grids by their codes. */
  mark(codes) {
    this.#drawn?.setStyle(PLAIN);
    for (const part of codes.map((code) => this.#parts.get(code)).filter(Boolean)) {
      part.setStyle(CHOSEN);
      part.bringToFront();
    }
  }
}

function label(text) {
  const made = document.createElement("span");
  made.textContent = text;
  return made;
}
