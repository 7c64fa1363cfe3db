// The plan as the page knows it. What is painted shows at once; what the service answers is laid under it.
//
// `live` is the stroke that is being drawn: an answer that comes in the midst of it leaves it as it is.
//
// Events: "loaded" (everything is new), "level" (detail: { before }, the one shown until now), "painted" (detail:
// { units, grids } of the level shown), "rows" (names, locks), "broken" (what is broken), "history" (version, undo,
// redo), "figures", "leaders".

import { t } from "/static/words.js";
import { LevelDrawing } from "./level.js";
import { Units } from "./units.js";

/** The rules that the page itself judges while a grid is painted: see `Plan.broken`. */
const LIVE = new Set(["household_count", "contiguity"]);

export class Plan extends EventTarget {
  constructor(plane) {
    super();
    this.plane = plane;
    this.shownLevel = 0;
    this.pending = [];
    this.live = null;
    this.leaders = null;
  }

  /** Begin with what /workbench answers, once its units are laid out; the level that is shown stays. */
  async load(data) {
    const units = await Units.laid(data, this.plane);
    this.data = data;
    this.about = data.plan;
    this.version = data.plan.version;
    this.live = null;
    this.units = units;
    this.levels = data.levels.map(
      (level) => new LevelDrawing(level, data.grids[level.name], data.assigned[level.name], this.units),
    );
    this.shownLevel = Math.min(this.shownLevel, this.levels.length - 1);
    this.violations = data.violations;
    this.figures = data.figures ?? {};
    this.opened ??= this.figures;
    this.tell("loaded");
  }

  get level() {
    return this.levels[this.shownLevel];
  }

  /** The level below the one shown, if there is one. */
  get below() {
    return this.levels[this.shownLevel + 1];
  }

  show(number) {
    if (number === this.shownLevel || !this.levels[number]) return;
    const before = this.level;
    this.shownLevel = number;
    this.tell("level", { before });
  }

  /** Keep who leads grids, by level and by id: told after the plan itself. */
  lead(leaders) {
    this.leaders = leaders;
    this.tell("leaders");
  }

  /** Return who leads a grid of the level shown; null where nobody is recorded, undefined until it is known. */
  leaderOf(row) {
    if (!this.leaders) return undefined;
    return this.leaders[this.level.name]?.[row.id] ?? null;
  }

  levelNamed(name) {
    return this.levels.find((level) => level.name === name) ?? this.levels[0];
  }

  /** Show units in a grid of the level shown; returns those that were in another. */
  paint(units, grid) {
    const { level } = this;
    const moved = units.filter((unit) => level.shown[unit] !== grid);
    const grids = new Set([grid]);
    for (const unit of moved) {
      grids.add(level.shown[unit]);
      level.put(unit, grid);
    }
    if (moved.length) this.tell("painted", { units: moved, grids: [...grids] });
    return moved;
  }

  /** Lay an answer of the service under what is painted: rows, places of units, what is broken, what can be undone. */
  accept(patch, pending) {
    this.version = patch.version;
    Object.assign(this.about, { version: patch.version, can_undo: patch.can_undo, can_redo: patch.can_redo });
    for (const level of this.levels) {
      for (const row of patch.grids[level.name] ?? []) level.keep(row);
      for (const [id, units] of Object.entries(patch.assigned[level.name] ?? {})) {
        for (const unit of units) level.base[this.units.at.get(unit)] = level.at.get(id);
      }
    }
    const villages = new Set(patch.villages);
    this.violations = [...this.violations.filter((one) => !villages.has(one.village)), ...patch.violations];
    this.figures = { ...this.figures, ...patch.figures };
    if (patch.certificate) this.data.certificate = patch.certificate;
    this.replay(pending);
    for (const level of this.levels) for (const id of patch.gone[level.name] ?? []) level.drop(id);
    for (const event of ["rows", "broken", "history", "figures"]) this.tell(event);
  }

  /** Show what the service knows and the moves that it has not been told yet on top. */
  replay(pending) {
    this.pending = pending;
    for (const level of this.levels) {
      const before = level.shown.slice();
      const changed = level.replay(this.#assigned(level));
      if (changed.length && level === this.level) {
        const grids = new Set(changed.flatMap((unit) => [before[unit], level.shown[unit]]));
        this.tell("painted", { units: changed, grids: [...grids] });
      }
    }
    this.tell("broken");
  }

  /**
   * Return what is broken: as the service judged it, and for grids that it has not seen as they are now, as the page
   * counts them itself.
   */
  broken() {
    const found = [];
    for (const level of this.levels) {
      const fresh = this.fresh(level);
      found.push(...this.violations.filter((one) => one.level === level.name && !this.#outdated(level, fresh, one)));
      for (const grid of fresh) found.push(...this.#live(level, grid));
    }
    return found;
  }

  /** Return the numbers of the grids of a level that are shown otherwise than the service knows them. */
  fresh(level) {
    const grids = new Set();
    level.shown.forEach((grid, unit) => {
      if (grid !== level.base[unit]) grids.add(grid).add(level.base[unit]);
    });
    return grids;
  }

  tell(event, detail) {
    this.dispatchEvent(new CustomEvent(event, { detail }));
  }

  on(events, listener) {
    for (const event of events.split(" ")) this.addEventListener(event, (told) => listener(told.detail ?? {}));
  }

  #assigned(level) {
    const assigned = this.pending
      .filter(({ move }) => move.kind === "assign" && move.level === level.name && level.row(move.grid))
      .map(({ move }) => ({
        grid: level.at.get(move.grid),
        units: move.units.map((id) => this.units.at.get(id)).filter((unit) => unit !== undefined),
      }));
    if (this.live?.level === level) assigned.push({ grid: this.live.row.number, units: [...this.live.came.keys()] });
    return assigned;
  }

  #outdated(level, fresh, one) {
    return LIVE.has(one.rule) && one.grid_id !== null && fresh.has(level.at.get(one.grid_id));
  }

  #live(level, grid) {
    const row = level.grids[grid];
    if (row.gone || level.members[grid].size === 0) return [];
    const found = [];
    const base = { level: level.name, village: row.village, grid_id: row.id, severity: "must", live: true, units: [] };
    const standing = level.standing(grid);
    if (standing === "few" || standing === "many") {
      const values = { name: row.name, n: level.households[grid], low: level.low, high: level.high };
      const text = t("{name} has {n} {n|household|households}; {low} to {high} are allowed", values);
      found.push({ ...base, key: `live/${level.name}/count/${row.id}`, rule: "household_count", text });
    }
    const apart = level.apart(grid).flat();
    if (apart.length) {
      const households = apart.reduce((sum, unit) => sum + this.units.households[unit], 0);
      const text = t("{name} does not hang together; {n} {n|household lies|households lie} apart", { name: row.name, n: households });
      const units = apart.map((unit) => this.units.ids[unit]);
      found.push({ ...base, key: `live/${level.name}/apart/${row.id}`, rule: "contiguity", text, units });
    }
    return found;
  }
}
