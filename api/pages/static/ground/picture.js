// A picture under the map: brought as a file, placed by pairs of points, one on the picture and one on the map.

import { L } from "/static/map/map.js";
import { n, t } from "/static/words.js";
import { el } from "./elements.js";

const LEAST = 3;
const DOT = { radius: 7, color: "#ffffff", weight: 2, fill: true, fillColor: "#d0401f", fillOpacity: 1, interactive: false };

/** The pane of the picture, its points on both sides, and the picture as it is laid. */
export class Picture {
  /**
   * @param {{holder: HTMLElement, pane: HTMLElement, map: L.Map, server: import("./server.js").Server, editable: boolean, there: boolean}} parts
   * @param {{hint: (text: string) => void, refused: (error: Error) => void, placing: (on: boolean) => void, laid: (on: boolean) => void}} told
   */
  constructor(parts, told) {
    Object.assign(this, parts, { told, about: null, pairs: [], half: {}, placing: false, opacity: 0.6 });
    this.dots = L.layerGroup().addTo(this.map);
    this.ready = this.#load();
  }

  /** Take a click on the map as the place of the point that waits. */
  click(at) {
    this.half.place = [at.lng, at.lat];
    this.#join();
  }

  /** Begin or end to place the picture: it stands beside the map. */
  place(on) {
    const shown = this.map.getBounds();
    this.placing = on;
    this.pane.hidden = !on;
    this.pane.parentElement.classList.toggle("split-stage", on);
    this.told.placing(on);
    this.map.invalidateSize({ pan: false });
    this.map.fitBounds(shown, { animate: false }); // what was seen is seen in the half as well
    if (on && this.about) this.#openSheet();
    this.half = {};
    this.#draw();
  }

  async #load() {
    try {
      this.about = this.there ? await this.server.picture() : null;
    } catch (error) {
      this.told.refused(error);
    }
    this.pairs = (this.about?.points ?? []).map((point) => ({ ...point }));
    this.#lay();
    this.#draw();
  }

  async #bring(file) {
    try {
      this.about = await this.server.bringPicture(file);
      this.pairs = [];
      this.sheet?.remove();
      this.sheet = null;
      this.#lay();
      this.place(true);
    } catch (error) {
      this.told.refused(error);
    }
  }

  async #fit() {
    try {
      this.about = await this.server.placePicture(this.pairs.map(({ x, y, lon, lat }) => ({ x, y, lon, lat })));
      this.pairs = this.about.points.map((point) => ({ ...point }));
      this.#lay();
      this.#draw();
    } catch (error) {
      this.told.refused(error);
    }
  }

  async #remove() {
    await this.server.removePicture();
    this.place(false);
    this.about = null;
    this.pairs = [];
    this.#lay();
    this.#draw();
  }

  #lay() {
    this.overlay?.remove();
    this.overlay = null;
    this.told.laid(Boolean(this.about?.corners));
    if (!this.about?.corners) return;
    const address = this.server.pictureFile("placed", JSON.stringify(this.about.points));
    this.overlay = L.imageOverlay(address, this.about.corners, { pane: "ground", opacity: this.opacity, alt: t("Picture under the map") }).addTo(this.map);
  }

  #openSheet() {
    if (this.sheet) {
      this.sheet.invalidateSize();
      return;
    }
    const [width, height] = this.about.size;
    const bounds = [[-height, 0], [0, width]];
    this.sheet = L.map(this.pane, { crs: L.CRS.Simple, minZoom: -5, maxZoom: 3, zoomSnap: 0.25, attributionControl: false, zoomControl: false });
    L.imageOverlay(this.server.pictureFile("source", this.about.file), bounds, { alt: this.about.file }).addTo(this.sheet);
    this.sheet.fitBounds(bounds, { animate: false });
    this.marks = L.layerGroup().addTo(this.sheet);
    this.sheet.on("click", ({ latlng: { lat, lng } }) => {
      if (lng < 0 || lng > width || lat > 0 || lat < -height) return;
      this.half.pixel = [lng, -lat];
      this.#join();
    });
  }

  #join() {
    const { pixel, place } = this.half;
    if (pixel && place) {
      this.pairs.push({ x: pixel[0], y: pixel[1], lon: place[0], lat: place[1], off_m: null });
      this.half = {};
    }
    this.#draw();
  }

  #draw() {
    this.dots.clearLayers();
    this.marks?.clearLayers();
    if (this.placing) this.#points();
    const name = el("input", { type: "file", accept: "image/png,image/jpeg", onchange: () => name.files[0] && this.#bring(name.files[0]) });
    const bring = el("label", {}, el("span", { text: this.about ? t("Another picture (PNG, JPEG)") : t("A photo or scan of a map (PNG, JPEG)") }), name);
    if (!this.about) {
      this.holder.replaceChildren(el("p", { class: "note", text: t("Lay a photo of a drawn map under this one and draw after it. It stays with this village and is in nothing that is printed.") }), ...(this.editable ? [bring] : []));
      return;
    }
    this.holder.replaceChildren(
      el("p", { class: "note", text: this.about.corners ? this.#quality() : t("Not placed yet: it takes three pairs of points, from four on the error is known.") }),
      ...(this.about.corners ? [this.#slider()] : []),
      ...(this.editable ? [el("div", { class: "actions" },
        el("button", { type: "button", id: "place-picture", class: this.placing ? "plain" : "", text: this.placing ? t("Close the picture") : t("Place the picture"), onclick: () => this.place(!this.placing) }),
        el("button", { type: "button", class: "plain", text: t("Remove it"), onclick: () => this.#remove() })), ...(this.placing ? this.#list() : []), bring] : []),
    );
    if (this.placing) this.told.hint(this.half.pixel ? t("Now click the same place on the map.") : this.half.place ? t("Now click the same place on the picture.") : t("Click a place on the picture, then the same place on the map."));
  }

  #quality() {
    const { rms_m: rms, leave_one_out_m: off, points } = this.about;
    if (off === null) return t("Placed by {n} {n|point|points}, which fit whatever they are: a fourth tells the error.", { n: points.length });
    return t("Placed by {n} {n|point|points}; {off} m is the error to expect, {rms} m is left at the points.", { n: points.length, off: n(off, 1), rms: n(rms, 1) });
  }

  #slider() {
    const slider = el("input", { type: "range", min: 0, max: 100, value: this.opacity * 100, oninput: () => {
      this.opacity = slider.value / 100;
      this.overlay?.setOpacity(this.opacity);
    } });
    return el("label", {}, el("span", { text: t("How strongly it shows") }), slider);
  }

  #list() {
    const rows = this.pairs.map((pair, position) => el("li", {},
      el("span", { class: "ground-words" }, el("b", { text: t("Point {n}", { n: position + 1 }) }),
        el("small", { text: pair.off_m === null || pair.off_m === undefined ? t("not fitted yet") : t("{off} m off", { off: n(pair.off_m, 1) }) })),
      el("button", { type: "button", class: "bare", text: t("Remove"), "aria-label": t("Remove point {n}", { n: position + 1 }), onclick: () => { this.pairs.splice(position, 1); this.#draw(); } })));
    const fit = el("button", { type: "button", id: "fit-picture", text: t("Lay the picture"), onclick: () => this.#fit() });
    fit.disabled = this.pairs.length < LEAST;
    return [el("ol", { class: "ground-list" }, ...rows), el("div", { class: "actions" }, fit)];
  }

  #points() {
    const labelled = (layer, at, text) => layer.addLayer(L.circleMarker(at, DOT).bindTooltip(text, { permanent: true, direction: "right", className: "ground-dot" }));
    this.pairs.forEach(({ x, y, lon, lat }, position) => {
      labelled(this.dots, [lat, lon], n(position + 1));
      if (this.marks) labelled(this.marks, [-y, x], n(position + 1));
    });
    if (this.half.pixel && this.marks) labelled(this.marks, [-this.half.pixel[1], this.half.pixel[0]], "?");
    if (this.half.place) labelled(this.dots, [this.half.place[1], this.half.place[0]], "?");
  }
}
