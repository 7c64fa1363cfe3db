// The sheet of labels: name and households of each grid where it has room, never over one another.

import { BROKEN, colourOf } from "./colours.js";

const FONT = '"Segoe UI", -apple-system, Roboto, "Noto Sans", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif';
const NAME_FONT = `600 13px ${FONT}`;
const COUNT_FONT = `500 12px ${FONT}`;
const LINE_PX = 16;

export class LabelsSheet {
  constructor(plan) {
    this.name = "labels";
    this.plan = plan;
    this.widths = new Map();
    this.chosen = null;
  }

  paint(ctx, view) {
    const { level, data } = this.plan;
    const taken = [];
    ctx.setTransform(ctx.getTransform().a / view.scale, 0, 0, ctx.getTransform().d / view.scale, 0, 0);
    ctx.textAlign = "center";
    ctx.lineJoin = "round";
    const rows = level.alive.filter((row) => level.members[row.number].size);
    const first = (row) => (row.id === this.chosen ? Infinity : level.households[row.number]);
    for (const row of rows.sort((a, b) => first(b) - first(a))) {
      const label = this.#label(ctx, view, row, level);
      if (!label || taken.some((other) => overlap(other, label.box))) continue;
      taken.push(label.box);
      this.#write(ctx, label, colourOf(data.palette, row).ink);
    }
  }

  /** Return where and what to write, null where the grid is too small for its label. */
  #label(ctx, view, row, level) {
    const held = level.households[row.number];
    const [name, count] = [row.name, String(held)];
    const spot = this.plan.plane(row.at[1] / 1e6, row.at[0] / 1e6);
    const [x, y] = view.onSheet([spot.x, spot.y]);
    if (x < 0 || y < 0 || x > view.width || y > view.height) return null;
    const room = this.#room(level, row, view);
    const wide = this.#width(ctx, name, NAME_FONT);
    const both = wide <= room * 1.15;
    const width = both ? wide : this.#width(ctx, count, NAME_FONT);
    if (!both && width > room) return null;
    const lines = both ? 2 : 1;
    const box = [x - width / 2 - 3, y - (lines * LINE_PX) / 2, x + width / 2 + 3, y + (lines * LINE_PX) / 2];
    const out = ["few", "many"].includes(level.standing(row.number));
    return { box, x, y, name: both ? name : null, count, out };
  }

  #write(ctx, { x, y, name, count, out }, ink) {
    const line = (text, font, colour, at) => {
      ctx.font = font;
      ctx.strokeStyle = "rgba(255, 255, 255, 0.9)";
      ctx.lineWidth = 3.5;
      ctx.strokeText(text, x, at);
      ctx.fillStyle = colour;
      ctx.fillText(text, x, at);
    };
    if (name) line(name, NAME_FONT, ink, y - 2);
    line(count, name ? COUNT_FONT : NAME_FONT, out ? BROKEN : ink, name ? y + LINE_PX - 3 : y + 5);
  }

  /** Return how many pixels across a grid has, about: as if it were a square. */
  #room(level, row, view) {
    let area = 0;
    for (const unit of level.members[row.number]) {
      const [w, s, e, n] = this.plan.units.boxes[unit];
      area += (e - w) * (n - s) * 0.6;
    }
    return Math.sqrt(area) * view.scale * 1.2;
  }

  #width(ctx, text, font) {
    const key = font + text;
    if (!this.widths.has(key)) {
      ctx.font = font;
      this.widths.set(key, ctx.measureText(text).width);
    }
    return this.widths.get(key);
  }
}

function overlap(a, b) {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}
