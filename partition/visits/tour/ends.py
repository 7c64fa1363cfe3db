"""How a walk with open or given ends becomes a round trip: through one place more, where it ends and begins."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


PROVEN_M = 1e-3
"""What the bound may lose on each leg to rounding."""


@dataclass(frozen=True)
class Trip:
    """
    The round trip that stands for a walk.

    Attributes
    ----------
    metres
        (m, m); m is the number of places, or one more: the last is then nowhere, and comes after the walk's end and
        before its start.
    symmetric
        Whether ways are as long there as back.
    extra_m
        Metres of every round trip that stands for a walk, beyond those walked.
    first
        A round trip to begin from that stands for a walk.
    """

    metres: Floats
    symmetric: bool
    extra_m: float
    first: Ints

    def length(self, order: Ints) -> float:
        """Return the metres of a round trip."""
        return float(self.metres[order, np.roll(order, -1)].sum())

    def enough_m(self, order: Ints) -> float:
        """Return the bound that proves a round trip."""
        return self.length(order) - PROVEN_M * len(order) / 2.0


def close(metres: Floats, start: int | None, end: int | None, *, symmetric: bool) -> Trip:
    """
    Return the round trip of which the best one stands for the shortest walk through all places between the ends.

    From nowhere a walk begins at its start for nothing, and elsewhere for more than any walk takes; so at its end.
    """
    n = len(metres)
    middle = [place for place in range(n) if place not in (start, end)]
    if start is not None and start == end:
        return Trip(metres, symmetric, 0.0, np.array([start, *middle]))
    price = float(metres.max()) * n + 1.0
    table = np.zeros((n + 1, n + 1))
    table[:n, :n] = metres
    into, out = _prices(n, start, price), _prices(n, end, price)
    if symmetric:
        into = out = np.minimum(into, out) if None not in (start, end) else np.maximum(into, out)
    table[n, :n], table[:n, n] = into, out
    extra_m = price if symmetric and (start is None) != (end is None) else 0.0
    ends = [[] if place is None else [place] for place in (start, end)]
    return Trip(table, symmetric, extra_m, np.array([*ends[0], *middle, *ends[1], n]))


def _prices(n: int, given: int | None, price: float) -> Floats:
    """Return what it costs to begin or to end at each place."""
    if given is None:
        return np.zeros(n)
    return np.where(np.arange(n) == given, 0.0, price)


def open_up(trip: Trip, order: Ints, start: int | None, end: int | None) -> tuple[int, ...]:
    """
    Return the places of a round trip in the order walked.

    Where both directions are the same walk, the one whose second place is nearer to the first than the last is, then
    the one that begins with the lower number; between open ends the one that begins with the lower number.
    """
    nowhere = len(trip.metres) - 1
    if start is not None and start == end:
        forth = _rolled(order, start)
        if not trip.symmetric or len(forth) < 3:
            return tuple(forth)
        ways = [(float(trip.metres[start, way[0]]), way) for way in (forth[1:], forth[:0:-1])]
        return (start, *min(ways)[1])
    forth = _rolled(order, nowhere)[1:]
    if trip.symmetric and (forth[0] != start if start is not None else _turned(forth, end)):
        forth = forth[::-1]
    return tuple(forth)


def _turned(forth: list[int], end: int | None) -> bool:
    return forth[-1] != end if end is not None else forth[0] > forth[-1]


def _rolled(order: Ints, place: int) -> list[int]:
    return [int(one) for one in np.roll(order, -int(np.flatnonzero(order == place)[0]))]
