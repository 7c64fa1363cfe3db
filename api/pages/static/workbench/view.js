// Moving the map to what matters: grids, units, a place on earth; and the words for levels.

import { lang } from "/static/words.js";
import { L } from "/static/map/map.js";
import { joined } from "./units.js";

const CLOSEST = 19;

export class View {
  constructor(bench, map, places) {
    Object.assign(this, { bench, map, places });
    Object.assign(bench, {
      map,
      unit: -1,
      zoomToGrid: (id) => this.#toGrid(id),
      zoomToUnits: (ids) => this.#to(this.boxOfUnits(ids.map((id) => bench.plan.units.at.get(id)).filter((unit) => unit !== undefined))),
      zoomToEarth: ([w, s, e, n]) => this.#fit(L.latLngBounds([s, w], [n, e])),
      zoomToAll: () => this.#fit(L.latLngBounds(bench.plan.data.bounds), 24),
      centre: () => places.of(...centreOf(map.getContainer())),
      keepInView: (box) => this.#keep(box),
      levelWords: (level) => level[lang] || level.name,
      settled: () => this.#settled(),
    });
  }

  /** Return the box of units on the plane. */
  boxOfUnits(units) {
    return units.map((unit) => this.bench.plan.units.boxes[unit]).reduce(joined, [Infinity, Infinity, -Infinity, -Infinity]);
  }

  #toGrid(id) {
    const row = this.bench.plan.level.row(id);
    if (row) this.#to(this.boxOfUnits([...this.bench.plan.level.members[row.number]]));
  }

  #to(box) {
    if (box[0] <= box[2]) this.#fit(this.places.latLngBounds(box));
  }

  #fit(bounds, padding = 70) {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.map.fitBounds(bounds, { padding: [padding, padding], maxZoom: CLOSEST, animate: !still });
  }

  #keep(box) {
    const bounds = this.places.latLngBounds(box);
    if (!this.map.getBounds().contains(bounds)) this.map.panInside(bounds.getCenter(), { padding: [80, 80], animate: false });
  }

  /** Wait until the service has every move. */
  #settled() {
    const { queue } = this.bench;
    if (queue.state === "kept") return Promise.resolve();
    return new Promise((resolve) => {
      const look = () => {
        if (queue.state !== "kept") return;
        queue.removeEventListener("state", look);
        resolve();
      };
      queue.addEventListener("state", look);
    });
  }
}

function centreOf(element) {
  const { left, top, width, height } = element.getBoundingClientRect();
  return [left + width / 2, top + height / 2];
}
