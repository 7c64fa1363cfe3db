"""Everything a solver is given: units, walking, neighbours and the bands of the grids to make."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from partition.levels import Band

Ints = NDArray[np.intp]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Slot:
    """
    A grid to be made: the band it must keep, and the narrower one it should.

    ``below`` holds how many grids are planned inside it at each lower level whose number is given.
    """

    allowed: Band
    strict: Band
    below: tuple[int, ...] = ()


@dataclass(frozen=True)
class Territory:
    """Units that hang together and are divided by themselves, into one grid a slot."""

    units: Ints
    slots: tuple[Slot, ...]


@dataclass(frozen=True)
class Problem:
    """
    Units to be divided into contiguous grids at one level.

    Attributes
    ----------
    weights
        Households of each unit, shape ``(n,)``.
    cost_m
        ``cost_m[u, c]``: household-metres that unit u's households walk when unit c's door is their centre, shape
        ``(n, n)``.
    neighbours
        Symmetric neighbour lists, barriers closed; links over water or barriers included.
    territories
        Disjoint, together all units; no neighbours between them.
    """

    weights: Ints
    cost_m: Floats
    neighbours: csr_array
    territories: tuple[Territory, ...]

    @property
    def n_grids(self) -> int:
        """Number of grids to be made."""
        return sum(len(territory.slots) for territory in self.territories)

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The slots of all territories, in the order of the grids' numbers."""
        return tuple(slot for territory in self.territories for slot in territory.slots)
