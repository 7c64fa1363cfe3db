// How a figure fell while a search went on, as a small curve.

import { fill } from "/static/elements.js";
import { n, t } from "/static/words.js";

const SVG = "http://www.w3.org/2000/svg";
const FEWEST = 3;

/**
 * Draw metres of walking in their order; of too few of them nothing is shown.
 * @param {HTMLElement} holder
 * @param {number[]} metres
 */
export function drawCurve(holder, metres) {
  holder.hidden = metres.length < FEWEST;
  if (holder.hidden) return;
  const [low, high] = [Math.min(...metres), Math.max(...metres)];
  const points = metres.map((each, i) => `${((100 * i) / (metres.length - 1)).toFixed(1)},${(34 - (30 * (each - low)) / (high - low || 1)).toFixed(1)}`);
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("viewBox", "0 0 100 36");
  drawing.setAttribute("preserveAspectRatio", "none");
  drawing.setAttribute("role", "img");
  drawing.setAttribute("aria-label", t("Walking fell from {from} m to {to} m", { from: n(metres[0], 1), to: n(metres[metres.length - 1], 1) }));
  const line = document.createElementNS(SVG, "polyline");
  line.setAttribute("points", points.join(" "));
  drawing.append(line);
  fill(holder, drawing);
}
