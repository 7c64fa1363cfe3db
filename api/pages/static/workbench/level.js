// One level of a plan as it is drawn: which grid holds each unit, as the service knows it and as the page shows it.

import { piecesApart } from "./contiguity.js";

/** A level: `grids` are its rows, found by number or id; a row that is no more stays, marked `gone`. */
export class LevelDrawing {
  constructor(level, rows, assigned, units) {
    Object.assign(this, { ...level, units });
    this.grids = [];
    this.at = new Map();
    this.members = [];
    this.households = [];
    this.base = Int32Array.from(assigned);
    this.shown = this.base.slice();
    this.#apart = new Map();
    rows.forEach((row) => this.keep(row));
    this.shown.forEach((grid, unit) => this.#join(unit, grid));
  }

  /** Return the rows of grids that there are, with their numbers. */
  get alive() {
    return this.grids.filter((row) => !row.gone);
  }

  /** Return the row of a grid by its id; undefined where there is none any more. */
  row(id) {
    const row = this.grids[this.at.get(id)];
    return row && !row.gone ? row : undefined;
  }

  /** Keep a new row, or what is new in one that is there. */
  keep(row) {
    const number = this.at.get(row.id) ?? this.grids.length;
    if (number === this.grids.length) {
      this.at.set(row.id, number);
      this.members.push(new Set());
      this.households.push(0);
      this.grids.push({});
    }
    this.grids[number] = { ...row, number, gone: false };
    return number;
  }

  drop(id) {
    const row = this.grids[this.at.get(id)];
    if (row) row.gone = true;
  }

  /** Show a unit in another grid; what the service knows stays. */
  put(unit, grid) {
    this.#leave(unit, this.shown[unit]);
    this.shown[unit] = grid;
    this.#join(unit, grid);
  }

  /**
   * Show what the service knows and, on top of it, what it has not been told yet.
   * @param {Array<{units: number[], grid: number}>} pending
   * @returns {number[]} the units that are shown elsewhere than before
   */
  replay(pending) {
    const wanted = this.base.slice();
    for (const { units, grid } of pending) for (const unit of units) wanted[unit] = grid;
    const changed = [];
    wanted.forEach((grid, unit) => {
      if (grid !== this.shown[unit]) changed.push(unit);
    });
    for (const unit of changed) this.put(unit, wanted[unit]);
    return changed;
  }

  /** Return the pieces of a grid that lie apart from its main one, as shown now. */
  apart(grid) {
    if (!this.#apart.has(grid)) {
      this.#apart.set(grid, piecesApart(this.units, this.members[grid], (unit) => this.shown[unit] === grid));
    }
    return this.#apart.get(grid);
  }

  /** Return how a grid stands to the band: "free" where it is not bound, "in", "tolerated", "few" or "many". */
  standing(grid) {
    const [row, held] = [this.grids[grid], this.households[grid]];
    if (row.kind === "dedicated" || (row.alone && held > this.high)) return "free";
    if (held >= this.min && held <= this.max) return "in";
    if (held >= this.low && held <= this.high) return "tolerated";
    return held < this.low ? "few" : "many";
  }

  #apart;

  #join(unit, grid) {
    this.members[grid].add(unit);
    this.households[grid] += this.units.households[unit];
    this.#apart.delete(grid);
  }

  #leave(unit, grid) {
    this.members[grid].delete(unit);
    this.households[grid] -= this.units.households[unit];
    this.#apart.delete(grid);
  }
}
