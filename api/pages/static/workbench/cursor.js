// What the hand draws right now: the ring of the brush, a box, a lasso, a line. Nothing of it is kept.

import { trace } from "./areas.js";
import { ACCENT } from "./colours.js";

export class CursorSheet {
  constructor() {
    this.name = "cursor";
    this.line = null;
    this.ring = document.createElement("div");
    this.ring.className = "brush-ring";
    this.ring.hidden = true;
  }

  paint(ctx, view) {
    if (!this.line || this.line.length < 4) return;
    ctx.beginPath();
    trace(ctx, this.line, this.closed);
    if (this.closed) {
      ctx.fillStyle = "rgba(47, 111, 109, 0.14)";
      ctx.fill();
    }
    ctx.strokeStyle = ACCENT;
    ctx.lineWidth = 2 / view.scale;
    ctx.setLineDash([7 / view.scale, 4 / view.scale]);
    ctx.stroke();
  }

  /** Show a line on the plane; null takes it away. */
  draw(line, closed = false) {
    this.line = line;
    this.closed = closed;
    this.sheets.touch(null, [this.name]);
  }

  follow(event, bench, map) {
    const brushing = bench.tool === "brush" && event.pointerType !== "touch" && map.getContainer().dataset.tool === "brush";
    this.ring.hidden = !brushing;
    if (!brushing) return;
    const rect = map.getContainer().getBoundingClientRect();
    this.at = [event.clientX - rect.left, event.clientY - rect.top];
    this.#place(bench.radius);
  }

  show(bench) {
    if (bench.tool !== "brush") this.hide();
    else if (this.at && !this.ring.hidden) this.#place(bench.radius);
  }

  hide() {
    this.ring.hidden = true;
  }

  #place(radius) {
    const [x, y] = this.at;
    this.ring.style.width = this.ring.style.height = `${2 * radius}px`;
    this.ring.style.transform = `translate(${x - radius}px, ${y - radius}px)`;
  }
}
