// The tools that are drawn with on the map: mouse, pen and finger.

import { t } from "/static/words.js";
import { L } from "/static/map/map.js";
import { Stroke } from "./stroke.js";

const DRAWN = { brush: brushed, click: clicked, box: boxed, lasso: lassoed, cut: cutting };

/** Listen to the map: what is drawn on it with a tool in hand becomes moves. */
export class Pointing {
  constructor(bench, map, places, cursor) {
    Object.assign(this, { bench, map, places, cursor, drawing: null, pointers: new Set(), spaced: false });
    const at = map.getContainer();
    at.addEventListener("pointerdown", (event) => this.#down(event), true);
    at.addEventListener("pointermove", (event) => this.#move(event));
    at.addEventListener("pointerleave", () => cursor.hide());
    for (const end of ["pointerup", "pointercancel"]) addEventListener(end, (event) => this.#up(event));
    map.on("click", (event) => this.#clicked(event.originalEvent, event.originalEvent.altKey));
    map.on("contextmenu", (event) => this.#clicked(event.originalEvent, true));
    bench.on("tool", () => this.#arm());
    bench.plan.on("loaded", () => (this.drawing = null)); // its units are no more
    addEventListener("keydown", (event) => event.code === "Space" && event.target === at && this.#space(true));
    addEventListener("keyup", (event) => event.code === "Space" && this.#space(false));
    this.#arm();
  }

  /** Give up what is being drawn. */
  cancel() {
    if (!this.drawing) return false;
    this.drawing.cancel();
    this.drawing = null;
    return true;
  }

  #arm() {
    const drawn = this.bench.tool !== "hand" && !this.spaced;
    this.map.dragging[drawn ? "disable" : "enable"]();
    this.map.getContainer().dataset.tool = this.spaced ? "hand" : this.bench.tool;
    this.map.getContainer().style.touchAction = "none";
    this.cursor.show(this.bench);
  }

  #space(down) {
    if (this.spaced === down || this.drawing) return;
    this.spaced = down;
    this.#arm();
  }

  #place(event) {
    return this.places.of(event.clientX, event.clientY);
  }

  #down(event) {
    if (event.target.closest(".leaflet-control")) return;
    this.pointers.add(event.pointerId);
    if (this.pointers.size > 1) {
      this.cancel(); // a second finger moves the map
      return;
    }
    if (event.button !== 0 || this.spaced || event.altKey) return;
    const draw = DRAWN[this.bench.tool];
    if (!draw) return;
    event.preventDefault();
    this.map.getContainer().focus({ preventScroll: true });
    this.drawing = draw(this.bench, this.#place(event), this);
  }

  #move(event) {
    this.cursor.follow(event, this.bench, this.map);
    if (!this.drawing) return;
    const events = event.getCoalescedEvents?.() ?? [];
    for (const each of events.length ? events : [event]) this.drawing.to(this.#place(each));
    this.drawing.paint?.();
  }

  #up(event) {
    this.pointers.delete(event.pointerId);
    if (!this.drawing) return;
    if (event.type === "pointercancel") this.drawing.cancel();
    else this.drawing.end();
    this.drawing = null;
  }

  /** Without a tool a click chooses the grid under it, and so does one with Alt or the right button at any time. */
  #clicked(event, taking) {
    const unit = this.bench.plan.units.index.under(...this.#place(event));
    if (this.bench.tool === "swap" && !taking) {
      swapped(this.bench, unit);
    } else if (this.bench.tool === "hand" || taking) {
      const row = unit < 0 ? null : this.bench.plan.level.grids[this.bench.plan.level.shown[unit]];
      this.bench.choose(row ? row.id : null);
    }
  }
}

/** Return a stroke into the grid that is chosen, else into the one under its beginning; null where none may be made. */
export function begun(bench, [x, y]) {
  const { level, units } = bench.plan;
  const unit = units.index.under(x, y);
  const row = bench.row ?? (unit < 0 ? undefined : level.grids[level.shown[unit]]);
  if (!row) return null;
  if (row.locked) bench.say(t("{name} is locked. Unlock it to paint into it.", { name: row.name }));
  else if (row.kind === "dedicated") bench.say(t("{name} is a grid of its own; nothing is painted into it.", { name: row.name }));
  else return new Stroke(bench, row);
  return null;
}

function brushed(bench, start, { places }) {
  const stroke = begun(bench, start);
  if (!stroke) return null;
  let [x0, y0] = start;
  const met = new Set();
  const to = ([x, y]) => {
    for (const unit of bench.plan.units.index.stroked(x0, y0, x, y, places.length(bench.radius))) met.add(unit);
    [x0, y0] = [x, y];
  };
  const paint = () => {
    stroke.add([...met]);
    met.clear();
  };
  to(start);
  paint();
  return { to, paint, end: () => stroke.end(), cancel: () => stroke.cancel() };
}

function clicked(bench, start) {
  const stroke = begun(bench, start);
  if (!stroke) return null;
  const to = ([x, y]) => {
    const unit = bench.plan.units.index.under(x, y);
    if (unit >= 0) stroke.add([unit]);
  };
  to(start);
  return { to, end: () => stroke.end(), cancel: () => stroke.cancel() };
}

function boxed(bench, start, pointing) {
  let box = [...start, ...start];
  const to = ([x, y]) => {
    box = [Math.min(start[0], x), Math.min(start[1], y), Math.max(start[0], x), Math.max(start[1], y)];
    const [w, s, e, n] = box;
    pointing.cursor.draw([w, s, e, s, e, n, w, n], true);
  };
  return outlined(bench, start, pointing, to, () => bench.plan.units.index.boxed(box));
}

function lassoed(bench, start, pointing) {
  const ring = [...start];
  const to = (place) => {
    ring.push(...place);
    pointing.cursor.draw(ring, true);
  };
  return outlined(bench, start, pointing, to, () => bench.plan.units.index.ringed(ring));
}

function outlined(bench, start, { cursor }, to, found) {
  const end = () => {
    cursor.draw(null);
    const stroke = begun(bench, start);
    if (!stroke) return;
    stroke.add(found());
    stroke.end();
  };
  return { to, end, cancel: () => cursor.draw(null) };
}

function cutting(bench, start, { cursor, places }) {
  const line = [...start];
  const to = (place) => {
    line.push(...place);
    cursor.draw(line, false);
  };
  const end = () => {
    cursor.draw(null);
    const unit = mostCrossed(bench.plan.units, line);
    if (unit < 0 || line.length < 4) {
      bench.say(t("Draw a line right across a unit to cut it in two."));
      return;
    }
    const lonlat = thinned(line).map((place) => places.lonlat(place));
    bench.send({ kind: "cut_unit", unit: bench.plan.units.ids[unit], line: lonlat });
  };
  return { to, end, cancel: () => cursor.draw(null) };
}

/** Return the unit in which most of a line lies, -1 where it lies in none. */
function mostCrossed(units, line) {
  const met = new Map();
  for (let k = 2; k < line.length; k += 2) {
    for (let share = 0; share < 1; share += 0.1) {
      const unit = units.index.under(line[k - 2] + share * (line[k] - line[k - 2]), line[k - 1] + share * (line[k + 1] - line[k - 1]));
      if (unit >= 0) met.set(unit, (met.get(unit) ?? 0) + Math.hypot(line[k] - line[k - 2], line[k + 1] - line[k - 1]));
    }
  }
  return [...met].reduce((best, next) => (next[1] > best[1] ? next : best), [-1, 0])[0];
}

/** Return at most 200 places of a line, first and last among them. */
function thinned(line) {
  const places = [];
  for (let k = 0; k < line.length; k += 2) places.push([line[k], line[k + 1]]);
  const every = Math.ceil(places.length / 200);
  return places.filter((_, k) => k % every === 0 || k === places.length - 1);
}

function swapped(bench, unit) {
  const { units, level } = bench.plan;
  if (unit < 0) return;
  const first = bench.swapFrom;
  if (first === undefined || level.shown[first] === level.shown[unit]) {
    bench.swapFrom = unit;
    bench.mark({ unit });
    bench.say(t("Now click the door of another grid that it is to change places with."));
    return;
  }
  bench.swapFrom = undefined;
  bench.mark({ unit: -1 });
  bench.send({ kind: "swap", a: units.ids[first], b: units.ids[unit] });
}

/** Places on the plane from the screen, and back to earth. */
export class Places {
  constructor(map, zoom, origin) {
    Object.assign(this, { map, zoom, origin });
  }

  get scale() {
    return this.map.options.crs.scale(this.map.getZoom()) / this.map.options.crs.scale(this.zoom);
  }

  of(clientX, clientY) {
    const rect = this.map.getContainer().getBoundingClientRect();
    const { x, y } = this.map.containerPointToLayerPoint([clientX - rect.left, clientY - rect.top]).add(this.map.getPixelOrigin());
    return [x / this.scale - this.origin.x, y / this.scale - this.origin.y];
  }

  /** Return so many pixels as a length on the plane. */
  length(px) {
    return px / this.scale;
  }

  lonlat([x, y]) {
    const { lat, lng } = this.map.unproject(L.point(x + this.origin.x, y + this.origin.y), this.zoom);
    return [lng, lat];
  }

  latLngBounds([w, n, e, s]) {
    const [west, north] = this.lonlat([w, n]);
    const [east, south] = this.lonlat([e, s]);
    return L.latLngBounds([south, west], [north, east]);
  }
}
