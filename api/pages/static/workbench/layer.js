// The sheets on which the plan is painted: canvases over one another that move and zoom with the map as one.
//
// Each sheet is an object { paint(ctx, view, box) } that paints what lies in a box of the plane; `touch(box)` has only
// that part of the sheets painted anew with the next frame.

import { L } from "/static/map/map.js";
import { joined } from "./units.js";

const MARGIN_PX = 6;

/** How the plane lies on the sheets: pixel = plane * scale + d. */
class View {
  constructor(scale, dx, dy, width, height) {
    Object.assign(this, { scale, dx, dy, width, height });
  }

  /** Return the box of the plane that is on the sheets. */
  get box() {
    const { scale, dx, dy, width, height } = this;
    return [-dx / scale, -dy / scale, (width - dx) / scale, (height - dy) / scale];
  }

  onSheet([x, y]) {
    return [x * this.scale + this.dx, y * this.scale + this.dy];
  }
}

export const Sheets = L.Renderer.extend({
  options: { padding: 0.15, pane: "areas" },

  /** @param {{zoom: number, x: number, y: number}} origin of the plane, in the map's pixels at a zoom */
  initialize(sheets, origin, options) {
    this.sheets = sheets;
    this.origin = origin;
    this.waiting = new Map();
    L.Renderer.prototype.initialize.call(this, options);
  },

  /** Have a part of some sheets painted with the next frame; all of it without a box, all sheets without names. */
  touch(box = null, names = this.sheets.map((sheet) => sheet.name)) {
    for (const name of names) {
      const before = this.waiting.get(name);
      const whole = box === null || before === null;
      this.waiting.set(name, whole ? null : before ? joined(before, box) : box);
    }
    this.frame ??= requestAnimationFrame(() => this._paintWaiting());
  },

  _initContainer() {
    this._container = document.createElement("div");
    this._container.className = "sheets";
    this.contexts = this.sheets.map(() => {
      const canvas = document.createElement("canvas");
      this._container.append(canvas);
      return canvas.getContext("2d");
    });
  },

  _destroyContainer() {
    cancelAnimationFrame(this.frame);
    this._container.remove();
    delete this._container;
  },

  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    L.Renderer.prototype._update.call(this);
    const { x, y } = this._bounds.getSize();
    this.ratio = Math.min(window.devicePixelRatio || 1, 2);
    L.DomUtil.setPosition(this._container, this._bounds.min);
    for (const { canvas } of this.contexts) {
      const [width, height] = [Math.round(x * this.ratio), Math.round(y * this.ratio)];
      if (canvas.width !== width || canvas.height !== height) {
        Object.assign(canvas, { width, height });
        Object.assign(canvas.style, { width: `${x}px`, height: `${y}px` });
      }
    }
    this.view = this._view(x, y);
    this.touch();
    this._paintWaiting(); // at once: a moved sheet that is not painted yet would jump
    this.fire("update");
  },

  _view(width, height) {
    const map = this._map;
    const scale = map.options.crs.scale(map.getZoom()) / map.options.crs.scale(this.origin.zoom);
    const corner = map.getPixelOrigin().add(this._bounds.min);
    return new View(scale, this.origin.x * scale - corner.x, this.origin.y * scale - corner.y, width, height);
  },

  _paintWaiting() {
    cancelAnimationFrame(this.frame);
    this.frame = undefined;
    if (!this.view) return;
    this.sheets.forEach((sheet, k) => {
      if (!this.waiting.has(sheet.name)) return;
      this._paint(this.contexts[k], sheet, this.waiting.get(sheet.name));
    });
    this.waiting.clear();
    this.fire("painted");
  },

  _paint(ctx, sheet, box) {
    const { view, ratio } = this;
    const margin = MARGIN_PX / view.scale;
    const part = box ? [box[0] - margin, box[1] - margin, box[2] + margin, box[3] + margin] : view.box;
    const [x, y] = view.onSheet(part).map(Math.floor);
    const [right, below] = view.onSheet([part[2], part[3]]).map(Math.ceil);
    ctx.save();
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    if (box) {
      ctx.beginPath();
      ctx.rect(x, y, right - x, below - y);
      ctx.clip();
    }
    ctx.clearRect(x, y, right - x, below - y);
    ctx.transform(view.scale, 0, 0, view.scale, view.dx, view.dy);
    sheet.paint(ctx, view, part);
    ctx.restore();
  },
});
