// Small makers of elements: every text goes in as text.

/**
 * Return an element.
 * @param {string} tag
 * @param {Object<string, *>} [said] attributes; `text` is what stands in it, functions are listeners ("onclick")
 * @param {...(Node|string|null)} inside
 */
export function el(tag, said = {}, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(said)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "text") made.textContent = value;
    else if (typeof value === "function") made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else made.setAttribute(name, value);
  }
  made.append(...inside.filter((each) => each !== null && each !== undefined));
  return made;
}

const SVG = "http://www.w3.org/2000/svg";

/** Lines of the icons, drawn on 20 by 20. */
const STROKES = {
  select: ["M5 3l4.2 12.2 2-5 5-2z"],
  draw_boundary: ["M4 6l6-3 6 4-1 8-8 2-4-5z"],
  draw_path: ["M4 16c2-6 9-4 9-9 0-2 1-3 3-3"],
  draw_barrier: ["M3 7c3-3 5 3 8 0s4 2 6 0", "M3 13c3-3 5 3 8 0s4 2 6 0"],
  draw_crossing: ["M3 6c3 4 11 4 14 0", "M3 14h14", "M6.5 8.4V14", "M13.5 8.4V14"],
  draw_building: ["M4 17V8l6-4 6 4v9z", "M8.5 17v-4h3v4"],
  draw_door: ["M10 3a5 5 0 0 1 5 5c0 4-5 9-5 9S5 12 5 8a5 5 0 0 1 5-5z", "M8.6 8h2.8", "M10 6.6v2.8"],
  close_road: ["M4 10h12", "M10 3a7 7 0 1 1 0 14a7 7 0 1 1 0-14"],
  move_door: ["M10 3v14", "M3 10h14", "M8 5l2-2 2 2", "M8 15l2 2 2-2", "M5 8l-2 2 2 2", "M15 8l2 2-2 2"],
  delete: ["M4 6h12", "M8 6V4h4v2", "M6 6l1 11h6l1-11"],
};

/** Return an icon that says nothing by itself: its name stands beside it. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  for (const stroke of STROKES[name] ?? []) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", stroke);
    svg.append(path);
  }
  return svg;
}
