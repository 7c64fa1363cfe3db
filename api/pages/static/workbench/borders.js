// The sheet of borders: between grids, between grids of the level above, round the village; and the locks.

import { trace } from "./areas.js";
import { hatch, INK } from "./colours.js";
import { meets } from "./units.js";

const SURE = "rgba(35, 48, 63, 0.82)";

export class BordersSheet {
  constructor(plan, areas) {
    Object.assign(this, { name: "borders", plan, areas });
  }

  paint(ctx, view, box) {
    ctx.lineCap = ctx.lineJoin = "round";
    this.#locks(ctx, view);
    this.#borders(ctx, view, box);
  }

  #locks(ctx, view) {
    const { level } = this.plan;
    const locked = level.alive.filter((row) => row.locked);
    if (!locked.length) return;
    ctx.fillStyle = hatch(ctx, view, "rgba(35, 48, 63, 0.3)");
    for (const row of locked) ctx.fill(this.areas.path(row.number), "evenodd");
  }

  /** Borders of grids; where grids of the level above meet, twice as strong. */
  #borders(ctx, view, box) {
    const { units, level, shownLevel, levels } = this.plan;
    const above = shownLevel > 0 ? levels[shownLevel - 1] : null;
    const [inner, outer, edge] = [new Path2D(), new Path2D(), new Path2D()];
    units.arcs.forEach((arc, k) => {
      if (!meets(units.arcBoxes[k], box)) return;
      const [left, right] = [units.left[k], units.right[k]];
      if (left < 0 || right < 0 || units.village[left] !== units.village[right]) trace(edge, arc);
      else if (above && above.shown[left] !== above.shown[right]) trace(outer, arc);
      else if (level.shown[left] !== level.shown[right]) trace(inner, arc);
    });
    const stroke = (path, colour, px) => {
      ctx.strokeStyle = colour;
      ctx.lineWidth = px / view.scale;
      ctx.stroke(path);
    };
    stroke(edge, "rgba(98, 108, 120, 0.75)", 1.6);
    stroke(inner, "rgba(255, 255, 255, 0.65)", 4.4);
    stroke(inner, SURE, 2);
    stroke(outer, "rgba(255, 255, 255, 0.7)", 6);
    stroke(outer, INK, 3.4);
  }
}
