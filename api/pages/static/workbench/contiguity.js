// Whether a grid hangs together: the pieces that it falls into, found in the page while it is painted.

/**
 * Return the units of a grid that lie apart from its main piece, piece by piece.
 *
 * A grid on several land parts may have a piece on each; of the pieces on one part, the one with most households is
 * the main one.
 * @param {Units} units
 * @param {Iterable<number>} members the units of the grid
 * @param {(unit: number) => boolean} belongs
 * @returns {number[][]}
 */
export function piecesApart(units, members, belongs) {
  const seen = new Set();
  const byPart = new Map();
  for (const unit of members) {
    if (seen.has(unit)) continue;
    const piece = flooded(units, unit, belongs, seen);
    const part = units.partOf(unit);
    if (!byPart.has(part)) byPart.set(part, []);
    byPart.get(part).push(piece);
  }
  const weight = (piece) => piece.reduce((sum, unit) => sum + units.households[unit], 0);
  return [...byPart.values()].flatMap((pieces) => {
    if (pieces.length < 2) return [];
    const main = pieces.reduce((best, piece) => (weight(piece) > weight(best) ? piece : best));
    return pieces.filter((piece) => piece !== main);
  });
}

function flooded(units, first, belongs, seen) {
  const piece = [first];
  seen.add(first);
  for (let at = 0; at < piece.length; at += 1) {
    for (const next of units.beside(piece[at])) {
      if (!seen.has(next) && belongs(next)) {
        seen.add(next);
        piece.push(next);
      }
    }
  }
  return piece;
}
