// Everything that can be done here, in one table: the menu, the keys, the buttons and the help sheet are made of it.

import { t } from "/static/words.js";
import { ask, sure } from "./dialog.js";
import { el } from "./elements.js";
import { icon } from "./icons.js";

/**
 * @typedef {Object} Command
 * @property {string} id
 * @property {string} group "tools", "edit", "grid", "look" or "plan"
 * @property {string} label
 * @property {string[]} keys as `keyOf` writes them
 * @property {() => *} run
 * @property {() => boolean} [can] whether it makes sense now
 * @property {string} [picture]
 */

export class Commands {
  /** @param {Bench} bench; the commands of other parts are added with `add` */
  constructor(bench) {
    this.bench = bench;
    this.all = new Map();
    this.buttons = [];
    this.add(...toolCommands(bench), ...editCommands(bench), ...gridCommands(bench), ...lookCommands(bench));
    bench.on("chosen tool busy", () => this.refresh());
    bench.plan.on("history level rows loaded", () => this.refresh());
  }

  add(...commands) {
    for (const command of commands) this.all.set(command.id, { keys: [], can: () => true, ...command });
  }

  can(id) {
    const command = this.all.get(id);
    return (!command.edits || this.bench.editable) && command.can();
  }

  async run(id) {
    if (this.can(id)) await this.all.get(id).run();
  }

  /** Return the command of a key, undefined where none has it. */
  of(key) {
    return [...this.all.values()].find((command) => command.keys.includes(key));
  }

  /** Return a button for a command that is off while it makes no sense; null where it never will here. */
  button(id, look = {}) {
    const command = this.all.get(id);
    if (command.edits && !this.bench.editable) return null;
    const label = wordsOf(command);
    const title = command.keys.length ? `${label} (${shownKey(command.keys[0])})` : label;
    const inside = look.picture ? [icon(command.picture)] : [];
    const button = el("button", { type: "button", class: look.class ?? "plain small-button", title, on: { click: () => this.run(id) } }, ...inside);
    if (look.picture) button.setAttribute("aria-label", label);
    else button.textContent = label;
    this.buttons.push({ id, button, laid: false });
    queueMicrotask(() => this.refresh());
    return button;
  }

  /** Switch buttons on and off; those that were taken off the page are let go. */
  refresh() {
    this.buttons = this.buttons.filter((each) => each.button.isConnected || !each.laid);
    for (const each of this.buttons) {
      each.laid = each.button.isConnected;
      each.button.disabled = !this.can(each.id);
      const command = this.all.get(each.id);
      if (command.tool) each.button.setAttribute("aria-pressed", String(command.tool === this.bench.tool));
    }
  }
}

/** Return what a command is called now. */
export const wordsOf = (command) => (typeof command.label === "function" ? command.label() : command.label);

const KEY_WORDS = { ctrl: "Ctrl", shift: "Shift", escape: "Esc", home: "Home", arrowup: "↑" };

/** Return a key as people read it. */
export const shownKey = (key) => key.split("+").map((part) => KEY_WORDS[part] ?? part.toUpperCase()).join(" + ");

function toolCommands(bench) {
  const tool = (id, label, key) => ({ id, group: "tools", label, keys: [key], tool: id, picture: id, edits: id !== "hand", run: () => bench.take(id) });
  return [
    tool("hand", t("Move the map, choose grids"), "v"),
    tool("brush", t("Brush"), "b"),
    tool("click", t("Unit by unit"), "c"),
    tool("box", t("Box"), "r"),
    tool("lasso", t("Lasso"), "l"),
    tool("swap", t("Swap two units"), "s"),
    tool("cut", t("Cut a unit"), "k"),
    { id: "smaller", group: "tools", label: t("Smaller brush"), keys: ["["], edits: true, run: () => bench.resize(-1) },
    { id: "larger", group: "tools", label: t("Larger brush"), keys: ["]"], edits: true, run: () => bench.resize(1) },
  ];
}

function editCommands(bench) {
  const about = () => bench.plan.about;
  const waits = () => bench.queue.items.length > 0;
  return [
    { id: "undo", group: "edit", label: t("Undo the last change"), keys: ["ctrl+z"], picture: "undo", edits: true, can: () => about().can_undo || waits(), run: () => bench.undo() },
    { id: "redo", group: "edit", label: t("Make it again"), keys: ["ctrl+shift+z", "ctrl+y"], picture: "redo", edits: true, can: () => about().can_redo && !waits(), run: () => bench.redo() },
    { id: "lock-all", group: "edit", label: t("Lock all grids of this level"), edits: true, run: () => bench.send({ kind: "lock_all" }), can: () => bench.plan.level.alive.some((row) => !row.locked) },
    { id: "unlock-all", group: "edit", label: t("Unlock all grids of this level"), edits: true, run: () => bench.send({ kind: "unlock_all" }), can: () => bench.plan.level.alive.some((row) => row.locked) },
    { id: "number", group: "edit", label: t("Number all grids"), edits: true, run: () => number(bench) },
  ];
}

async function number(bench) {
  const note = t("Grids get their codes from north to south and from west to east. A grid that goes on from a published plan keeps its code.");
  if (await sure(t("Number all grids"), note, t("Number them"))) bench.send({ kind: "number" });
}

function gridCommands(bench) {
  const chosen = () => Boolean(bench.row);
  const open = () => chosen() && !bench.row.locked && bench.row.kind !== "dedicated";
  const command = (id, label, key, run, can = open) => ({ id, group: "grid", label, keys: key ? [key] : [], edits: true, run, can });
  const turn = () => bench.send({ kind: bench.row.locked ? "unlock" : "lock", grid: bench.row.id });
  return [
    command("lock-grid", () => (bench.row?.locked ? t("Unlock") : t("Lock")), "o", turn, chosen),
    command("rename", t("Rename…"), "f2", () => rename(bench), chosen),
    command("rebalance", t("Balance with…"), "e", () => withOther(bench, "rebalance", t("Balance with a neighbour"), t("Households go over until the two grids are about equal; few move."))),
    command("straighten", t("Straighten…"), "t", () => withOther(bench, "straighten", t("Straighten a border"), t("The border with this neighbour goes onto roads, water and railways where the band allows it."))),
    command("merge", t("Merge…"), "m", () => merge(bench)),
    command("split", t("Split…"), "n", () => split(bench)),
    { id: "zoom-grid", group: "look", label: t("Go there"), keys: ["f"], can: chosen, run: () => bench.zoomToGrid(bench.row.id) },
  ];
}

function choices(bench) {
  return bench.neighbours(bench.row).filter((row) => !row.locked && row.kind !== "dedicated" && row.village === bench.row.village)
    .map((row) => [row.id, `${row.name} · ${bench.plan.level.households[row.number]}`]);
}

async function rename(bench) {
  const { row } = bench;
  const given = await ask(t("Rename {name}", { name: row.name }), [{ name: "name", label: t("Name"), value: row.name, maxlength: 60 }], { ok: t("Rename") });
  if (given && given.name.trim() && given.name.trim() !== row.name) bench.send({ kind: "rename", grid: row.id, name: given.name.trim() });
}

async function withOther(bench, kind, title, note) {
  const { row } = bench;
  const options = choices(bench);
  if (!options.length) {
    bench.say(t("{name} has no neighbour that is free to change.", { name: row.name }));
    return;
  }
  const given = await ask(title, [{ name: "other", label: t("Neighbour of {name}", { name: row.name }), options }], { note });
  if (given) bench.send({ kind, grid_a: row.id, grid_b: given.other });
}

async function merge(bench) {
  const { row } = bench;
  const options = choices(bench);
  if (!options.length) {
    bench.say(t("{name} has no neighbour that is free to change.", { name: row.name }));
    return;
  }
  const note = t("The one with most households keeps its name and code; the other is no more.");
  const given = await ask(t("Merge {name} with a neighbour", { name: row.name }), [{ name: "other", label: t("Neighbour"), options }], { note, ok: t("Merge") });
  if (given) bench.send({ kind: "merge", grids: [row.id, given.other] });
}

async function split(bench) {
  const { row, plan } = bench;
  const most = Math.min(200, plan.level.members[row.number].size);
  const fitting = Math.max(2, Math.round((2 * plan.level.households[row.number]) / (plan.level.min + plan.level.max)));
  const field = { name: "n", label: t("Into how many grids"), type: "number", min: 2, max: most, value: Math.min(most, fitting) };
  const given = await ask(t("Split {name}", { name: row.name }), [field], { ok: t("Split") });
  if (given) bench.send({ kind: "split", grid: row.id, n: Number(given.n) });
}

function lookCommands(bench) {
  const levels = [0, 1, 2, 3].map((at) => ({
    id: `level-${at + 1}`, group: "look", keys: [String(at + 1)],
    label: () => (bench.plan.levels[at] ? t("Show: {level}", { level: bench.levelWords(bench.plan.levels[at]) }) : ""),
    can: () => Boolean(bench.plan.levels[at]), run: () => bench.plan.show(at),
  }));
  return [
    { id: "zoom-all", group: "look", label: t("Show the whole plan"), keys: ["home", "0"], run: () => bench.zoomToAll() },
    ...levels,
  ];
}
