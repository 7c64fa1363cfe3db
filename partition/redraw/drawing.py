"""A plan under a planner's hand: what it is now, what it was at the start, and the moves between."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from partition.ground import Ground
from partition.levels import Level
from partition.plan import GridPlan
from partition.problem import Ints
from partition.redraw.givens import Givens
from partition.terms import Terms
from partition.territories import Link

if TYPE_CHECKING:
    from partition.redraw.appraisal import Appraisal
    from partition.redraw.move import Move


@dataclass(frozen=True, eq=False)
class Drawing:
    """
    One level of a village, as it is drawn now. Made by `begin`, changed by `apply` and `undo` only.

    Attributes
    ----------
    ground
        The village, measured; only a cut changes it.
    givens
        What metrics and rules need of the ground besides its tables.
    grid_of
        The grid's id by ``unit_id``, in the order of the units' table.
    names
        What each grid is called, by id.
    locked
        Ids of the grids whose units may neither leave nor be joined by others.
    retired
        Ids that were in use once and are never given again.
    links, above, terms
        As `partition.plan.GridPlan`.
    moves
        What was done since the start, in order.
    start
        The drawing before the first move; None in that drawing itself.
    recent
        The drawings before the last few moves, oldest first, so that these are taken back at once.
    appraisal
        Its grids measured, its violations and its metrics; None while a move is under way.
    """

    ground: Ground
    givens: Givens
    level: Level
    grid_of: pd.Series
    names: Mapping[str, str]
    locked: frozenset[str]
    retired: frozenset[str]
    links: tuple[Link, ...]
    above: GridPlan | None
    terms: Terms = field(default_factory=Terms)
    moves: "tuple[Move, ...]" = ()
    start: "Drawing | None" = None
    recent: "tuple[Drawing, ...]" = ()
    appraisal: "Appraisal | None" = None

    @property
    def plan(self) -> GridPlan:
        """The plan as the rest of the room knows it."""
        village, units = self.ground.village, self.ground.units
        return GridPlan(village, self.level, units, self.grid_of, self.links, self.above, terms=self.terms)

    @property
    def labels(self) -> NDArray[np.object_]:
        """The grid's id of each unit, by position; not to be written to."""
        labels: NDArray[np.object_] = self.grid_of.to_numpy(dtype=object)
        return labels

    @property
    def grid_of_door(self) -> NDArray[np.object_]:
        """The grid's id of each household row; a cut does not change it."""
        return self.labels[self.ground.units.of_household]

    def members(self, grid: str) -> Ints:
        """Return the positions of a grid's units."""
        return np.flatnonzero(self.labels == grid)

    def positions(self, units: tuple[str, ...]) -> Ints:
        """Return the positions of units by id, -1 where there is none."""
        return np.asarray(self.grid_of.index.get_indexer(pd.Index(units)), dtype=np.intp)

    def households(self, grid: str) -> int:
        """Return the households of a grid."""
        return int(self.ground.units.weights[self.labels == grid].sum())

    def parent_of(self, grid: str) -> str:
        """Return the area in which a grid lies, by its first unit: a grid of the level above, or the village."""
        if self.above is None:
            return self.ground.village.code
        return str(self.above.grid_of.iloc[int(self.members(grid)[0])])

    def assigned(self, units: Ints, grids: NDArray[np.object_] | str) -> "Drawing":
        """Return the drawing with units, by position, in other grids."""
        labels = self.labels.copy()
        labels[units] = grids
        grid_of = pd.Series(labels, index=self.grid_of.index, name=self.grid_of.name, dtype=self.grid_of.dtype)
        return replace(self, grid_of=grid_of, appraisal=None)
