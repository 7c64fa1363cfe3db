// A stroke of painting: units go over to a grid as it is drawn, and to the service once it ends.

import { t } from "/static/words.js";
import { listed } from "./band.js";

export class Stroke {
  /** @param {Object} row the grid that is painted into */
  constructor(bench, row) {
    Object.assign(this, { bench, row, level: bench.plan.level, came: new Map(), refused: new Map() });
    bench.plan.live = this;
  }

  /** Paint units over, but for those that may not move. */
  add(units) {
    const { plan } = this.bench;
    const free = this.#withWhole(units).filter((unit) => this.#mayMove(unit));
    for (const unit of free) {
      if (!this.came.has(unit)) this.came.set(unit, plan.level.shown[unit]);
    }
    if (free.length) plan.paint(free, this.row.number);
  }

  /** Put everything back. */
  cancel() {
    const back = new Map();
    for (const [unit, grid] of this.came) {
      if (!back.has(grid)) back.set(grid, []);
      back.get(grid).push(unit);
    }
    for (const [grid, units] of back) this.bench.plan.paint(units, grid);
    this.came.clear();
    this.bench.plan.live = null;
  }

  /** Send what was painted; grids that lost all their units keep them, and merging is offered instead. */
  end() {
    const { bench, row, level } = this;
    bench.plan.live = null;
    this.#keepLast(level);
    const units = [...this.came.keys()];
    if (units.length) {
      const saw = units.map((unit) => level.grids[this.came.get(unit)].id);
      bench.sendPainted(units, row.id, saw);
    }
    this.#tellRefused();
  }

  /** At a level above others, whole grids of the level below go over, if the planner wants it so. */
  #withWhole(units) {
    const { plan, wholeBelow } = this.bench;
    if (!plan.below || !wholeBelow) return units;
    const whole = new Set(units);
    for (const grid of new Set(units.map((unit) => plan.below.shown[unit]))) {
      for (const unit of plan.below.members[grid]) whole.add(unit);
    }
    return [...whole];
  }

  #mayMove(unit) {
    const { plan } = this.bench;
    const held = plan.level.grids[plan.level.shown[unit]];
    if (held.number === this.row.number) return false;
    let why = null;
    if (held.locked) why = "locked";
    else if (held.kind === "dedicated" || plan.units.dedicated[unit]) why = "dedicated";
    else if (held.village !== this.row.village) why = "village";
    if (why) this.refused.set(why, (this.refused.get(why) ?? new Set()).add(held.name));
    return why === null;
  }

  #keepLast(level) {
    const emptied = new Set([...this.came.values()].filter((grid) => level.members[grid].size === 0));
    for (const grid of emptied) {
      const units = [...this.came].filter(([, from]) => from === grid).map(([unit]) => unit);
      this.bench.plan.paint(units, grid);
      units.forEach((unit) => this.came.delete(unit));
      const gone = level.grids[grid];
      this.bench.say(t("{name} would be left without a door, so it stayed as it was.", { name: gone.name }), {
        label: t("Merge it into {name}", { name: this.row.name }),
        run: () => this.bench.send({ kind: "merge", grids: [this.row.id, gone.id] }),
      });
    }
  }

  #tellRefused() {
    const names = (why) => listed([...this.refused.get(why)].slice(0, 3));
    if (this.refused.has("locked")) this.bench.say(t("{names} is locked and was left as it is.", { names: names("locked") }));
    else if (this.refused.has("dedicated")) this.bench.say(t("{names} is a grid of its own and was left as it is.", { names: names("dedicated") }));
    else if (this.refused.has("village") && !this.came.size) this.bench.say(t("Grids do not cross the border of a village."));
  }
}
