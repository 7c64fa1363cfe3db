// The sheet of marks: what is broken at its place, what is chosen, and what a repair would change.

import { trace, traceUnit } from "./areas.js";
import { ACCENT, BROKEN, colourOf, hatch, INK } from "./colours.js";
import { meets, onPlane } from "./units.js";

/** @property {{chosen: ?string, broken: Object[], zoomed: ?string, preview: ?Object[], unit: number}} shown set by the page */
export class MarksSheet {
  constructor(plan) {
    Object.assign(this, { name: "marks", plan });
    this.shown = { chosen: null, broken: [], zoomed: null, preview: null, unit: -1 };
  }

  paint(ctx, view, box) {
    ctx.lineCap = ctx.lineJoin = "round";
    this.#preview(ctx, view);
    for (const one of this.shown.broken) this.#broken(ctx, view, one);
    this.#chosen(ctx, view, box);
    this.#unit(ctx, view);
  }

  #outline(belongs, box) {
    const { units } = this.plan;
    const path = new Path2D();
    units.arcs.forEach((arc, k) => {
      const [left, right] = [units.left[k], units.right[k]];
      const inside = left >= 0 && belongs(left);
      if (inside !== (right >= 0 && belongs(right)) && (!box || meets(units.arcBoxes[k], box))) trace(path, arc);
    });
    return path;
  }

  #broken(ctx, view, one) {
    const { units, level } = this.plan;
    const strong = one.key === this.shown.zoomed;
    const members = new Set(one.units.map((id) => units.at.get(id)).filter((unit) => unit !== undefined));
    const grid = one.grid_id === null ? undefined : level.at.get(one.grid_id);
    if (one.rule === "household_count" && grid !== undefined) {
      ctx.strokeStyle = BROKEN;
      ctx.lineWidth = (strong ? 4.5 : 2.6) / view.scale;
      ctx.setLineDash([9 / view.scale, 5 / view.scale]);
      ctx.stroke(this.#outline((unit) => level.shown[unit] === grid));
      ctx.setLineDash([]);
    } else if (members.size) {
      this.#redUnits(ctx, view, members, strong);
    } else if (one.piece) {
      this.#redPiece(ctx, view, one.piece, strong);
    }
  }

  #redUnits(ctx, view, members, strong) {
    const path = new Path2D();
    for (const unit of members) traceUnit(path, this.plan.units, unit);
    if (!this.shown.preview) {
      ctx.fillStyle = hatch(ctx, view, "rgba(179, 36, 42, 0.55)", { gap: 8, width: 1.4, leftwards: true });
      ctx.fill(path, "evenodd");
    }
    ctx.strokeStyle = BROKEN;
    ctx.lineWidth = (strong ? 4.5 : 2.8) / view.scale;
    ctx.stroke(this.#outline((unit) => members.has(unit)));
  }

  #redPiece(ctx, view, piece, strong) {
    const path = new Path2D();
    for (const { line, closed } of linesOf(piece)) {
      trace(path, onPlane(line.map(([lon, lat]) => [lat, lon]), this.plan.plane), closed);
    }
    ctx.strokeStyle = BROKEN;
    ctx.lineWidth = (strong ? 4.5 : 2.8) / view.scale;
    ctx.stroke(path);
  }

  #chosen(ctx, view, box) {
    const { level } = this.plan;
    const row = this.shown.chosen === null ? undefined : level.row(this.shown.chosen);
    if (!row) return;
    const outline = this.#outline((unit) => level.shown[unit] === row.number, box);
    ctx.strokeStyle = "#ffffff";
    ctx.lineWidth = 7 / view.scale;
    ctx.stroke(outline);
    ctx.strokeStyle = ACCENT;
    ctx.lineWidth = 3.6 / view.scale;
    ctx.stroke(outline);
  }

  /** What a move would change: units in the colour of the grid that they would come to. */
  #preview(ctx, view) {
    const { preview } = this.shown;
    if (!preview) return;
    const { units, data } = this.plan;
    for (const { row, members } of preview) {
      const path = new Path2D();
      for (const unit of members) traceUnit(path, units, unit);
      ctx.fillStyle = colourOf(data.palette, row).fill;
      ctx.fill(path, "evenodd");
      ctx.fillStyle = hatch(ctx, view, ACCENT, { gap: 7, width: 1.6 });
      ctx.fill(path, "evenodd");
      const inside = new Set(members);
      ctx.strokeStyle = ACCENT;
      ctx.lineWidth = 2.4 / view.scale;
      ctx.stroke(this.#outline((unit) => inside.has(unit)));
    }
  }

  #unit(ctx, view) {
    if (this.shown.unit < 0) return;
    const path = new Path2D();
    traceUnit(path, this.plan.units, this.shown.unit);
    ctx.strokeStyle = "#ffffff";
    ctx.lineWidth = 5 / view.scale;
    ctx.stroke(path);
    ctx.strokeStyle = INK;
    ctx.lineWidth = 2.4 / view.scale;
    ctx.stroke(path);
  }
}

/** Return the lines of a GeoJSON geometry. */
function linesOf(geometry) {
  const { type, coordinates, geometries } = geometry;
  if (type === "GeometryCollection") return geometries.flatMap(linesOf);
  if (type === "Polygon") return coordinates.map((line) => ({ line, closed: true }));
  if (type === "MultiPolygon") return coordinates.flat().map((line) => ({ line, closed: true }));
  if (type === "LineString") return [{ line: coordinates, closed: false }];
  if (type === "MultiLineString") return coordinates.map((line) => ({ line, closed: false }));
  const points = type === "Point" ? [coordinates] : coordinates;
  return points.map(([x, y]) => ({ line: [[x, y], [x + 1e-7, y]], closed: false }));
}
