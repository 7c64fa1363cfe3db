// Which grid of which plan is meant: two plans may have one code, or one name, for different grids.

import { make } from "/static/elements.js";
import { t } from "/static/words.js";

/**
 * A grid as a planner sees it: its ids in the plan before and in the plan after, null in one that has it no more, or not yet.
 * @typedef {{before: string|null, after: string|null}} Grid
 */

/** The grids of a level of two plans. */
export class Grids {
  /** @param {{grids: Array, renumbered: Object<string, string>, new: string[], gone: string[]}} level as the service tells it */
  constructor({ grids, renumbered, new: begun, gone }) {
    const lost = new Set(gone);
    const pairs = grids[0].map(({ id }) => ({ before: id, after: lost.has(id) ? null : renumbered[id] || id }));
    this.all = [...pairs, ...begun.map((id) => ({ before: null, after: id }))];
    this.sides = grids.map((side) => new Map(side.map((grid) => [grid.id, grid])));
    this.places = ["before", "after"].map((end) => new Map(this.all.map((grid, at) => [grid[end], at])));
  }

  /** Return where a grid of a plan, 0 or 1, stands among all; undefined where the plan has none of that id. */
  placeOf(side, id) {
    return this.places[side].get(id);
  }

  /** Return whether who moves goes from a grid to another one of the same name. */
  alike({ before, after }) {
    const [old, next] = [before, after].map((id, side) => this.#name(side, id));
    return old === next;
  }

  /** Return a grid as one chooses it: by name and code, by those of both plans where they differ. */
  choice({ before, after }) {
    const [old, next] = [before, after].map((id, side) => id && `${this.sides[side].get(id)?.name || ""} ${id}`.trim());
    if (!old || !next) return whose(old ? 0 : 1, old || next);
    return old === next ? old : `${old} → ${next}`;
  }

  /**
   * Return the grids that are left and joined as they stand in a row: in their colours on the map, by name, and code where asked.
   * @param {{before: string, after: string}} move
   */
  cells(move, { code = true } = {}) {
    return ["before", "after"].map((end, side) => {
      const grid = this.sides[side].get(move[end]);
      const name = this.alike(move) ? whose(side, this.#name(side, move[end])) : this.#name(side, move[end]);
      const said = make("span", {}, name, code && grid ? make("small", {}, grid.id) : null);
      return make("span.of-grid", { title: grid?.id }, grid ? swatch(grid) : null, said);
    });
  }

  #name(side, id) {
    return this.sides[side].get(id)?.name || id || t("no grid");
  }
}

/** Return a name with the plan that it belongs to. */
function whose(side, name) {
  return side ? t("{name} (after)", { name }) : t("{name} (before)", { name });
}

function swatch({ fill, ink }) {
  const made = make("span.swatch.grid", { "aria-hidden": "true" });
  made.style.background = fill;
  made.style.borderColor = ink;
  return made;
}
