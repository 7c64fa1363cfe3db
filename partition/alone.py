"""Grids that no division could make smaller: one building or address above the band, or a dedicated area."""

import numpy as np

from partition.plan import GridPlan
from partition.problem import Flags


def is_oversized(plan: GridPlan) -> Flags:
    """
    Return for each unit whether its grid is one unit, or one building whole, with more households than are allowed.

    Parts of a building above the band that are several grids are none: these could be smaller.
    """
    units = plan.units
    grid = plan.coded[0]
    building, weights = units.whole, units.weights
    load, size = np.bincount(grid, weights), np.bincount(grid)
    whole = np.zeros(len(size), dtype=bool)
    order = np.argsort(grid, kind="stable")
    first = order[np.unique(grid[order], return_index=True)[1]]
    of_first = building[first]  # of each grid's first unit
    alike = np.bincount(grid, building == of_first[grid]) == size
    whole[alike] = (np.bincount(building)[of_first] == size)[alike]
    over = (load > plan.level.allowed.max) & (whole | (size == 1))
    return np.asarray(over[grid] & ~units.dedicated)


def is_alone(plan: GridPlan) -> Flags:
    """Return the units whose grids are exempt from the band: oversized ones and dedicated areas."""
    return np.asarray(is_oversized(plan) | plan.units.dedicated)
