"""A plan: the grid of every unit at one level."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from pandas import Series, factorize

from geo.units import Units
from geo.village import Village
from partition.levels import Level
from partition.terms import Terms
from partition.territories import Link


@dataclass(frozen=True)
class GridPlan:
    """
    One assignment of a village's units to grids, at one level.

    ``grid_of`` is indexed by ``unit_id`` in the order of the units' table and holds the grid's id. ``links`` are the
    connections over water and barriers on which its grids may rely; ``parent`` is the plan one level up;
    ``terms`` are those that it was drawn under.
    """

    village: Village
    level: Level
    units: Units
    grid_of: Series
    links: tuple[Link, ...]
    parent: "GridPlan | None" = None
    terms: Terms = field(default_factory=Terms)

    @cached_property
    def coded(self) -> tuple[NDArray[np.intp], NDArray[np.object_]]:
        """The grid of each unit as a number, by position, and the id of each number."""
        codes, ids = factorize(self.grid_of.to_numpy(dtype=object))
        return codes.astype(np.intp, copy=False), ids
