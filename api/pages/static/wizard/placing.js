// Natural groups without coordinates: each is put where it lies, by a click on a picture or on the map.

import { Control } from "./control.js";
import { button, byId, fill, make } from "/static/elements.js";
import { groundOf, boundsOf } from "./layers.js";
import { drawGround, L, openMap } from "/static/map/map.js";
import { t } from "/static/words.js";

const ACCENT = "#2f6f6d";
const LONLAT = /^\s*(-?\d{1,3}(?:\.\d+)?)\s*[,，\s]\s*(-?\d{1,2}(?:\.\d+)?)\s*$/;

let byDistance = false; // somebody chose to lay the picture by one distance

/**
 * Show the groups that have to be placed, and before that where their picture lies; `save` takes what was placed.
 * @param {Object} state
 * @param {Object} preview
 * @param {(placing: Object) => Promise<void>} save
 */
export function showPlacing(state, preview, save) {
  const holder = byId("groups");
  holder.hidden = !state.groups;
  if (!state.groups) return fill(holder);
  const said = state.placing.picture ?? {};
  if (state.picture && !said.distance && !said.points?.length && !byDistance) return lay();
  return place();

  function lay() {
    byDistance = false;
    return new Control(holder, state, preview, {
      save: (points) => save({ picture: { points }, groups: onPicture(state) }),
      otherwise: () => {
        byDistance = true;
        place();
      },
    });
  }

  function place() {
    return new Placing(holder, state, preview, { save, lay });
  }
}

/** Return the groups that lie on the picture, or on the map, by now. */
function onPicture(state) {
  return state.groups.filter((group) => group.placed).map((group) => ({ ...named(group), ...clean(group.placed) }));
}

const named = ({ group, village }) => ({ group, ...(village ? { village } : {}) });

/** A desk on which groups are placed. */
class Placing {
  #state;
  #save;
  #lay;
  #map = null;
  #onPicture;
  #points;
  #size;
  #tool = { kind: "group", index: 0 };
  #places;
  #scale;
  #marks = L.layerGroup();
  #parts = {};

  constructor(holder, state, preview, { save, lay }) {
    this.#state = state;
    this.#save = save;
    this.#lay = lay;
    this.#onPicture = Boolean(state.picture);
    this.#points = byDistance ? [] : (state.placing.picture?.points ?? []);
    this.#size = state.picture ? [state.picture.width, state.picture.height] : null;
    this.#places = state.groups.map((group) => group.placed && clean(group.placed));
    const picture = state.placing.picture ?? {};
    this.#scale = { distance: picture.distance ?? null, anchor: picture.anchor ?? null, from: null };
    if (this.#onPicture && !this.#points.length && !this.#scale.distance) this.#tool = { kind: "from" };
    else this.#tool = { kind: "group", index: this.#firstOpen() };
    fill(holder, this.#intro(), make("div.map-beside", {}, this.#board(), this.#side()));
    this.#open(preview);
    this.#show();
  }

  #intro() {
    const text = this.#points.length
      ? t("Your picture lies where its points say. Now put each group where it lies on it.")
      : this.#onPicture
      ? t("Put each group where it lies on your picture. First say how large the picture is: two points on it, and the metres between them.")
      : t("Put each group where it lies on the map. No map to see? Add a photo of one among the files, and place them on it.");
    return make("div", {}, make("p.lead", {}, text),
      this.#onPicture ? make("p.actions", {}, button(this.#points.length ? t("Change the points") : t("Lay it by pairs of points instead"), () => this.#lay())) : null);
  }

  #board() {
    this.#parts.map = make("div.map-frame", { tabindex: "0", role: "application", "aria-label": this.#onPicture ? t("Picture to place groups on") : t("Map to place groups on") });
    this.#parts.cross = make("span.wz-cross", { "aria-hidden": "true" });
    this.#parts.hint = make("p.wz-hint", { "aria-live": "polite" });
    return make("div.wz-board", {}, this.#parts.hint, this.#parts.map, this.#parts.cross);
  }

  #side() {
    this.#parts.scale = make("div");
    this.#parts.list = make("ol.wz-groups");
    const centre = button(t("Put it at the middle of the view"), () => this.#put(this.#map.getCenter()));
    this.#parts.done = button(t("Use these places"), () => this.#finish(), { plain: false });
    return make(
      "div.wz-side", {}, this.#parts.scale, make("h3", {}, t("Groups to place")), this.#parts.list,
      make("p.actions", {}, centre), make("p.actions", {}, this.#parts.done), this.#later(),
    );
  }

  /** Return what lets addresses wait in the tray of the ground editor. */
  #later() {
    const hasLand = this.#state.files.some((file) => file.roles.includes("boundary"));
    const where = make("input", { id: "near", placeholder: "112.53, 37.87", inputmode: "decimal", autocomplete: "off" });
    const wait = button(t("Let them wait there"), () => this.#save({ near: hasLand ? "boundary" : where.value.replace("，", ",").trim() }));
    wait.disabled = !hasLand;
    where.addEventListener("input", () => { wait.disabled = !LONLAT.test(where.value); });
    return make("details", { id: "later" }, make("summary", {}, t("Does nobody know where they lie?")),
      make("p.small", {}, hasLand
        ? t("Their addresses wait in the middle of the village, marked as estimated, until somebody puts them on the map in the ground editor.")
        : t("Their addresses wait at a place that you name, marked as estimated, until somebody puts them on the map in the ground editor.")),
      hasLand ? null : make("label", {}, make("span", {}, t("Longitude, latitude of the village")), where), make("p.actions", {}, wait));
  }

  #open(preview) {
    const element = this.#parts.map;
    if (this.#onPicture) {
      this.#map = L.map(element, { crs: L.CRS.Simple, minZoom: -6, maxZoom: 4, zoomSnap: 0.25, attributionControl: false, zoomControl: false });
      L.control.zoom({ zoomInTitle: t("Zoom in"), zoomOutTitle: t("Zoom out") }).addTo(this.#map);
      const [width, height] = this.#size;
      const frame = [[-height, 0], [0, width]];
      L.imageOverlay(this.#state.links.picture, frame, { alt: t("Picture to place groups on") }).addTo(this.#map);
      this.#map.fitBounds(frame, { animate: false });
    } else {
      this.#map = openMap(element);
      drawGround(this.#map, groundOf(preview));
      const bounds = boundsOf(preview);
      if (bounds) this.#map.fitBounds(bounds, { padding: [20, 20], animate: false });
      else this.#map.setView([35, 105], 4);
    }
    this.#marks.addTo(this.#map);
    this.#map.on("click", (event) => this.#put(event.latlng));
  }

  /** Put what is being placed at a point, and go on to the next. */
  #put(at) {
    const tool = this.#tool;
    const place = this.#onPicture ? { x_px: round(at.lng), y_px: round(-at.lat) } : { lon: round(at.lng, 6), lat: round(at.lat, 6) };
    if (this.#onPicture && !this.#within(place)) return;
    if (tool.kind === "from") {
      this.#scale.from = place;
      this.#tool = { kind: "to" };
    } else if (tool.kind === "to") {
      const { from } = this.#scale;
      this.#scale.distance = { x1: from.x_px, y1: from.y_px, x2: place.x_px, y2: place.y_px, metres: this.#scale.distance?.metres ?? null };
      this.#tool = { kind: "group", index: this.#firstOpen() };
    } else if (tool.kind === "anchor") {
      this.#scale.anchor = { ...place, lon: null, lat: null };
      this.#tool = { kind: "group", index: this.#firstOpen() };
    } else {
      this.#places[tool.index] = place;
      this.#tool = { kind: "group", index: this.#firstOpen(tool.index) };
    }
    this.#show();
  }

  #within({ x_px: x, y_px: y }) {
    return x >= 0 && y >= 0 && x <= this.#size[0] && y <= this.#size[1];
  }

  #firstOpen(after = -1) {
    const open = this.#places.map((place, i) => (place ? -1 : i)).filter((i) => i >= 0);
    return open.find((i) => i > after) ?? open[0] ?? Math.max(after, 0);
  }

  #show() {
    this.#parts.hint.textContent = this.#hint();
    if (this.#onPicture && !this.#points.length) fill(this.#parts.scale, ...this.#scaleParts());
    fill(this.#parts.list, ...this.#state.groups.map((group, i) => this.#item(group, i)));
    this.#drawMarks();
    this.#parts.done.disabled = !this.#complete();
  }

  #hint() {
    const { kind, index } = this.#tool;
    if (kind === "from") return t("Click a point whose distance to another you know: a crossing, a corner.");
    if (kind === "to") return t("Click the other point.");
    if (kind === "anchor") return t("Click a point of which you know longitude and latitude.");
    return this.#places.every(Boolean) && this.#complete()
      ? t("All groups lie somewhere. Click to move {group}.", { group: this.#state.groups[index].group })
      : t("Click where {group} lies.", { group: this.#state.groups[index].group });
  }

  #scaleParts() {
    const { distance, anchor } = this.#scale;
    const metres = make("input", { type: "number", id: "metres", min: "1", max: "100000", step: "any", inputmode: "decimal", value: distance?.metres ?? "" });
    metres.disabled = !distance;
    metres.addEventListener("input", () => {
      this.#scale.distance.metres = Number(metres.value) || null;
      this.#parts.done.disabled = !this.#complete();
    });
    const again = button(distance ? t("Measure again") : t("Measure on the picture"), () => this.#begin("from"));
    const where = make("input", { id: "anchor", value: anchor && anchor.lon !== null && anchor.lon !== undefined ? `${anchor.lon}, ${anchor.lat}` : "", placeholder: "112.53, 37.87", inputmode: "decimal" });
    where.disabled = !anchor;
    where.addEventListener("input", () => {
      const found = LONLAT.exec(where.value);
      [this.#scale.anchor.lon, this.#scale.anchor.lat] = found ? [Number(found[1]), Number(found[2])] : [null, null];
      this.#parts.done.disabled = !this.#complete();
    });
    return [
      make("label", {}, make("span", {}, t("Metres between the two points")), metres),
      make("p.actions", {}, again),
      make("details", { open: Boolean(anchor) }, make("summary", {}, t("Do you know where on earth it lies?")),
        make("p.small", {}, t("One point with longitude and latitude is enough; the top of the picture is taken for north. Without it shapes and distances are right, and the place on earth stays unknown.")),
        make("label", {}, make("span", {}, t("Longitude, latitude of the point")), where),
        make("p.actions", {}, button(anchor ? t("Another point") : t("Choose the point"), () => this.#begin("anchor")),
          anchor ? button(t("Go without it"), () => { this.#scale.anchor = null; this.#show(); }) : null)),
    ];
  }

  #begin(kind) {
    this.#tool = { kind };
    this.#show();
    this.#parts.map.focus();
  }

  #item(group, index) {
    const chosen = this.#tool.kind === "group" && this.#tool.index === index;
    const pick = button("", () => {
      this.#tool = { kind: "group", index };
      this.#show();
    });
    pick.append(make(`i.mark${this.#places[index] ? ".done" : ""}`), make("span", {}, group.village ? `${group.village} ${group.group}` : group.group),
      make("small", {}, t("households: {n}", { n: group.households })));
    if (chosen) pick.setAttribute("aria-current", "true");
    return make("li", {}, pick);
  }

  #drawMarks() {
    this.#marks.clearLayers();
    const at = (place) => (this.#onPicture ? [-place.y_px, place.x_px] : [place.lat, place.lon]);
    const dot = (place, colour, text) => {
      const mark = L.circleMarker(at(place), { radius: 8, weight: 2, color: "#fffdf9", fillColor: colour, fillOpacity: 1, interactive: false });
      if (text) mark.bindTooltip(make("span", {}, text), { permanent: true, direction: "right", offset: [9, 0], className: "wz-tip" });
      this.#marks.addLayer(mark);
    };
    const { distance, from, anchor } = this.#points.length ? {} : this.#scale;
    if (distance) {
      const ends = [{ x_px: distance.x1, y_px: distance.y1 }, { x_px: distance.x2, y_px: distance.y2 }];
      this.#marks.addLayer(L.polyline(ends.map(at), { color: "#c2571a", weight: 3, dashArray: "6 5", interactive: false }));
      ends.forEach((end) => dot(end, "#c2571a"));
    } else if (from) {
      dot(from, "#c2571a");
    }
    if (anchor) dot(anchor, "#6a4fa3");
    this.#places.forEach((place, i) => place && dot(place, ACCENT, this.#state.groups[i].group));
  }

  #complete() {
    if (!this.#places.every(Boolean)) return false;
    if (!this.#onPicture || this.#points.length) return true;
    const { distance, anchor } = this.#scale;
    return Boolean(distance?.metres) && (!anchor || anchor.lon !== null);
  }

  async #finish() {
    const groups = this.#state.groups.map((group, i) => ({ ...named(group), ...this.#places[i] }));
    const { distance, anchor } = this.#scale;
    const laid = this.#points.length ? { points: this.#points } : { distance, ...(anchor ? { anchor } : {}) };
    const picture = this.#onPicture ? laid : null;
    this.#parts.done.disabled = true;
    await this.#save({ ...(picture ? { picture } : {}), groups });
  }
}

function round(value, digits = 1) {
  return Number(value.toFixed(digits));
}

function clean(place) {
  return Object.fromEntries(Object.entries(place).filter(([, value]) => value !== null));
}
