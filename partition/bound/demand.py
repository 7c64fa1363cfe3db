"""Who walks where: the households that are to be divided, each of whose doors may be a centre."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from partition.problem import Floats, Ints, Singles

CORES = 2
"""Threads that price centres side by side; the bound does not depend on it."""


@dataclass(frozen=True)
class Demand:
    """
    Units of households, their doors, and the walking between these.

    Attributes
    ----------
    walk_m
        Walking distances between all doors of the village, symmetric but for rounding; it is never copied.
    rows
        Rows of ``walk_m`` that belong to the units, shape ``(m,)``; every one of them may be a centre.
    unit
        The unit of each of these doors, 0 to n - 1, shape ``(m,)``.
    share
        What part of its unit's households lives at each door, shape ``(m,)``.
    load
        Households of each unit, shape ``(n,)``.
    """

    walk_m: Floats | Singles
    rows: Ints
    unit: Ints
    share: Floats
    load: Floats

    @classmethod
    def of(cls, walk_m: Floats | Singles, unit_of: Ints, households: Ints, chosen: Ints | None = None) -> "Demand":
        """
        Return the demand of the chosen units, in that order; of all of them by default.

        Parameters
        ----------
        unit_of, households
            Unit and households of every door, shape ``(h,)``.
        """
        n = int(unit_of.max()) + 1
        place = np.full(n, -1)
        place[np.arange(n) if chosen is None else chosen] = np.arange(n if chosen is None else len(chosen))
        rows = np.flatnonzero(place[unit_of] >= 0)
        unit = place[unit_of[rows]]
        load = np.bincount(unit, weights=households[rows]).astype(float)
        return cls(walk_m, rows, unit, households[rows] / load[unit], load)

    @property
    def households(self) -> float:
        """Households in all."""
        return float(self.load.sum())


def side_by_side(work: Callable[[Ints], object], count: int, cores: int = CORES) -> None:
    """Let threads do the work for the numbers below ``count``, a part each."""
    if cores == 1:
        work(np.arange(count))
        return
    with ThreadPoolExecutor(cores) as pool:
        list(pool.map(work, np.array_split(np.arange(count), cores)))
