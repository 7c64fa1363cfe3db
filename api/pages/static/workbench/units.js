// The units on the ground: their cells on a plane, which of them hang together, and which lie where.

import { decodeLine } from "/static/map/rings.js";
import { listOf, listsOf } from "./packed.js";
import { inSlices } from "./slices.js";

/**
 * Units of a plan. Coordinates are those of `plane`; `cells[u]` are its rings as flat arrays [x, y, x, y, …].
 */
export class Units {
  /**
   * Lay out the units of a plan, a part at a time, so that the page never stands still.
   * @param {Object} data the answer of /workbench, unpacked
   * @param {(lat: number, lon: number) => {x: number, y: number}} plane
   * @returns {Promise<Units>}
   */
  static async laid({ units, arcs, left, right }, plane) {
    const laid = new Units(units, left, right);
    laid.arcs = await inSlices(left, (_, arc) => onPlane(decodeLine(listOf(arcs, arc)), plane));
    laid.arcBoxes = await inSlices(laid.arcs, boxOf);
    laid.rings = units.rings;
    laid.cells = await inSlices(units.ids, (_, unit) => listsOf(units.rings, unit).map((ring) => laid.#ring(ring)));
    laid.boxes = await inSlices(laid.cells, (rings) => rings.map(boxOf).reduce(joined));
    laid.box = laid.boxes.reduce(joined);
    laid.spots = await inSlices(laid.cells, (rings, unit) => {
      const middle = middleOf(rings);
      return laid.holds(unit, ...middle) ? middle : widestAt(rings, middle);
    });
    laid.#hang(units.near);
    laid.index = new Buckets(laid);
    await inSlices(laid.boxes, (box, unit) => laid.index.put(box, unit));
    return laid;
  }

  constructor(units, left, right) {
    Object.assign(this, { ids: units.ids, households: units.households, doors: units.doors, village: units.village });
    this.group = units.group;
    this.dedicated = units.dedicated ?? [];
    this.n = units.ids.length;
    this.at = new Map(units.ids.map((id, at) => [id, at]));
    this.left = left;
    this.right = right;
  }

  /** Return the numbers of the arcs round a unit; `~k` is an arc that is run back. */
  arcsOf(unit) {
    const { values, starts, from } = this.rings;
    return values.subarray(starts[from[unit]], starts[from[unit + 1]]);
  }

  /** Return the line of an arc, run back where its number says so. */
  line(arc) {
    return arc < 0 ? backwards(this.arcs[~arc]) : this.arcs[arc];
  }

  /** Return the units that hang together with one. */
  beside(unit) {
    return this.#other.subarray(this.#start[unit], this.#start[unit + 1]);
  }

  /** Return the number of the land part, closed by barriers, that a unit lies in. */
  partOf(unit) {
    return this.#part[unit];
  }

  /** Return whether a place lies in the cell of a unit. */
  holds(unit, x, y) {
    const box = this.boxes[unit];
    if (x < box[0] || x > box[2] || y < box[1] || y > box[3]) return false;
    return this.cells[unit].reduce((inside, ring) => inside !== crosses(ring, x, y), false);
  }

  #start;
  #other;
  #part;

  #ring(arcs) {
    const pieces = Array.from(arcs, (arc) => this.line(arc));
    const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
    const ring = new Float64Array(length);
    let at = 0;
    for (const piece of pieces) {
      ring.set(piece, at);
      at += piece.length;
    }
    return ring;
  }

  #hang(near) {
    const degree = new Int32Array(this.n + 1);
    for (const unit of near) degree[unit + 1] += 1;
    this.#start = degree.map(((sum) => (count) => (sum += count))(0));
    this.#other = new Int32Array(near.length);
    const filled = this.#start.slice();
    for (let k = 0; k < near.length; k += 2) {
      this.#other[filled[near[k]]++] = near[k + 1];
      this.#other[filled[near[k + 1]]++] = near[k];
    }
    this.#part = new Int32Array(this.n).fill(-1);
    for (let unit = 0, part = 0; unit < this.n; unit += 1) {
      if (this.#part[unit] >= 0) continue;
      const open = [unit];
      this.#part[unit] = part;
      while (open.length) {
        for (const next of this.beside(open.pop())) {
          if (this.#part[next] < 0) {
            this.#part[next] = part;
            open.push(next);
          }
        }
      }
      part += 1;
    }
  }
}

/** Buckets of a square grid over the units: what lies under a place, a stroke, a box or a lasso is found at once. */
class Buckets {
  constructor(units) {
    this.units = units;
    const [w, s, e, n] = units.box;
    this.size = Math.max(Math.sqrt(((e - w) * (n - s)) / Math.max(units.n, 1)), 1e-9);
    this.buckets = new Map();
  }

  put(box, unit) {
    this.#each(box, (key) => {
      if (!this.buckets.has(key)) this.buckets.set(key, []);
      this.buckets.get(key).push(unit);
    });
  }

  /** Return the unit in whose cell a place lies, -1 outside. */
  under(x, y) {
    const found = this.#met([x, y, x, y]).find((unit) => this.units.holds(unit, x, y));
    return found === undefined ? -1 : found;
  }

  /** Return the units under a round brush drawn from a place to another, and the one right under its end. */
  stroked(x0, y0, x1, y1, radius) {
    const box = [Math.min(x0, x1) - radius, Math.min(y0, y1) - radius, Math.max(x0, x1) + radius, Math.max(y0, y1) + radius];
    const spots = this.units.spots;
    return this.#met(box).filter(
      (unit) => toSegment(spots[unit], x0, y0, x1, y1) <= radius || this.units.holds(unit, x1, y1),
    );
  }

  /** Return the units whose middle lies in a box. */
  boxed(box) {
    return this.#met(box).filter((unit) => {
      const [x, y] = this.units.spots[unit];
      return x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3];
    });
  }

  /** Return the units whose middle lies in a ring. */
  ringed(ring) {
    return this.#met(boxOf(ring)).filter((unit) => crosses(ring, ...this.units.spots[unit]));
  }

  #met(box) {
    const found = new Set();
    this.#each(box, (key) => {
      for (const unit of this.buckets.get(key) ?? []) found.add(unit);
    });
    return [...found];
  }

  #each(box, told) {
    const [w, s] = this.units.box;
    const [x0, y0, x1, y1] = [box[0] - w, box[1] - s, box[2] - w, box[3] - s].map((span) => Math.floor(span / this.size));
    const most = Math.ceil(Math.max(this.units.box[2] - w, this.units.box[3] - s) / this.size) + 1;
    for (let x = Math.max(x0, -1); x <= Math.min(x1, most); x += 1) {
      for (let y = Math.max(y0, -1); y <= Math.min(y1, most); y += 1) told(x * 65536 + y);
    }
  }
}

/** Return the box [w, s, e, n] of a flat line. */
export function boxOf(line) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (let k = 0; k < line.length; k += 2) {
    if (line[k] < box[0]) box[0] = line[k];
    if (line[k] > box[2]) box[2] = line[k];
    if (line[k + 1] < box[1]) box[1] = line[k + 1];
    if (line[k + 1] > box[3]) box[3] = line[k + 1];
  }
  return box;
}

/** Return the box round two. */
export function joined(a, b) {
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
}

/** Return whether two boxes meet. */
export function meets(a, b) {
  return a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
}

/** Return a line of [lat, lon] as a flat one on the plane. */
export function onPlane(line, plane) {
  const flat = new Float64Array(line.length * 2);
  line.forEach(([lat, lon], k) => {
    const { x, y } = plane(lat, lon);
    flat[2 * k] = x;
    flat[2 * k + 1] = y;
  });
  return flat;
}

function backwards(line) {
  const turned = new Float64Array(line.length);
  for (let k = 0; k < line.length; k += 2) {
    turned[k] = line[line.length - 2 - k];
    turned[k + 1] = line[line.length - 1 - k];
  }
  return turned;
}

/** Return whether a ray from a place crosses a ring an odd number of times. */
function crosses(ring, x, y) {
  let inside = false;
  for (let k = 0, j = ring.length - 2; k < ring.length; j = k, k += 2) {
    const [xk, yk, xj, yj] = [ring[k], ring[k + 1], ring[j], ring[j + 1]];
    if (yk > y !== yj > y && x < ((xj - xk) * (y - yk)) / (yj - yk) + xk) inside = !inside;
  }
  return inside;
}

/** Return the middle of the largest ring. */
function middleOf(rings) {
  let best = [0, 0];
  let most = -1;
  for (const ring of rings) {
    let [area, cx, cy] = [0, 0, 0];
    const [x0, y0] = ring;
    for (let k = 0, j = ring.length - 2; k < ring.length; j = k, k += 2) {
      const cross = (ring[j] - x0) * (ring[k + 1] - y0) - (ring[k] - x0) * (ring[j + 1] - y0);
      area += cross;
      cx += (ring[j] + ring[k] - 2 * x0) * cross;
      cy += (ring[j + 1] + ring[k + 1] - 2 * y0) * cross;
    }
    if (Math.abs(area) > most) {
      most = Math.abs(area);
      best = area ? [x0 + cx / (3 * area), y0 + cy / (3 * area)] : [x0, y0];
    }
  }
  return best;
}

/** Return the middle of the widest stretch that lies inside at the height of a place. */
function widestAt(rings, [x, y]) {
  const met = rings.flatMap((ring) => {
    const found = [];
    for (let k = 0, j = ring.length - 2; k < ring.length; j = k, k += 2) {
      if (ring[k + 1] > y !== ring[j + 1] > y) {
        found.push(((ring[j] - ring[k]) * (y - ring[k + 1])) / (ring[j + 1] - ring[k + 1]) + ring[k]);
      }
    }
    return found;
  });
  met.sort((a, b) => a - b);
  let [best, most] = [[x, y], 0];
  for (let k = 0; k + 1 < met.length; k += 2) {
    if (met[k + 1] - met[k] > most) [best, most] = [[(met[k] + met[k + 1]) / 2, y], met[k + 1] - met[k]];
  }
  return best;
}

function toSegment([x, y], x0, y0, x1, y1) {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const length = dx * dx + dy * dy;
  const along = length ? Math.max(0, Math.min(1, ((x - x0) * dx + (y - y0) * dy) / length)) : 0;
  return Math.hypot(x - x0 - along * dx, y - y0 - along * dy);
}
