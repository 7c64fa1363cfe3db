// The outline of a grid: the borders that it shares with others, joined to rings. Borders between its own units are no
// part of it, and are most of all borders.

import { joined } from "./units.js";

/**
 * Return the rings round some units, and the box round them; null for the box where there is no unit.
 * @param {import("./units.js").Units} units
 * @param {Iterable<number>} members
 * @param {(unit: number) => boolean} belongs
 * @returns {{rings: Float64Array[][], around: ?number[]}} each ring a list of flat lines, one beginning where another ends
 */
export function outlineOf(units, members, belongs) {
  const from = new Map(); // lines by the place where they begin
  let around = null;
  for (const unit of members) {
    for (const arc of units.arcsOf(unit)) {
      const border = arc < 0 ? ~arc : arc;
      const other = units.left[border] === unit ? units.right[border] : units.left[border];
      if (other >= 0 && belongs(other)) continue;
      const line = units.line(arc);
      const begin = `${line[0]} ${line[1]}`;
      if (!from.has(begin)) from.set(begin, []);
      from.get(begin).push(line);
      around = around ? joined(around, units.arcBoxes[border]) : units.arcBoxes[border];
    }
  }
  return { rings: ringsOf(from), around };
}

/** Return lines joined to rings. Where several go on it matters not which is taken: what lies inside is the same. */
function ringsOf(from) {
  const rings = [];
  for (const lines of from.values()) {
    while (lines.length) {
      const ring = [];
      for (let line = lines.pop(); line; line = from.get(`${line[line.length - 2]} ${line[line.length - 1]}`)?.pop()) ring.push(line);
      rings.push(ring);
    }
  }
  return rings;
}
