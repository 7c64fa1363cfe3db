// The lowest sheets: every grid in its colour, the borders of units once they are large enough, and the ground on top.

import { colourOf } from "./colours.js";
import { meets } from "./units.js";

const UNIT_BORDER_FROM_PX = 13;

/** Append the rings of a unit to a path. */
export function traceUnit(path, units, unit) {
  for (const ring of units.cells[unit]) trace(path, ring, true);
}

/** Append a flat line to a path. */
export function trace(path, line, closed = false) {
  path.moveTo(line[0], line[1]);
  for (let k = 2; k < line.length; k += 2) path.lineTo(line[k], line[k + 1]);
  if (closed) path.closePath();
}

/** The sheet of areas. Paths of grids are kept until units come or go. */
export class AreasSheet {
  constructor(plan) {
    this.name = "areas";
    this.plan = plan;
    this.paths = new Map();
    plan.on("loaded level", () => this.paths.clear());
    plan.on("painted", ({ grids }) => grids.forEach((grid) => this.paths.delete(grid)));
  }

  paint(ctx, view, box) {
    const { level, units, data } = this.plan;
    for (const row of level.alive) {
      const { path, around } = this.#grid(row.number);
      if (!around || !meets(around, box)) continue;
      ctx.fillStyle = colourOf(data.palette, row).fill;
      ctx.fill(path, "evenodd");
    }
    this.#unitBorders(ctx, view, box, units, level);
  }

  /** Return the path of a grid, to be filled or hatched. */
  path(grid) {
    return this.#grid(grid).path;
  }

  #grid(number) {
    let kept = this.paths.get(number);
    if (!kept) {
      const { level, units } = this.plan;
      kept = { path: new Path2D(), around: null };
      for (const unit of level.members[number]) {
        traceUnit(kept.path, units, unit);
        const [w, s, e, n] = units.boxes[unit];
        const all = kept.around ?? [Infinity, Infinity, -Infinity, -Infinity];
        kept.around = [Math.min(all[0], w), Math.min(all[1], s), Math.max(all[2], e), Math.max(all[3], n)];
      }
      this.paths.set(number, kept);
    }
    return kept;
  }

  #unitBorders(ctx, view, box, units, level) {
    const [w, s, e, n] = units.box;
    const across = Math.sqrt(((e - w) * (n - s)) / units.n) * view.scale;
    if (across < UNIT_BORDER_FROM_PX) return;
    ctx.beginPath();
    units.arcs.forEach((arc, k) => {
      const [left, right] = [units.left[k], units.right[k]];
      if (left < 0 || right < 0 || level.shown[left] !== level.shown[right] || !meets(units.arcBoxes[k], box)) return;
      trace(ctx, arc);
    });
    ctx.strokeStyle = `rgba(255, 255, 255, ${Math.min(0.75, 0.3 + (across - UNIT_BORDER_FROM_PX) / 60)})`;
    ctx.lineWidth = 1 / view.scale;
    ctx.stroke();
  }
}

const LOOKS = {
  buildings: { fill: "rgba(70, 62, 48, 0.2)" },
  water: { fill: "rgba(150, 196, 214, 0.85)", stroke: "rgba(120, 175, 198, 0.9)", metres: 5, least: 1.2 },
  roads: { stroke: "rgba(255, 255, 255, 0.92)", casing: "rgba(120, 106, 80, 0.35)", metres: 4.5, least: 1 },
  barriers: { stroke: "rgba(74, 120, 146, 0.9)", metres: 4, least: 1.8 },
};

/** The sheet of the ground: buildings, water, roads and barriers over the colours; it changes with the view alone. */
export class GroundSheet {
  constructor(plan) {
    this.name = "ground";
    this.plan = plan;
    this.layers = {};
    this.metre = 1;
  }

  /** Keep what is to be shown: by name { type, lines } on the plane; `metre` is the length of one there. */
  keep(layers, metre) {
    this.metre = metre;
    for (const [name, layer] of Object.entries(layers)) {
      if (!LOOKS[name]) continue;
      const path = new Path2D();
      for (const line of layer.lines) trace(path, line, layer.type === "area");
      this.layers[name] = { path, type: layer.type };
    }
  }

  paint(ctx, view) {
    ctx.lineCap = ctx.lineJoin = "round";
    for (const [name, look] of Object.entries(LOOKS)) {
      const layer = this.layers[name];
      if (!layer || (name === "buildings" && view.scale < 0.12)) continue;
      if (layer.type === "area") {
        ctx.fillStyle = look.fill ?? look.stroke;
        ctx.fill(layer.path, "evenodd");
      } else {
        this.#lines(ctx, view, layer.path, look);
      }
    }
    this.#doors(ctx, view);
  }

  #lines(ctx, view, path, look) {
    const width = Math.max(look.metres * this.metre, look.least / view.scale);
    if (look.casing) {
      ctx.strokeStyle = look.casing;
      ctx.lineWidth = width + 1.6 / view.scale;
      ctx.stroke(path);
    }
    ctx.strokeStyle = look.stroke;
    ctx.lineWidth = width;
    ctx.stroke(path);
  }

  #doors(ctx, view) {
    const { units } = this.plan;
    const [w, s, e, n] = units.box;
    const across = Math.sqrt(((e - w) * (n - s)) / units.n) * view.scale;
    if (across < 16) return;
    const radius = Math.min(3.2, 1.2 + across / 40) / view.scale;
    const box = view.box;
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
