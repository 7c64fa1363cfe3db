"""Everything a solver is given: units, walking, neighbours, the bands of the grids to make and the wishes."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from partition.levels import Band

Ints = NDArray[np.intp]
Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Flags = NDArray[np.bool_]

WalkTo = Callable[[Ints], Singles]
"""Given k units, metres that a household of each of all n units walks to their doors, shape ``(n, k)``."""


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
    """
    Units that hang together and are divided by themselves, into one grid a slot.

    ``centres`` numbers the given centre of each slot; None where a unit of each grid is its centre.
    """

    units: Ints
    slots: tuple[Slot, ...]
    centres: Ints | None = None


@dataclass(frozen=True)
class Wishes:
    """
    What a plan should also have, each with its price in household-metres of walking.

    Attributes
    ----------
    border_m
        What it costs to draw a border between two neighbours, below 0 where it is wanted: one price an entry of
        ``Problem.neighbours``, in the order of its ``data``, symmetric.
    home
        The slot where each unit is today, -1 where none; shape ``(n,)``.
    moved_m
        What each household costs whose unit leaves its home.
    balance_m, load
        What each household more or fewer than the mean of its territory's grids costs, counted in ``load``, shape
        ``(n,)``: households, or minutes of visits a week.
    """

    border_m: Floats | None = None
    home: Ints | None = None
    moved_m: float = 0.0
    balance_m: float = 0.0
    load: Floats | None = None


@dataclass(frozen=True)
class Problem:
    """
    Units to be divided into contiguous grids at one level.

    Attributes
    ----------
    weights
        Households of each unit, shape ``(n,)``.
    walk_to
        ``walk_to(centres)[u, c]``: metres that a household of unit u walks, on average over its doors, when the door of
        unit ``centres[c]`` is their centre. Not a matrix: only the search keeps one of all units.
    neighbours
        Symmetric neighbour lists, barriers closed; links over water or barriers included.
    territories
        Disjoint, together all units that are to be divided; no neighbours between them.
    wishes
        What the search weighs against walking.
    start
        A plan to begin with, the slot of each unit or -1; it need not be contiguous. None: any.
    pinned
        Units that stay in their slot of ``start``; None: none.
    to_slot_m
        ``to_slot_m[u, s]``: metres that a household of unit u walks to the given centre of slot s, shape ``(n, k)``;
        None where a unit of each grid is its centre.
    """

    weights: Ints
    walk_to: WalkTo
    neighbours: csr_array
    territories: tuple[Territory, ...]
    wishes: Wishes = Wishes()
    start: Ints | None = None
    pinned: Flags | None = None
    to_slot_m: Singles | None = None

    @property
    def n_grids(self) -> int:
        """Number of grids to be made."""
        return sum(len(territory.slots) for territory in self.territories)

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The slots of all territories, in the order of the grids' numbers."""
        return tuple(slot for territory in self.territories for slot in territory.slots)
