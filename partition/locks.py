"""Locked grids of today in a new plan: units that stay a grid by themselves, and units that stay together."""

import numpy as np

from partition.ground import Ground
from partition.levels import Level
from partition.old_grids import NONE, old_units
from partition.problem import Ints
from partition.terms import Terms


def locked_at(ground: Ground, level: str, terms: Terms) -> Ints:
    """Return the number of the locked grid of a level in which each unit is today, -1 where none."""
    locked = terms.locked.get(level)
    if not locked:
        return np.full(len(ground.door), NONE, dtype=np.intp)
    today = old_units(terms.old[level], ground)
    number = np.array([at if grid in locked else NONE for at, grid in enumerate(today.ids)] + [NONE], dtype=np.intp)
    return np.asarray(number[today.of_unit], dtype=np.intp)  # the last stands for no old grid


def with_locked(ground: Ground, level: Level, terms: Terms, label: Ints) -> Ints:
    """
    Return labels of units that stay together in which locked grids are together too.

    A locked grid of a lower level comes with all that stays together with its units, as far as that fits a grid; where
    it does not, it is cut out of it. One of the level itself is always cut out.
    """
    names, label, weights = list(terms.locked), label.copy(), ground.units.weights
    for name in names[names.index(level.name) + 1 :] if level.name in names else ():
        locked = locked_at(ground, name, terms)
        for grid in np.unique(locked[locked >= 0]):
            met = np.isin(label, label[locked == grid])
            fits = weights[met].sum() <= level.allowed.max
            label[met if fits else locked == grid] = label.max() + 1
    locked = locked_at(ground, level.name, terms)
    return np.where(locked >= 0, label.max() + 1 + locked, label)


def closed(ground: Ground, level: Level, terms: Terms, block_of: Ints, parent_of: Ints) -> Ints:
    """Return blocks, counted from 0, in which each locked grid of a level is one in each parent, even if it is torn."""
    locked = locked_at(ground, level.name, terms)
    if (locked < 0).all():
        return block_of
    rows = np.where((locked >= 0)[:, None], np.c_[locked, parent_of], np.c_[np.full(len(locked), NONE), block_of])
    return np.unique(rows, axis=0, return_inverse=True)[1].ravel().astype(np.intp)
