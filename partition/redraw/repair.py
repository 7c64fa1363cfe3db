"""The move that makes a drawing sound again: one piece, in band, in one parent, with few households moved."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.adjacency import components
from partition.alone import is_alone
from partition.counts import can_stand_alone
from partition.problem import Ints, Slot
from partition.redraw.drawing import Drawing
from partition.redraw.problems import Task, divide_anew, mean_walk_m
from partition.terms import Prices
from partition.territories import Link, join_territories

MOVED = 4.0, 1.0
"""Prices of a household that moves, in mean walks: dear at first, then cheaper while something is broken still."""


@dataclass(frozen=True)
class Repair:
    """
    Restore contiguity, bands and nesting with few moved households; locked grids stay as they are.

    Grids that are broken exchange units with their neighbours; only where that does not mend them, all grids do. The
    number of grids stays. A grid belongs to the area (a parent's land that hangs together) where most of its households
    are; an area without a grid stays as it is.
    """

    seed: int = 0

    def act(self, drawing: Drawing) -> Drawing:
        """Return the drawing repaired; as it is where nothing is broken or the search finds nothing better."""
        free = _free_grids(drawing)
        near = _near_broken(drawing, free)
        tries = [(free, moved) for moved in MOVED]
        best, broken = drawing, _broken(drawing)
        for grids, moved in tries if near == free else [(near, MOVED[0]), *tries]:
            if broken == (0, 0) or not grids:
                break
            after = self._exchanged(drawing, grids, moved)
            if (left := _broken(after)) < broken:
                best, broken = after, left
        return best

    def _exchanged(self, drawing: Drawing, free: list[str], moved: float) -> Drawing:
        """Return the drawing with the units of some grids divided among them anew."""
        tasks, grids, links = _areas(drawing, free)
        prices = Prices(moved_m=moved * mean_walk_m(drawing, free))
        found = divide_anew(drawing, tasks, links, prices, self.seed)
        for task, ids, slot_of in zip(tasks, grids, found, strict=True):
            drawing = drawing.assigned(task.units, np.array(ids, dtype=object)[slot_of])
        return drawing


def _near_broken(drawing: Drawing, free: list[str]) -> list[str]:
    """Return those of some grids that are broken or border one that is."""
    ids, faults, _ = _faults(drawing)
    bad = np.isin(drawing.labels, ids[faults > 0])
    adjacency, is_near = drawing.ground.adjacency, bad.copy()
    for one, other in ((adjacency.left, adjacency.right), (adjacency.right, adjacency.left)):
        is_near[one[bad[other] & adjacency.is_open]] = True
    near = set(drawing.labels[is_near])
    return [grid for grid in free if grid in near]


def _broken(drawing: Drawing) -> tuple[int, int]:
    """Return how many pieces, parents and grids break a rule that can be mended, and by how many households."""
    _, faults, outside = _faults(drawing)
    return int(faults.sum()), int(outside.sum())


def _faults(drawing: Drawing) -> tuple[NDArray[np.object_], Ints, Ints]:
    """Return grids, how many pieces, parents and bands of each are faults, and its households outside the band."""
    ground, allowed = drawing.ground, drawing.level.allowed
    grid, ids = pd.factorize(drawing.labels)
    load = np.bincount(grid, ground.units.weights, len(ids)).astype(np.intp)
    outside = np.maximum(np.maximum(allowed.min - load, load - allowed.max), 0)
    outside[grid[is_alone(drawing.plan)]] = 0
    open_pair = ground.adjacency.is_open
    left, right = ground.adjacency.left[open_pair], ground.adjacency.right[open_pair]
    same = grid[left] == grid[right]
    pieces = _met(grid, components(len(grid), left[same], right[same]))
    areas = _met(grid, ground.adjacency.components())
    parents = _met(grid, _parents(drawing))
    return np.asarray(ids), (pieces - areas) + (parents - 1) + (outside > 0), outside


def _met(grid: Ints, of: Ints) -> Ints:
    """Return how many different numbers the units of each grid have."""
    n = int(of.max()) + 1
    return np.bincount(np.unique(grid * n + of) // n)


def _parents(drawing: Drawing) -> Ints:
    """Return a number for the grid of the level above in which each unit lies."""
    if drawing.above is None:
        return np.zeros(len(drawing.labels), dtype=np.intp)
    return pd.factorize(drawing.above.grid_of.to_numpy())[0].astype(np.intp)


def _free_grids(drawing: Drawing) -> list[str]:
    """Return the grids that may change: not locked, not dedicated, not one building that is a grid for its size."""
    fixed = drawing.locked | set(drawing.labels[is_alone(drawing.plan)])
    return [grid for grid in sorted(drawing.names) if grid not in fixed]


def _areas(drawing: Drawing, free: list[str]) -> tuple[list[Task], list[list[str]], tuple[Link, ...]]:
    """Return a task for each area with grids, the grids of its slots, and the links that join its pieces."""
    ground, level, labels = drawing.ground, drawing.level, drawing.labels
    group_of = np.where(np.isin(labels, free), _parents(drawing), -1)
    area_of, links = join_territories(
        ground.adjacency,
        group_of,
        ground.units.weights,
        ground.land_part,
        ground.door_walk_m,
        lambda households: can_stand_alone(households, level.allowed),
    )
    area_of = np.where(group_of >= 0, area_of, -1)
    home = {}
    for grid in free:
        units = np.flatnonzero(labels == grid)
        home[grid] = int(np.bincount(area_of[units], ground.units.weights[units]).argmax())
    tasks, grids = [], []
    for area in sorted(set(home.values())):
        ids = [grid for grid in free if home[grid] == area]
        units = np.flatnonzero(area_of == area)
        slot = {grid: position for position, grid in enumerate(ids)}
        today = np.array([slot.get(label, -1) for label in labels[units]], dtype=np.intp)
        tasks.append(Task(units, (Slot(level.allowed, level.band),) * len(ids), today))
        grids.append(ids)
    return tasks, grids, links
