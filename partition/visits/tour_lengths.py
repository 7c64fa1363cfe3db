"""How far an outing walks for so many visits: measured on tours through doors drawn by lot."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from geo.errors import GeoError
from partition.visits.tour import find_tour

DRAWS = 5
"""Tours of each size, of which the mean counts."""

MOST_MEASURED = 48
"""Visits of an outing up to which tours are measured if nothing is said."""


@dataclass(frozen=True)
class TourLengths:
    """
    Metres of an outing by the number of its visits.

    ``visits`` rises from 0; ``metres`` are the mean lengths of tours of those sizes. Between them lengths are taken
    on a straight line, beyond the last one they grow as the root of the visits, up to ``most_m``, all doors at once.
    """

    visits: tuple[float, ...]
    metres: tuple[float, ...]
    most_m: float = float("inf")

    def __post_init__(self) -> None:
        rising = all(a < b for a, b in zip(self.visits, self.visits[1:], strict=False))
        if len(self.visits) != len(self.metres) or self.visits[:1] != (0,) or not rising:
            raise GeoError(f"visits must rise from 0, one length each, got {self.visits} and {self.metres}")

    def at(self, visits: float) -> float:
        """Return the metres of an outing of so many visits, which need not be whole: a mean over outings."""
        last, last_m = self.visits[-1], self.metres[-1]
        if visits <= last or last == 0:
            return float(np.interp(visits, self.visits, self.metres))
        return min(last_m * sqrt(visits / last), max(self.most_m, last_m))


def measured_lengths(
    metres: NDArray[np.float64],
    visits: NDArray[np.float64],
    *,
    each: float = 1.0,
    up_to: int = MOST_MEASURED,
    seed: int = 0,
    draws: int = DRAWS,
) -> TourLengths:
    """
    Return lengths of closed tours from the start through visits drawn by lot.

    A planner who puts neighbours into one outing walks less than this: the estimate is on the safe side.

    Parameters
    ----------
    metres
        (n + 1, n + 1) walking distances; row 0 is the start, the others are doors.
    visits
        (n,) how often each door is called at, in whatever unit: the lot falls on it in proportion.
    each
        Visits made at one call, on average.
    up_to
        Doors of the largest tours measured.

    Raises
    ------
    GeoError
        There is no door, or no visit.
    """
    if len(visits) == 0 or len(metres) != len(visits) + 1 or not visits.sum() > 0:
        raise GeoError(f"at least one visit is needed, and a row of distances more than doors, got {len(visits)} doors")
    rng = np.random.default_rng(seed)
    doors = np.arange(1, len(visits) + 1)
    share = visits / visits.sum()
    most = int(np.count_nonzero(visits))
    sizes = _sizes(min(most, up_to))
    means = []
    for size in sizes:
        drawn = (rng.choice(doors, size, replace=False, p=share) for _ in range(draws if size < most else 1))
        means.append(float(np.mean([_tour_m(metres, one) for one in drawn])))
    return TourLengths(
        (0, *(each * size for size in sizes)), (0.0, *means), means[-1] if sizes[-1] == most else float("inf")
    )


def _sizes(most: int) -> list[int]:
    """Return 1, 2, 4, 8, ... up to the most."""
    return sorted({*(2**power for power in range(most.bit_length())), most})


def _tour_m(metres: NDArray[np.float64], doors: NDArray[np.intp]) -> float:
    places = np.concatenate([[0], np.sort(doors)])
    return find_tour(metres[np.ix_(places, places)], proof=False).length_m
