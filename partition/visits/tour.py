"""One tour: in which order to walk to stops and back to the start, and how much shorter it could be at best."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo.errors import GeoError
from partition.visits.bound import Proof, is_proven, prove, tour_length
from partition.visits.polish import polish

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SEARCHES = 3
"""Searches from different chances; on 46 to 101 places of two real villages one in three missed the best tour."""

KICKS = 60
"""Kicks of a search for each place."""

ALIKE = 1e-6
"""Share by which distances there and back may differ: walking is symmetric up to rounding."""


@dataclass(frozen=True)
class Tour:
    """
    A closed walk from the start to every stop and back.

    Attributes
    ----------
    stops
        Numbers of the stops in the order walked, each once. Of the two directions the one whose first stop is
        nearer to the start than its last, then the one that begins with the lower number.
    length_m
        Metres of all legs together.
    lower_bound_m
        No tour through these stops is shorter; None if that was not asked.
    proven
        Whether no tour is shorter by more than a millimetre a leg.
    """

    stops: tuple[int, ...]
    length_m: float
    lower_bound_m: float | None
    proven: bool


def find_tour(metres: Floats, *, seed: int = 0, proof: bool = True) -> Tour:
    """
    Return a short tour from the start through all stops; the same input gives the same tour on every machine.

    Iterated local search (`polish`), then, if ``proof`` is wanted, a lower bound over all tours (`prove`), which
    may also find a shorter one. Of 36 tours of 13 to 101 stops in two real villages all were proven, half of them
    in 0.13 s; past some 150 stops the bound stays but a proof becomes rare.

    Parameters
    ----------
    metres
        (n + 1, n + 1), symmetric walking distances; row and column 0 are the start, row i + 1 is stop i.

    Raises
    ------
    GeoError
        The distances are not a square of finite, symmetric numbers of at least 0.
    """
    even = _even(metres)
    order = _search(even, seed)
    known = prove(even, order) if proof else Proof(order, -np.inf)
    length_m = tour_length(even, known.order)
    bound_m = max(0.0, min(known.bound_m, length_m)) if proof else None
    proven = bound_m is not None and is_proven(length_m, bound_m, len(even))
    return Tour(_from_start(even, known.order), length_m, bound_m, proven)


def _even(metres: Floats) -> Floats:
    """Return distances that are the same there and back."""
    table = np.asarray(metres, dtype=np.float64)
    if table.ndim != 2 or table.shape[0] != table.shape[1] or not len(table):
        raise GeoError(f"metres must be of shape (n + 1, n + 1), got {table.shape}")
    if not np.isfinite(table).all() or (table < 0).any():
        raise GeoError("metres must be finite and at least 0")
    unlike = np.abs(table - table.T) > ALIKE * (1.0 + table)
    if unlike.any():
        a, b = np.argwhere(unlike)[0]
        raise GeoError(f"metres must be as long there as back, got {table[a, b]} and {table[b, a]} for {a} and {b}")
    even = (table + table.T) / 2.0
    np.fill_diagonal(even, 0.0)
    return even


def _search(metres: Floats, seed: int) -> Ints:
    n = len(metres)
    found = [polish(metres, np.arange(n), kicks=KICKS * n, seed=seed * SEARCHES + turn) for turn in range(SEARCHES)]
    return min(found, key=lambda order: tour_length(metres, order))


def _from_start(metres: Floats, order: Ints) -> tuple[int, ...]:
    """Return the stops of an order of places, from the start and in the direction that `Tour` promises."""
    forth = np.roll(order, -int(np.flatnonzero(order == 0)[0]))[1:]
    back = forth[::-1]
    ways = [(float(metres[0, way[0]]), int(way[0]), tuple((way - 1).tolist())) for way in (forth, back) if len(way)]
    return min(ways)[2] if ways else ()
