// What others did meanwhile, in plain words, and what it means for moves that were not sent yet.

import { t } from "/static/words.js";
import { listed } from "./band.js";

/**
 * Return what is left of a move after the plan has changed under it.
 *
 * Units that somebody else moved stay where they were put; a move on a grid that is gone is dropped. A move whose
 * answer was lost on the way finds its work done and is dropped without a word.
 * @returns {{item: ?Object, lost: ?string}}
 */
export function stillMeant(item, plan) {
  const { move } = item;
  if (move.kind === "assign") return assignMeant(item, plan);
  if (move.kind === "undo" || move.kind === "redo") {
    return { item: null, lost: t("The plan changed meanwhile, so nothing was taken back or made again. Press once more if you still want it.") };
  }
  if (!move.level) return { item };
  const level = plan.levelNamed(move.level);
  const named = [move.grid, move.grid_a, move.grid_b, ...(move.grids ?? [])].filter((id) => id);
  const gone = named.find((id) => !level.row(id));
  if (gone) return { item: null, lost: t("Grid {id} is no more, so your last change to it was left out.", { id: gone }) };
  const row = level.row(move.grid);
  const done = (move.kind === "lock" && row.locked) || (move.kind === "unlock" && !row.locked) || (move.kind === "rename" && row.name === move.name);
  return { item: done ? null : item };
}

function assignMeant(item, plan) {
  const { move, saw } = item;
  const level = plan.levelNamed(move.level);
  const row = level.row(move.grid);
  if (!row || row.locked) {
    const values = { name: row ? row.name : move.grid, n: move.units.length };
    return { item: null, lost: t("{name} cannot be painted into any more; your {n} {n|door stays where it was|doors stay where they were}.", values) };
  }
  const left = [];
  const others = [];
  move.units.forEach((id, k) => {
    const now = level.grids[level.base[plan.units.at.get(id)]];
    if (!now || now.id === move.grid) return;
    (now.id === saw[k] && !now.locked ? left : others).push([id, saw[k]]);
  });
  const kept = left.length ? { ...item, move: { ...move, units: left.map(([id]) => id) }, saw: left.map(([, grid]) => grid) } : null;
  const lost = others.length
    ? t("{n} {n|door|doors} that you painted into {name} had been moved by somebody else and {n|was|were} left there.", { n: others.length, name: row.name })
    : null;
  return { item: kept, lost };
}

const SAID = {
  assign: ({ units, name }) => t("moved {n} {n|door|doors} into {name}", { n: units.length, name }),
  swap: () => t("swapped two doors"),
  merge: ({ grids }) => t("merged {n} {n|grid|grids}", { n: grids.length }),
  split: ({ name, n }) => t("split {name} in {n}", { name, n }),
  cut_unit: () => t("cut a unit"),
  lock: ({ name }) => t("locked {name}", { name }),
  unlock: ({ name }) => t("unlocked {name}", { name }),
  lock_all: () => t("locked all grids"),
  unlock_all: () => t("unlocked all grids"),
  rename: ({ name }) => t("renamed a grid to {name}", { name }),
  rebalance: () => t("rebalanced two grids"),
  straighten: () => t("straightened a border"),
  repair: () => t("repaired a level"),
  undo: () => t("took a change back"),
  redo: () => t("made a change again"),
  number: () => t("numbered the grids"),
};

/** Return sentences of who did what, the same of one person counted together. */
export function sentences(edits, plan) {
  return edits.map(({ by, move }) => {
    const row = move.grid && move.level ? plan.levelNamed(move.level).row(move.grid) : undefined;
    const name = move.kind === "rename" ? move.name : (row?.name ?? move.grid ?? "");
    const what = (SAID[move.kind] ?? (() => move.kind))({ ...move, name });
    return t("{who} {what}.", { who: by ?? t("Somebody else"), what });
  });
}

const OFFERED = {
  repair: () => t("Mend the whole level"),
  rebalance: ({ grid_a: a, grid_b: b }) => t("Balance {a} and {b}", { a, b }),
  merge: ({ grids }) => t("Merge {names}", { names: listed(grids) }),
  split: ({ grid, n }) => t("Split {name} in {n}", { name: grid, n }),
  assign: ({ units, grid }) => t("Move {n} {n|door|doors} into {name}", { n: units.length, name: grid }),
  swap: () => t("Swap two doors"),
};

/** Return what a move that is offered would do, in words. */
export function offered(move, plan) {
  const name = (id) => (id && move.level ? plan.levelNamed(move.level).row(id)?.name : undefined) ?? id;
  const named = { ...move, grid: name(move.grid), grid_a: name(move.grid_a), grid_b: name(move.grid_b), grids: (move.grids ?? []).map(name) };
  return (OFFERED[move.kind] ?? (() => move.kind))(named);
}
