// The map of a walk: one drawing in metres, without tiles, light enough for any phone; zoomed round the next stop.

import { t } from "/static/words.js";

const SVG = "http://www.w3.org/2000/svg";
const MARK_PX = 15;
const RIM_PX = 2 * MARK_PX; // round the walk, so that marks at its ends are seen whole
const MOST_ZOOM = 12;

export class WalkMap {
  #svg;
  #sheet;
  #marks = new Map();
  #zoom = 1;
  #centre;
  #drag = null;

  /**
   * @param {HTMLElement} element
   * @param {Object} sheet with map, stops and back
   * @param {(number: number) => void} choose called with the number of a stop that was tapped
   */
  constructor(element, sheet, choose) {
    this.#sheet = sheet;
    this.#centre = [sheet.map.width / 2, sheet.map.height / 2];
    this.#svg = node("svg", { class: "walk-map" });
    for (const layer of ["ground", "ways", "marks"]) this.#svg.append(node("g", { class: layer }));
    element.append(this.#svg);
    this.#drawWays();
    this.#drawMarks(choose);
    this.#dragged();
    new ResizeObserver(() => this.#show()).observe(element);
  }

  /** Draw the ground, once it is here. */
  ground({ roads, buildings, barriers }) {
    const layer = this.#svg.querySelector(".ground");
    for (const [name, d] of [["building", buildings], ["road", roads], ["barrier", barriers]]) {
      if (d) layer.append(node("path", { class: name, d }));
    }
  }

  /** Show a stop as done, or not. */
  done(number, is) {
    this.#marks.get(number)?.classList.toggle("done", is);
  }

  /** Point out the stop that is next. */
  next(number) {
    for (const [each, mark] of this.#marks) mark.classList.toggle("next", each === number);
    const stop = this.#sheet.stops.find((one) => one.number === number);
    if (stop && stop.at && this.#zoom > 1) this.#centre = stop.at;
    this.#show();
  }

  /** Zoom by a factor, round the stop that is next where the whole was seen before. */
  zoom(factor) {
    const before = this.#zoom;
    this.#zoom = Math.min(MOST_ZOOM, Math.max(1, this.#zoom * factor));
    const next = this.#sheet.stops.find((one) => this.#marks.get(one.number)?.classList.contains("next"));
    if (before === 1 && next) this.#centre = next.at;
    this.#show();
  }

  #drawWays() {
    const { stops, back, map } = this.#sheet;
    const layer = this.#svg.querySelector(".ways");
    for (const leg of [...stops, ...(back ? [back] : [])]) {
      const points = leg.way.map((at) => at.join(",")).join(" ");
      layer.append(node("polyline", { points, class: leg === back ? "back" : leg.estimated ? "guessed" : "way" }));
    }
    this.#marks.set(0, this.#mark(map.start, "", "start", t("Start")));
  }

  #drawMarks(choose) {
    const { stops } = this.#sheet;
    for (const stop of [...stops].reverse()) {
      const mark = this.#mark(stop.at, String(stop.number), "stop", t("Stop {n}", { n: stop.number }));
      mark.addEventListener("click", () => choose(stop.number));
      this.#marks.set(stop.number, mark);
    }
  }

  #mark(at, text, kind, name) {
    const mark = node("g", { class: kind, "data-at": at.join(" ") });
    const title = node("title", {});
    title.textContent = name;
    const label = node("text", { "text-anchor": "middle", dy: "0.36em" });
    label.textContent = text;
    mark.append(title, node("circle", { r: 1 }), label);
    this.#svg.querySelector(".marks").append(mark);
    return mark;
  }

  /** Set what is seen; marks and lines keep their size on the screen. */
  #show() {
    const box = this.#svg.getBoundingClientRect();
    if (!box.width) return;
    const { width, height } = this.#sheet.map;
    const whole = Math.max(width / (box.width - 2 * RIM_PX), height / (box.height - 2 * RIM_PX));
    const scale = whole / this.#zoom; // metres a pixel
    const seen = [box.width * scale, box.height * scale];
    const rim = RIM_PX * scale;
    const [x, y] = this.#centre = [kept(this.#centre[0], seen[0], width, rim), kept(this.#centre[1], seen[1], height, rim)];
    this.#svg.setAttribute("viewBox", `${x - seen[0] / 2} ${y - seen[1] / 2} ${seen[0]} ${seen[1]}`);
    this.#svg.style.setProperty("--px", String(scale));
    this.#svg.classList.toggle("zoomed", this.#zoom > 1);
    this.#place(scale);
  }

  #place(scale) {
    const placed = [];
    for (const mark of this.#marks.values()) {
      const at = mark.dataset.at.split(" ").map(Number);
      const spot = mark.classList.contains("start") ? at : apart(at, placed, MARK_PX * 1.9 * scale);
      placed.push(spot);
      mark.setAttribute("transform", `translate(${spot[0]} ${spot[1]}) scale(${MARK_PX * scale})`);
    }
  }

  #dragged() {
    this.#svg.addEventListener("pointerdown", (event) => {
      if (this.#zoom > 1) this.#drag = [event.clientX, event.clientY, ...this.#centre];
    });
    addEventListener("pointermove", (event) => {
      if (!this.#drag) return;
      const scale = Number(this.#svg.style.getPropertyValue("--px"));
      const [fromX, fromY, x, y] = this.#drag;
      this.#centre = [x - (event.clientX - fromX) * scale, y - (event.clientY - fromY) * scale];
      this.#show();
    });
    for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => { this.#drag = null; });
  }
}

/** Keep what is seen on the map and the rim round it: where it is wider than these, in the middle. */
function kept(centre, seen, whole, rim) {
  return seen >= whole + 2 * rim ? whole / 2 : Math.min(whole + rim - seen / 2, Math.max(seen / 2 - rim, centre));
}

/** Return a place so far from others that their numbers can be read: the nearest on rings around the true one. */
function apart(at, placed, least) {
  const free = ([x, y]) => placed.every(([a, b]) => Math.hypot(a - x, b - y) >= least);
  if (free(at)) return at;
  for (let ring = 1; ring <= 6; ring++) {
    for (let step = 0; step < 8 * ring; step++) {
      const angle = (2 * Math.PI * step) / (8 * ring);
      const spot = [at[0] + (ring * least * Math.cos(angle)) / 2, at[1] + (ring * least * Math.sin(angle)) / 2];
      if (free(spot)) return spot;
    }
  }
  return at;
}

function node(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
