"""The move that divides a grid into several."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from math import ceil, floor
from types import MappingProxyType

import numpy as np
import shapely

from geo.counted import counted
from geo.errors import Fault
from partition.levels import Band
from partition.numbering import free_ids, grid_names, has_chinese, reading_order
from partition.problem import Ints, Slot
from partition.redraw import reasons
from partition.redraw.drawing import Drawing
from partition.redraw.errors import refuse
from partition.redraw.problems import Task, divide_units, mean_walk_m
from partition.terms import Prices

BALANCE, BORDER = 0.5, 0.02
"""Price of a household off the mean of the parts, and of a metre of border between them, in mean walks."""

UNEVEN = 0.1
"""How far the parts of a grid may lie apart where they cannot all be in the band."""


@dataclass(frozen=True)
class Split:
    """
    Divide a grid, by id, into n; inside the band where its households allow.

    The part with most households keeps id and name, the others get the next free serial numbers from north to south.
    """

    grid: str
    n: int
    seed: int = 0

    def act(self, drawing: Drawing) -> Drawing:
        """Return the drawing with n grids in place of one."""
        refuse(reasons.unknown_grids(drawing, (self.grid,)))
        units = drawing.members(self.grid)
        apart = reasons.dedicated_grids(drawing, (self.grid,))
        refuse(reasons.locked(drawing, (self.grid,)) + (apart or self._impossible(drawing, len(units))))
        ids = self._free_ids(drawing)
        slots = (self._slot(drawing, drawing.households(self.grid)),) * self.n
        walk_m = mean_walk_m(drawing, (self.grid,))
        prices = Prices(balance_m=BALANCE * walk_m, border_m=BORDER * walk_m)
        task = Task(units, slots, np.full(len(units), -1, dtype=np.intp))
        part_of = divide_units(drawing, task, prices, self.seed)
        order = self._in_order(drawing, units, part_of)
        labels = np.array([self.grid, *ids], dtype=object)[np.argsort(order)]
        names = dict(drawing.names)
        for new in ids:
            names[new] = _new_name(names[self.grid], names.values())
        return replace(drawing.assigned(units, labels[part_of]), names=MappingProxyType(names))

    def _impossible(self, drawing: Drawing, n_units: int) -> list[Fault]:
        """Return a fault if the grid cannot be divided into so many."""
        name = drawing.names[self.grid]
        if self.n < 2:
            return [Fault(self.grid, f"cannot be split in {self.n}; name 2 or more", f"不能分成{self.n}个，至少2个")]
        if self.n > n_units:
            en = (
                f"{name} has {counted(n_units, 'unit')} and cannot be split in {self.n}; cut units first, or name fewer"
            )
            return [Fault(self.grid, en, f"{name}只有{n_units}个单元，不能分成{self.n}个，请先切分单元或减少个数")]
        return []

    def _free_ids(self, drawing: Drawing) -> list[str]:
        """Return the ids of the new grids."""
        parent, used = drawing.parent_of(self.grid), drawing.names.keys() | drawing.retired
        ids = free_ids(parent, used, self.n - 1, top=drawing.above is None)
        if len(ids) < self.n - 1:
            en = f"{parent} has only {len(ids)} serial numbers left, {self.n - 1} are needed; split in fewer"
            refuse([Fault(self.grid, en, f"{parent}只剩{len(ids)}个序号，需要{self.n - 1}个，请减少个数")])
        return ids

    def _slot(self, drawing: Drawing, households: int) -> Slot:
        """Return the band of the parts: that of the level, or nearly equal parts where it cannot be kept."""
        level, share = drawing.level, households / self.n
        if self.n in level.allowed.counts(households):
            return Slot(level.allowed, level.band)
        even = Band(floor(share * (1 - UNEVEN)), ceil(share * (1 + UNEVEN)))
        return Slot(even, even)

    def _in_order(self, drawing: Drawing, units: Ints, part_of: Ints) -> Ints:
        """Return the parts: the one with most households first, the others as grids are numbered."""
        load = np.bincount(part_of, drawing.ground.units.weights[units], self.n)
        cells = drawing.ground.units.table.geometry.to_numpy()[units]
        polygons = np.array([shapely.coverage_union_all(cells[part_of == part]) for part in range(self.n)])
        others = np.setdiff1d(np.arange(self.n), [load.argmax()])
        places = shapely.get_coordinates(shapely.centroid(polygons[others]))
        return np.append(load.argmax(), others[reading_order(places)])


def _new_name(name: str, taken: Collection[str]) -> str:
    """Return a name like another one with the first number that no grid bears."""
    plain = re.sub(r"（[^（）]*）$| \d+$", "", name) or name
    numbered = grid_names([plain] * (len(taken) + 2), chinese=has_chinese(plain))
    return next(each for each in numbered[1:] if each not in taken)
