// The areas on the map: one colour a step, hatched where nothing was recorded, deeper by click.

import { L, openMap } from "/static/map/map.js";
import { keepApart } from "/static/map/names.js";
import { ABSENT, LAYERS, STEPS, stepOf } from "/static/coverage/layers.js";

const BORDER = { weight: 1, opacity: 0.9 };
const INKS = { onPale: "#46505c", onDeep: "#e3eee9" };
const ASKED = { color: "#14202c", weight: 3, opacity: 1 };
const HATCH_PX = 7;

/** So many names have room on the map; of more the card and the table tell. */
const NAMED = 26;

/** The map of a page. */
export class AreaMap {
  #map;
  #drawn = null;
  #hatch;
  #parts = new Map();
  #asked = null;
  #layer = "";

  /**
   * @param {HTMLElement} element
   * @param {{point: Function, open: Function}} told called with an area that is pointed at (null: no more), or opened
   */
  constructor(element, told) {
    this.#map = openMap(element);
    this.told = told;
    this.#hatch = hatched();
    this.renderer = L.canvas({ pane: "areas", padding: 0.2 });
  }

  /**
   * Draw areas in place of those that are there.
   * @param {Array} areas of the service, each with its geometry
   * @param {string} layer
   * @param {boolean} fit whether to move to where they are
   */
  show(areas, layer, fit) {
    this.#drawn?.remove();
    this.#parts.clear();
    this.#layer = layer;
    const features = areas.filter((area) => area.geometry).map((area) => ({ type: "Feature", properties: area, geometry: area.geometry }));
    this.#drawn = L.geoJSON(features, {
      pane: "areas", renderer: this.renderer, smoothFactor: 0, style: (feature) => this.#style(feature.properties, layer),
      onEachFeature: (feature, part) => {
        this.#listen(feature.properties, part);
        if (features.length <= NAMED) named(part, feature.properties.name);
      },
    }).addTo(this.#map);
    if (fit && features.length) {
      this.#map.invalidateSize({ pan: false }); // it may have been hidden until now
      this.#map.fitBounds(this.#drawn.getBounds(), { padding: [18, 18], animate: false });
    }
    keepApart(this.#map, this.#drawn);
    return features.length;
  }

  /** Paint the areas that are there anew. */
  paint(layer) {
    this.#layer = layer;
    this.#drawn?.setStyle((feature) => this.#style(feature.properties, layer));
  }

  /** Mark an area, null for none. */
  mark(code) {
    const before = this.#parts.get(this.#asked);
    before?.setStyle(this.#style(before.feature.properties, this.#layer));
    this.#parts.get(code)?.setStyle(ASKED).bringToFront();
    this.#asked = code;
  }

  #style(area, layer) {
    const step = stepOf(LAYERS[layer].share(area));
    const color = step !== null && step >= STEPS.length - 2 ? INKS.onDeep : INKS.onPale;
    return { ...BORDER, color, fill: true, fillColor: step === null ? this.#hatch : STEPS[step].fill, fillOpacity: 1 };
  }

  #listen(area, part) {
    this.#parts.set(area.code, part);
    part.on("mouseover", () => { this.told.point(area); });
    part.on("mouseout", () => { this.told.point(null); });
    part.on("click", () => { this.told.open(area); });
  }
}

function named(part, name) {
  const text = document.createElement("span");
  text.textContent = name;
  part.bindTooltip(text, { permanent: true, direction: "center", className: "area-name", pane: "labels" });
}

/** Return a pattern for absent data: canvas takes it where it takes a colour. */
function hatched() {
  const tile = document.createElement("canvas");
  tile.width = tile.height = HATCH_PX;
  const pen = tile.getContext("2d");
  pen.fillStyle = ABSENT.paper;
  pen.fillRect(0, 0, HATCH_PX, HATCH_PX);
  pen.strokeStyle = ABSENT.line;
  pen.lineWidth = 1.1;
  for (const at of [-HATCH_PX, 0, HATCH_PX]) {
    pen.beginPath();
    pen.moveTo(at, HATCH_PX);
    pen.lineTo(at + HATCH_PX, 0);
    pen.stroke();
  }
  return pen.createPattern(tile, "repeat");
}
