// What all parts of the page share: the plan, the queue, what is chosen, which tool is in hand, and how moves are made.

import { t } from "/static/words.js";
import { AwayError, RefusedError } from "./server.js";

export const TOOLS = ["hand", "brush", "box", "lasso", "click", "swap", "cut"];
export const PAINTING = new Set(["brush", "box", "lasso", "click"]);
const RADII = [4, 8, 12, 18, 26, 36, 50, 70, 100];

/** Events: "chosen", "tool", "marks" (what is marked on the map), "busy", "told" (a text for people, perhaps an action), "heard" (only for those who listen). */
export class Bench extends EventTarget {
  constructor(plan, server) {
    super();
    Object.assign(this, { plan, server, chosen: null, tool: "hand", size: 3, wholeBelow: true, working: false });
    plan.on("level", ({ before }) => this.#carry(before));
  }

  get editable() {
    return this.plan.about.editable;
  }

  /** The radius of the brush in pixels. */
  get radius() {
    return RADII[this.size];
  }

  /** The row of the grid that is chosen at the level shown. */
  get row() {
    return this.chosen === null ? undefined : this.plan.level.row(this.chosen);
  }

  choose(id) {
    if (this.chosen === id) return;
    this.chosen = id;
    this.tell("chosen");
  }

  take(tool) {
    if (tool !== "hand" && !this.editable) {
      this.say(t("This plan cannot be changed here."));
      return;
    }
    this.tool = tool;
    this.tell("tool");
  }

  /** Mark something on the map: { unit, preview, zoomed }. */
  mark(marks) {
    this.tell("marks", marks);
  }

  resize(steps) {
    this.size = Math.max(0, Math.min(RADII.length - 1, this.size + steps));
    this.tell("tool");
  }

  /** Tell people something; `action` is offered with it: { label, run }. */
  say(text, action = null, { lasting = false } = {}) {
    this.tell("told", { text, action, lasting });
  }

  /** Make a move that only the service can make, at the level shown unless it names another. */
  send(move) {
    if (!this.editable) {
      this.say(t("This plan cannot be changed here."));
      return;
    }
    const atLevel = move.kind === "undo" || move.kind === "redo" || move.kind === "number" ? {} : { level: this.plan.level.name };
    this.queue.push({ ...atLevel, ...move });
  }

  /** Put painted units into a grid; they are shown there already. */
  sendPainted(units, grid, saw) {
    const ids = units.map((unit) => this.plan.units.ids[unit]);
    for (let k = 0; k < ids.length; k += 5000) {
      const move = { kind: "assign", level: this.plan.level.name, units: ids.slice(k, k + 5000), grid };
      this.queue.push(move, saw.slice(k, k + 5000));
    }
  }

  undo() {
    if (!this.queue.takeBack()) this.send({ kind: "undo" });
  }

  redo() {
    this.send({ kind: "redo" });
  }

  /** Do something that asks the service and may fail; what it says is told, true where it went well. */
  async attempt(work) {
    this.working = true;
    this.tell("busy");
    try {
      await work();
      return true;
    } catch (error) {
      if (error instanceof RefusedError) this.say(error.sentences.join(" "));
      else if (error instanceof AwayError) this.say(t("The service cannot be reached just now. Try again in a moment."));
      else throw error;
      return false;
    } finally {
      this.working = false;
      this.tell("busy");
    }
  }

  /** Return the rows of grids that touch one, those with the longest common border first. */
  neighbours(row) {
    const { units, level } = this.plan;
    const shared = new Map();
    units.arcs.forEach((arc, k) => {
      const sides = [units.left[k], units.right[k]];
      if (sides[0] < 0 || sides[1] < 0) return;
      const [a, b] = sides.map((unit) => level.shown[unit]);
      if (a === b || (a !== row.number && b !== row.number)) return;
      const other = a === row.number ? b : a;
      shared.set(other, (shared.get(other) ?? 0) + lengthOf(arc));
    });
    return [...shared].sort((a, b) => b[1] - a[1]).map(([number]) => level.grids[number]);
  }

  /** Return the box of a grid on the plane, null for one without units. */
  boxOf(row, level = this.plan.level) {
    const boxes = [...level.members[row.number]].map((unit) => this.plan.units.boxes[unit]);
    if (!boxes.length) return null;
    return boxes.reduce(([w, s, e, n], [w2, s2, e2, n2]) => [Math.min(w, w2), Math.min(s, s2), Math.max(e, e2), Math.max(n, n2)]);
  }

  /** On the way up, the grid that holds the chosen one is chosen; on the way down there are several, and none is. */
  #carry(before) {
    const row = this.chosen === null ? undefined : before.row(this.chosen);
    if (!row) return;
    const { level, levels } = this.plan;
    const [unit] = before.members[row.number];
    this.choose(levels.indexOf(before) > levels.indexOf(level) ? level.grids[level.shown[unit]].id : null);
  }

  tell(event, detail) {
    this.dispatchEvent(new CustomEvent(event, { detail }));
  }

  on(events, listener) {
    for (const event of events.split(" ")) this.addEventListener(event, (told) => listener(told.detail ?? {}));
  }
}

function lengthOf(line) {
  let length = 0;
  for (let k = 2; k < line.length; k += 2) length += Math.hypot(line[k] - line[k - 2], line[k + 1] - line[k - 1]);
  return length;
}
