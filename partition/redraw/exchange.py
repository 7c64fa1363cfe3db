"""Moves that let two neighbours exchange units: for equal size, or for a border on roads, water and railways."""

from dataclasses import dataclass

import numpy as np

from partition.problem import Ints, Slot
from partition.redraw import reasons
from partition.redraw.drawing import Drawing
from partition.redraw.errors import refuse
from partition.redraw.problems import Task, band_with, divide_units, mean_walk_m
from partition.terms import Prices

BALANCE, MOVED = 2.0, 1.0
"""Price of a household off the mean of two grids, and of one that moves, in mean walks."""

OFF_FEATURE, BORDER = 0.5, 0.05
"""Price of a metre of border on no feature, and of any metre, in mean walks."""


@dataclass(frozen=True)
class Rebalance:
    """Bring two neighbouring grids, by id, to nearly equal numbers of households; few households move."""

    grid_a: str
    grid_b: str
    seed: int = 0

    def act(self, drawing: Drawing) -> Drawing:
        """Return the drawing with the two grids balanced; as it is where the search finds nothing more even."""
        _check_pair(drawing, self.grid_a, self.grid_b)
        walk_m = mean_walk_m(drawing, (self.grid_a, self.grid_b))
        slot = Slot(drawing.level.allowed, drawing.level.band)
        prices = Prices(balance_m=BALANCE * walk_m, moved_m=MOVED * walk_m, border_m=BORDER * walk_m)
        after = _exchanged(drawing, (self.grid_a, self.grid_b), (slot, slot), prices, self.seed)
        return after if self._uneven(after) < self._uneven(drawing) else drawing

    def _uneven(self, drawing: Drawing) -> int:
        return abs(drawing.households(self.grid_a) - drawing.households(self.grid_b))


@dataclass(frozen=True)
class Straighten:
    """Bring the border between two neighbouring grids, by id, onto roads, water and railways as the band allows."""

    grid_a: str
    grid_b: str
    seed: int = 0

    def act(self, drawing: Drawing) -> Drawing:
        """Return the drawing with less border on no feature; as it is where the search finds none."""
        _check_pair(drawing, self.grid_a, self.grid_b)
        grids, level = (self.grid_a, self.grid_b), drawing.level
        slots = tuple(
            Slot(band_with(level.allowed, load), band_with(level.band, load)) for load in map(drawing.households, grids)
        )
        walk_m = mean_walk_m(drawing, grids)
        prices = Prices(off_feature_m=OFF_FEATURE * walk_m, border_m=BORDER * walk_m)
        after = _exchanged(drawing, grids, slots, prices, self.seed)
        return after if _off_feature_m(after, grids) < _off_feature_m(drawing, grids) else drawing


def _check_pair(drawing: Drawing, a: str, b: str) -> None:
    """Refuse grids that are not there, locked, dedicated or no neighbours."""
    refuse(reasons.unknown_grids(drawing, (a, b)))
    apart = reasons.dedicated_grids(drawing, (a, b))
    refuse(reasons.locked(drawing, (a, b)) + (apart or reasons.not_neighbours(drawing, a, b)))


def _exchanged(drawing: Drawing, grids: tuple[str, str], slots: tuple[Slot, ...], prices: Prices, seed: int) -> Drawing:
    """Return the drawing with the units of two grids divided between them anew."""
    units = np.sort(np.concatenate([drawing.members(grid) for grid in grids]))
    today: Ints = (drawing.labels[units] == grids[1]).astype(np.intp)
    slot_of = divide_units(drawing, Task(units, slots, today), prices, seed)
    return drawing.assigned(units, np.array(grids, dtype=object)[slot_of])


def _off_feature_m(drawing: Drawing, grids: tuple[str, str]) -> float:
    """Return the metres of border between two grids that lie on no feature."""
    adjacency, labels = drawing.ground.adjacency, drawing.labels
    left, right = labels[adjacency.left], labels[adjacency.right]
    between = np.isin(left, grids) & np.isin(right, grids) & (left != right) & adjacency.is_open
    return float((adjacency.border_m - drawing.givens.on_feature_m)[between].sum())
