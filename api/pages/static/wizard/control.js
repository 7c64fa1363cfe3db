// A picture laid on the earth by pairs of points: a place on the picture left, the same place on the map right.

import { button, fill, make } from "/static/elements.js";
import { boundsOf, groundOf } from "./layers.js";
import { ask, Refused } from "./server.js";
import { drawGround, L, openMap } from "/static/map/map.js";
import { n, t } from "/static/words.js";

const LEAST = 3;
const LONLAT = /^\s*(-?\d{1,3}(?:\.\d+)?)\s*[,，\s]\s*(-?\d{1,2}(?:\.\d+)?)\s*$/;
const DOT = { radius: 8, weight: 2, color: "#fffdf9", fillColor: "#c2571a", fillOpacity: 1, interactive: false };

/** A desk on which pairs of points are given, taken back, and told by how many metres each is missed. */
export class Control {
  #state;
  #acts;
  #pairs;
  #half = {};
  #fit = null;
  #wrong = [];
  #turn = 0;
  #parts = {};
  #marks = { picture: L.layerGroup(), map: L.layerGroup() };

  /**
   * @param {HTMLElement} holder
   * @param {Object} state
   * @param {Object} preview
   * @param {{save: (points: Object[]) => Promise<void>, otherwise: () => void}} acts
   */
  constructor(holder, state, preview, acts) {
    this.#state = state;
    this.#acts = acts;
    this.#pairs = (state.placing.picture?.points ?? []).map((point) => ({ ...point }));
    fill(holder, this.#intro(), make("div.wz-pair", {}, this.#board("picture", t("The picture: click a place on it")), this.#board("map", t("The map: click the same place"))),
      this.#below());
    this.#openPicture();
    this.#openMap(preview);
    this.#show();
    if (this.#pairs.length >= LEAST) this.#measure();
  }

  #intro() {
    return make("div", {},
      make("p.lead", {}, t("Where does your picture lie? Click a place on the picture, then the same place on the map: a crossing, a bridge, the corner of a building. Three pairs lay it, from four on the error is known.")),
      make("p.actions", {}, button(t("I know one distance on it only"), () => this.#acts.otherwise())));
  }

  #board(side, label) {
    this.#parts[side] = make("div.map-frame", { tabindex: "0", role: "application", "aria-label": label });
    this.#parts[`${side}Hint`] = make("p.wz-hint");
    return make("div.wz-board", { "data-side": side }, this.#parts[`${side}Hint`], this.#parts[side], make("span.wz-cross", { "aria-hidden": "true" }));
  }

  #below() {
    this.#parts.where = make("input", { id: "point-where", placeholder: "112.53, 37.87", inputmode: "decimal", autocomplete: "off" });
    const put = button(t("Take this place"), () => this.#typed());
    this.#parts.where.addEventListener("keydown", (event) => event.key === "Enter" && this.#typed());
    this.#parts.list = make("ol.wz-points", { id: "points" });
    this.#parts.said = make("p.wz-fit", { id: "fit-said", "aria-live": "polite" });
    this.#parts.back = button(t("Take the last point back"), () => this.#back());
    this.#parts.back.id = "point-back";
    this.#parts.done = button(t("Lay the picture here"), () => this.#done(), { plain: false });
    this.#parts.done.id = "lay-picture";
    return make("div.wz-pair", {},
      make("div", {},
        make("h3", {}, t("Without a click")),
        make("p.actions", {}, button(t("The middle of the picture"), () => this.#onPicture(this.#parts.sheet.getCenter())),
          button(t("The middle of the map"), () => this.#onMap(this.#parts.world.getCenter()))),
        make("label", {}, make("span", {}, t("Longitude, latitude of the point, where you know them")), this.#parts.where),
        make("p.actions", {}, put)),
      make("div", {}, make("h3", {}, t("Pairs of points")), this.#parts.list, this.#parts.said, make("p.actions", {}, this.#parts.done, this.#parts.back)));
  }

  #openPicture() {
    const { width, height } = this.#state.picture;
    const frame = [[-height, 0], [0, width]];
    const sheet = L.map(this.#parts.picture, { crs: L.CRS.Simple, minZoom: -6, maxZoom: 4, zoomSnap: 0.25, attributionControl: false, zoomControl: false });
    L.control.zoom({ zoomInTitle: t("Zoom in"), zoomOutTitle: t("Zoom out") }).addTo(sheet);
    L.imageOverlay(this.#state.links.picture, frame, { alt: t("The picture: click a place on it") }).addTo(sheet);
    sheet.fitBounds(frame, { animate: false });
    this.#marks.picture.addTo(sheet);
    sheet.on("click", ({ latlng }) => this.#onPicture(latlng));
    this.#parts.sheet = sheet;
  }

  #openMap(preview) {
    const world = openMap(this.#parts.map);
    drawGround(world, groundOf(preview));
    const known = L.latLngBounds(this.#pairs.map(({ lon, lat }) => [lat, lon]));
    const bounds = boundsOf(preview) ?? (known.isValid() ? known : null);
    if (bounds) world.fitBounds(bounds, { padding: [20, 20], maxZoom: 17, animate: false });
    else world.setView([35, 105], 4);
    this.#marks.map.addTo(world);
    world.on("click", ({ latlng }) => this.#onMap(latlng));
    this.#parts.world = world;
  }

  #onPicture({ lat, lng }) {
    const { width, height } = this.#state.picture;
    if (lng < 0 || lng > width || lat > 0 || lat < -height) return;
    this.#half.pixel = { x_px: round(lng, 1), y_px: round(-lat, 1) };
    this.#join();
  }

  #onMap({ lat, lng }) {
    this.#half.place = { lon: round(lng, 7), lat: round(lat, 7) };
    this.#join();
  }

  /** Take a place that was typed, and let the map show it. */
  #typed() {
    const found = LONLAT.exec(this.#parts.where.value);
    this.#parts.where.setAttribute("aria-invalid", String(!found));
    if (!found) return;
    const [lon, lat] = [Number(found[1]), Number(found[2])];
    const world = this.#parts.world;
    world.setView([lat, lon], Math.max(world.getZoom(), 16), { animate: false });
    this.#parts.where.value = "";
    this.#onMap({ lat, lng: lon });
  }

  #join() {
    const { pixel, place } = this.#half;
    if (pixel && place) {
      this.#pairs.push({ ...pixel, ...place });
      this.#half = {};
      this.#measure();
    }
    this.#show();
  }

  #back() {
    if (this.#half.pixel || this.#half.place) this.#half = {};
    else this.#pairs.pop();
    this.#measure();
    this.#show();
  }

  #remove(position) {
    this.#pairs.splice(position, 1);
    this.#measure();
    this.#show();
  }

  /** Ask how well the pairs fit; an answer to older ones is not shown. */
  async #measure() {
    const turn = (this.#turn += 1);
    this.#fit = null;
    this.#wrong = [];
    if (this.#pairs.length < LEAST) return;
    try {
      const fit = await ask(`${this.#state.links.picture}:fit`, { method: "POST", body: { points: this.#pairs } });
      if (turn === this.#turn) this.#fit = fit;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (turn === this.#turn) this.#wrong = error.sentences;
    }
    if (turn === this.#turn) this.#show();
  }

  async #done() {
    this.#parts.done.disabled = true;
    await this.#acts.save(this.#pairs);
  }

  #show() {
    const { pixel, place } = this.#half;
    this.#parts.pictureHint.textContent = pixel ? t("Now the same place on the map.") : t("Click a place on the picture.");
    this.#parts.mapHint.textContent = place && !pixel ? t("Now the same place on the picture.") : t("Click the same place on the map.");
    this.#parts.pictureHint.classList.toggle("quiet", Boolean(pixel));
    this.#parts.mapHint.classList.toggle("quiet", !pixel);
    fill(this.#parts.list, ...this.#pairs.map((_, i) => this.#row(i)));
    this.#parts.said.textContent = this.#sentence();
    this.#parts.said.classList.toggle("wrong", Boolean(this.#wrong.length || this.#fit?.rough));
    this.#parts.back.disabled = !this.#pairs.length && !pixel && !place;
    this.#parts.done.disabled = !this.#fit;
    this.#dots();
  }

  #row(position) {
    const off = this.#fit?.off_m[position];
    const worst = this.#fit?.leave_one_out_m !== null && this.#fit?.rough && off === Math.max(...this.#fit.off_m);
    return make(`li${worst ? ".worst" : ""}`, {}, make("b", {}, t("Point {n}", { n: position + 1 })),
      make("span.number", {}, off === undefined ? "…" : t("{off} m off", { off: n(off, 1) })),
      button("×", () => this.#remove(position), { label: t("Remove point {n}", { n: position + 1 }) }));
  }

  #sentence() {
    if (this.#wrong.length) return this.#wrong.join(" ");
    const lacking = LEAST - this.#pairs.length;
    if (lacking > 0) return t("Pairs still needed: {n}", { n: lacking });
    if (!this.#fit) return t("Measuring…");
    if (this.#fit.leave_one_out_m === null) return t("Three points fit whatever they are: a fourth tells the error.");
    const text = t("{off} m is the error to expect, {rms} m is left at the points.", { off: n(this.#fit.leave_one_out_m, 1), rms: n(this.#fit.rms_m, 1) });
    return this.#fit.rough ? `${text} ${t("That is much: one of the points must lie elsewhere.")}` : text;
  }

  #dots() {
    const { picture, map } = this.#marks;
    picture.clearLayers();
    map.clearLayers();
    const dot = (layer, at, text) => layer.addLayer(L.circleMarker(at, DOT)
      .bindTooltip(make("span", {}, text), { permanent: true, direction: "right", offset: [9, 0], className: "wz-tip" }));
    const pixel = ({ x_px: x, y_px: y }) => [-y, x];
    this.#pairs.forEach((pair, i) => {
      dot(picture, pixel(pair), n(i + 1));
      dot(map, [pair.lat, pair.lon], n(i + 1));
    });
    if (this.#half.pixel) dot(picture, pixel(this.#half.pixel), "?");
    if (this.#half.place) dot(map, [this.#half.place.lat, this.#half.place.lon], "?");
  }
}

function round(value, digits) {
  return Number(value.toFixed(digits));
}
