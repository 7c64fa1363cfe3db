// The sheet of the ground, over the colours of grids: buildings, water, roads, barriers and doors.

import { decodeLine } from "/static/map/rings.js";
import { trace } from "./areas.js";
import { listsOf } from "./packed.js";
import { inSlices } from "./slices.js";
import { boxOf, joined, meets, onPlane } from "./units.js";

const LOOKS = {
  buildings: { fill: "rgba(70, 62, 48, 0.2)" },
  water: { fill: "rgba(150, 196, 214, 0.85)", stroke: "rgba(120, 175, 198, 0.9)", metres: 5, least: 1.2 },
  roads: { stroke: "rgba(255, 255, 255, 0.92)", casing: "rgba(120, 106, 80, 0.35)", metres: 4.5, least: 1 },
  barriers: { stroke: "rgba(74, 120, 146, 0.9)", metres: 4, least: 1.8 },
};
const BUILDINGS_FROM = 0.12;
const CASING_FROM_PX = 2.4;
const TILES_ACROSS = 24;

/** It changes with the view alone, and comes in tiles: what is out of sight is not drawn. */
export class GroundSheet {
  constructor(plan) {
    Object.assign(this, { name: "ground", plan, layers: {}, metre: 1 });
  }

  /**
   * Take in what /ground answers, a part at a time, so that the page never stands still.
   * @param {Object<string, {type: "line"|"area", parts: Object}>} layers packed: a line a part, or the rings of a polygon
   * @param {number} metre the length of one on the plane
   */
  async keep(layers, metre) {
    this.metre = metre;
    const known = Object.entries(layers).filter(([name]) => LOOKS[name]);
    for (const [name, { type, parts }] of known) {
      const tiles = new Map();
      await inSlices(parts.from.subarray(1), (_, part) => this.#lay(tiles, type, listsOf(parts, part)));
      this.layers[name] = { type, tiles: [...tiles.values()] };
    }
  }

  /** Put a part into the tile of where it begins; an area stays whole, as a hole is one only with its ring. */
  #lay(tiles, type, part) {
    const [w, s, e, n] = this.plan.units.box;
    const size = Math.max(e - w, n - s, 1e-9) / TILES_ACROSS;
    const lines = part.map((line) => onPlane(decodeLine(line), this.plan.plane));
    if (!lines.length) return;
    const around = lines.map(boxOf).reduce(joined);
    const key = `${Math.floor((around[0] - w) / size)} ${Math.floor((around[1] - s) / size)}`;
    if (!tiles.has(key)) tiles.set(key, { path: new Path2D(), around });
    const tile = tiles.get(key);
    for (const line of lines) trace(tile.path, line, type === "area");
    tile.around = joined(tile.around, around);
  }

  paint(ctx, view, box) {
    ctx.lineCap = ctx.lineJoin = "round";
    for (const [name, look] of Object.entries(LOOKS)) {
      const layer = this.layers[name];
      if (!layer || (name === "buildings" && view.scale < BUILDINGS_FROM)) continue;
      const paths = layer.tiles.filter((tile) => meets(tile.around, box)).map((tile) => tile.path);
      if (layer.type === "area") {
        ctx.fillStyle = look.fill ?? look.stroke;
        for (const path of paths) ctx.fill(path, "evenodd");
      } else {
        this.#lines(ctx, view, paths, look);
      }
    }
    this.#doors(ctx, view, box);
  }

  /** Draw lines, all casings below all of them; round lines as thin as a hair no casing is seen. */
  #lines(ctx, view, paths, look) {
    const width = Math.max(look.metres * this.metre, look.least / view.scale);
    if (look.casing && width * view.scale >= CASING_FROM_PX) {
      ctx.strokeStyle = look.casing;
      ctx.lineWidth = width + 1.6 / view.scale;
      for (const path of paths) ctx.stroke(path);
    }
    ctx.strokeStyle = look.stroke;
    ctx.lineWidth = width;
    for (const path of paths) ctx.stroke(path);
  }

  #doors(ctx, view, box) {
    const { units } = this.plan;
    const [w, s, e, n] = units.box;
    const across = Math.sqrt(((e - w) * (n - s)) / units.n) * view.scale;
    if (across < 16) return;
    const radius = Math.min(3.2, 1.2 + across / 40) / view.scale;
    ctx.beginPath();
    for (const [x, y] of units.spots) {
      if (x < box[0] || x > box[2] || y < box[1] || y > box[3]) continue;
      ctx.moveTo(x + radius, y);
      ctx.arc(x, y, radius, 0, 7);
    }
    ctx.fillStyle = "rgba(35, 48, 63, 0.55)";
    ctx.fill();
  }
}
