// The colours of the page that are painted rather than styled: of grids, borders, what is chosen and what is broken.

export const INK = "#23303f";
export const ACCENT = "#2f6f6d";
export const BROKEN = "#b3242a";

/** Return the colour of a grid: `fill` for its area, `ink` for what is written on it. */
export function colourOf(palette, row) {
  return palette[row.colour % palette.length] ?? palette[0];
}

/**
 * Return a pattern of slanting lines that keeps its width at every zoom.
 * @param {CanvasRenderingContext2D} ctx
 * @param {string} colour
 * @param {{gap?: number, width?: number, leftwards?: boolean}} [look] in pixels
 */
export function hatch(ctx, view, colour, { gap = 9, width = 1.4, leftwards = false } = {}) {
  const tile = document.createElement("canvas");
  tile.width = tile.height = gap * 2;
  const pen = tile.getContext("2d");
  pen.scale(2, 2);
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.beginPath();
  for (const shift of [-gap, 0, gap]) {
    pen.moveTo(shift - 1, leftwards ? -1 : gap + 1);
    pen.lineTo(shift + gap + 1, leftwards ? gap + 1 : -1);
  }
  pen.stroke();
  const pattern = ctx.createPattern(tile, "repeat");
  const size = 0.5 / view.scale;
  pattern.setTransform(new DOMMatrix([size, 0, 0, size, 0, 0]));
  return pattern;
}
