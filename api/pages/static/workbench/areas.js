// The lowest sheet: every grid in its colour, and the borders of units once they are large enough.

import { colourOf } from "./colours.js";
import { outlineOf } from "./outline.js";
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

/** Append a ring of flat lines, each of which begins where the one before ends. */
function traceRing(path, lines) {
  path.moveTo(lines[0][0], lines[0][1]);
  for (const line of lines) for (let k = 2; k < line.length; k += 2) path.lineTo(line[k], line[k + 1]);
  path.closePath();
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
      const { rings, around } = outlineOf(units, level.members[number], (unit) => level.shown[unit] === number);
      kept = { path: new Path2D(), around };
      for (const ring of rings) traceRing(kept.path, ring);
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
