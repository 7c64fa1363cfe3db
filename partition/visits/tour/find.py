"""One tour: its order, its length, and how much shorter it could be at best."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo.errors import GeoError
from partition.visits.tour.directed import polish_directed
from partition.visits.tour.ends import PROVEN_M, Trip, close, open_up
from partition.visits.tour.linear import relax
from partition.visits.tour.polish import polish
from partition.visits.tour.whole import close_gap

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SEARCHES = 3
"""Searches from different chances: one in three missed the best tour on 46 to 101 places of two real villages."""

KICKS, FIRST_KICKS = 60, 20
"""Kicks of a search for each place; fewer before the bound, which often proves what they find."""

MOST_DIRECTED = 5_000_000
"""Kicks of a search, times places squared, where ways differ there and back: mending then looks at all pairs."""

WORK = 1_200_000
"""Steps of the simplex method, times places, that the proof may take: ten seconds or so."""

ALIKE = 1e-6
"""Share by which distances there and back may differ and be taken for rounding."""


@dataclass(frozen=True)
class Tour:
    """
    A walk through all places.

    Attributes
    ----------
    order
        The places in the order walked, each once; a closed tour returns from the last to the first. Where both
        directions are as long, the one that `ends.open_up` says.
    length_m
        Metres of all legs together, the way back included if there is one.
    lower_bound_m
        No tour through these places is shorter; None if that was not asked.
    proven
        Whether no tour is shorter by more than a millimetre a leg.
    """

    order: tuple[int, ...]
    length_m: float
    lower_bound_m: float | None
    proven: bool


def find_tour(
    metres: Floats,
    *,
    start: int | None = 0,
    end: int | None = 0,
    seed: int = 0,
    proof: bool = True,
    work: int = WORK,
) -> Tour:
    """
    Return a short walk through all places; the same input gives the same walk on every machine.

    Iterated local search, then, if ``proof`` is wanted, a lower bound over all walks (`relax`) and branch and cut for
    what it leaves open (`close_gap`), which may also find a shorter one.

    Parameters
    ----------
    metres
        (n, n) walking distances from row to column, the same there and back or not.
    start, end
        Where the walk begins and ends: a closed tour if they are the same place; None where any will do.
    work
        Steps of the simplex method, times places, after which branch and cut ends; those of the linear bound count,
        and it ends by itself. Not a time, so that the answer is the same on every machine; 0 leaves the bound as it is.

    Raises
    ------
    GeoError
        The distances are not a square of finite numbers of at least 0, or an end is not one of the places.
    """
    table, symmetric = _checked(metres, start, end)
    trip = close(table, start, end, symmetric=symmetric)
    seeds = range(seed * SEARCHES, (seed + 1) * SEARCHES)
    bound_m = None
    if proof:
        order, round_m = prove(trip, _search(trip, seeds[:1], FIRST_KICKS), work=work, seeds=seeds[1:])
        bound_m = max(0.0, round_m - trip.extra_m)
    else:
        order = _search(trip, seeds)
    places = open_up(trip, order, start, end)
    length_m = _walked(table, places, closed=start is not None and start == end)
    return settle(places, length_m, bound_m)


def prove(trip: Trip, order: Ints, *, work: int = WORK, seeds: Sequence[int] = ()) -> tuple[Ints, float]:
    """
    Return the shortest round trip known, perhaps better than the one given, and a lower bound on all of them.

    Searches from ``seeds`` follow only where the linear bound does not prove the trip given.
    """
    if len(order) <= 3:
        best = min((order, order[::-1].copy()), key=trip.length)
        return best, trip.length(best)
    linear = relax(trip, order, trip.enough_m(order), WORK)
    order = min((order, linear.order), key=trip.length)
    if seeds and linear.bound_m < trip.enough_m(order):
        order = min((order, _search(trip, seeds)), key=trip.length)
    if linear.bound_m >= trip.enough_m(order):
        return order, linear.bound_m
    return close_gap(trip, order, linear, work)


def settle(places: tuple[int, ...], length_m: float, bound_m: float | None) -> Tour:
    """
    Return what is known as a tour.

    Raises
    ------
    ArithmeticError
        The bound is above the tour: then it is no bound, and nothing may be said to be proven by it.
    """
    if bound_m is None:
        return Tour(places, length_m, None, proven=False)
    slack = PROVEN_M * len(places)
    if bound_m > length_m + slack:
        raise ArithmeticError(f"a tour of {length_m} m is below the bound of {bound_m} m: the bound is wrong")
    return Tour(places, length_m, min(bound_m, length_m), proven=bound_m >= length_m - slack)


def _checked(metres: Floats, start: int | None, end: int | None) -> tuple[Floats, bool]:
    """Return distances to work on, and whether they are the same there and back."""
    table = np.array(metres, dtype=np.float64)
    if table.ndim != 2 or table.shape[0] != table.shape[1] or not len(table):
        raise GeoError(f"metres must be of shape (n, n), n at least 1, got {table.shape}")
    np.fill_diagonal(table, 0.0)
    faults = [
        f"{name} must be a place, 0 to {len(table) - 1}, or None, got {place}"
        for name, place in (("start", start), ("end", end))
        if place is not None and not 0 <= place < len(table)
    ]
    wrong = np.argwhere(~np.isfinite(table) | (table < 0)).tolist()
    if wrong:
        named = ", ".join(f"{a} to {b}: {table[a, b]}" for a, b in wrong[:5])
        faults.append(f"metres must be finite and at least 0, got {len(wrong)} that are not, from {named}")
    if faults:
        raise GeoError("; ".join(faults))
    if (np.abs(table - table.T) <= ALIKE * (1.0 + table)).all():
        return (table + table.T) / 2.0, True
    return table, False


def _search(trip: Trip, seeds: Sequence[int], kicks: int = KICKS) -> Ints:
    """Return the best round trip that searches from some seeds find."""
    search = polish if trip.symmetric else polish_directed
    n = len(trip.first)
    kicks = kicks * n if trip.symmetric else min(kicks * n, MOST_DIRECTED // n**2)
    return min((search(trip.metres, trip.first, kicks=kicks, seed=seed) for seed in seeds), key=trip.length)


def _walked(metres: Floats, places: tuple[int, ...], *, closed: bool) -> float:
    """Return the metres of a walk, leg by leg."""
    way = np.array([*places, places[0]] if closed else places)
    return float(metres[way[:-1], way[1:]].sum())
