// The pencil: a line, an area or a point is drawn vertex by vertex, by pointer or by keyboard.

import { L } from "/static/map/map.js";
import { t } from "/static/words.js";

const SNAP_PX = 13;
const LINE = { color: "#d0401f", weight: 3, opacity: 0.95, interactive: false, pane: "points" };

/** Draws one shape at a time; `done` hears of it as GeoJSON, null if it was given up. */
export class Pencil {
  /**
   * @param {L.Map} map
   * @param {import("./layers.js").Layers} layers
   * @param {{hint: (text: string) => void, changed: () => void}} told
   */
  constructor(map, layers, told) {
    Object.assign(this, { map, layers, told, shape: null, places: [], snaps: true });
    this.line = L.polyline([], LINE);
    this.ring = L.polygon([], { ...LINE, weight: 0, fillColor: "#d0401f", fillOpacity: 0.12 });
    this.dots = L.layerGroup();
    this.cursor = L.circleMarker([0, 0], { ...LINE, radius: 6, weight: 2, fill: true, fillColor: "#ffffff", fillOpacity: 0.9 });
    map.on("mousemove", (event) => this.#move(event.latlng));
    map.on("mouseout", () => this.cursor.remove());
    map.on("dblclick", () => this.shape && this.finish());
  }

  get active() {
    return this.shape !== null;
  }

  /** Whether what is drawn so far is a whole shape. */
  get enough() {
    return this.places.length >= { line: 2, area: 3 }[this.shape];
  }

  /**
   * Begin a shape.
   * @param {"point"|"line"|"area"} shape
   * @param {string[]} onto layers whose lines draw the vertices onto them
   * @param {(geometry: ?Object) => void} done
   */
  begin(shape, onto, done) {
    this.stop();
    Object.assign(this, { shape, onto, done, places: [] });
    this.map.doubleClickZoom.disable();
    this.map.getContainer().classList.add("drawing");
    for (const layer of [this.ring, this.line, this.dots]) layer.addTo(this.map);
    this.#draw();
  }

  /** Put the next vertex at a place, onto a line near by. */
  put(at) {
    if (!this.shape) return;
    const place = this.snapped(at);
    const here = this.map.latLngToLayerPoint(place);
    if (this.shape === "point") {
      this.#give({ type: "Point", coordinates: lonlat(place) });
      return;
    }
    const near = (other) => other && this.map.latLngToLayerPoint(other).distanceTo(here) < 9;
    if (near(this.places[this.places.length - 1]) || (this.shape === "area" && near(this.places[0]))) {
      if (this.enough) this.finish();
      return;
    }
    this.places.push(place);
    this.#draw();
  }

  /** Take the last vertex back. */
  back() {
    this.places.pop();
    this.#draw();
  }

  /** Give the shape, if it is whole. */
  finish() {
    if (!this.shape || !this.enough) return;
    const places = this.places.map(lonlat);
    const area = { type: "Polygon", coordinates: [[...places, places[0]]] };
    this.#give(this.shape === "area" ? area : { type: "LineString", coordinates: places });
  }

  /** Put the pencil down. */
  stop() {
    for (const layer of [this.ring, this.line, this.dots, this.cursor]) layer.remove();
    this.map.getContainer().classList.remove("drawing");
    this.map.doubleClickZoom.enable();
    this.shape = null;
    this.places = [];
    this.told.changed();
  }

  /** Return a place, drawn onto a line where one is near. */
  snapped(at) {
    if (!this.snaps) return at;
    const found = this.layers.nearestOn(this.onto, this.map.latLngToLayerPoint(at), SNAP_PX);
    return found ? found.at : at;
  }

  #give(geometry) {
    const done = this.done;
    this.stop();
    done(geometry);
  }

  #move(at) {
    if (!this.shape) return;
    const place = this.snapped(at);
    this.cursor.setLatLng(place).addTo(this.map);
    if (this.places.length) this.line.setLatLngs([...this.places, place]);
    if (this.shape === "area" && this.places.length > 1) this.ring.setLatLngs([...this.places, place]);
  }

  #draw() {
    this.line.setLatLngs(this.places);
    this.ring.setLatLngs(this.shape === "area" ? this.places : []);
    this.dots.clearLayers();
    for (const place of this.places) {
      this.dots.addLayer(L.circleMarker(place, { ...LINE, radius: 4, weight: 2, fill: true, fillColor: "#ffffff", fillOpacity: 1 }));
    }
    this.told.hint(this.#sentence());
    this.told.changed();
  }

  #sentence() {
    if (this.shape === "point") return t("Click the place on the map.");
    if (!this.places.length) return t("Click where it begins.");
    return this.enough ? t("Click on; a double click or Enter ends it.") : t("Click the next point.");
  }
}

function lonlat({ lng, lat }) {
  return [Number(lng.toFixed(9)), Number(lat.toFixed(9))];
}
