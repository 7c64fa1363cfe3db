"""Which units a centre looks at while multipliers are sought: those near it, and those that may come from afar."""

from dataclasses import dataclass

import numba as nb
import numpy as np
from numpy.typing import NDArray

from partition.bound.demand import Demand, side_by_side
from partition.bound.takings import cut, takings, walk_to
from partition.levels import Band
from partition.problem import Floats, Ints, Singles

SIGHT = 4
"""How many full grids' households a unit sees about it: it comes from so far, and pays no more than that way."""

FILLING = 2
"""How many full grids' households a centre has on its list at least, so that it can fill its band."""


@dataclass(frozen=True)
class Near:
    """
    The units that each centre may take, in lists one after the other: list c is ``begin[c]:begin[c + 1]``.

    Attributes
    ----------
    begin, units, walk_m
        Lists of units, with the metres that a household of each walks to the centre.
    sight_m
        As far as each unit sees: every centre that near has it on its list, so that a unit whose worth is no more is
        never missed by a centre that would gladly take it.
    """

    begin: Ints
    units: NDArray[np.int32]
    walk_m: Singles
    sight_m: Floats


def near(demand: Demand, band: Band, cores: int) -> Near:
    """Return the units near every door."""
    doors = len(demand.rows)
    args = (demand.walk_m, demand.rows, demand.unit, demand.share, demand.load)
    sight_m, filled_m = within(demand, SIGHT * band.max, cores), np.empty(doors)
    counts = np.empty(doors, dtype=np.intp)
    room = min(float(FILLING * band.max), demand.households)
    side_by_side(lambda part: _count(*args, sight_m, room, part, filled_m, counts), doors, cores)
    begin = np.concatenate([[0], np.cumsum(counts)])
    units, walk_m = np.empty(begin[-1], dtype=np.int32), np.empty(begin[-1], dtype=np.float32)
    side_by_side(lambda part: _fill(*args, sight_m, filled_m, part, begin, units, walk_m), doors, cores)
    return Near(begin, units, walk_m, sight_m)


def within(demand: Demand, households: float, cores: int) -> Floats:
    """Return how far round each unit so many households live, in metres on foot, shape ``(n,)``."""
    order = np.argsort(demand.unit, kind="stable")
    first = np.concatenate([[0], np.cumsum(np.bincount(demand.unit))])
    at_door = demand.share * demand.load[demand.unit]
    metres = np.empty(len(demand.load))
    room = min(float(households), demand.households)
    side_by_side(
        lambda part: _within(demand.walk_m, demand.rows, order, first, demand.share, at_door, room, part, metres),
        len(metres),
        cores,
    )
    return metres


@nb.njit(cache=True, nogil=True)
def _within(metres, rows, order, first, share, at_door, room, part, found):  # type: ignore[no-untyped-def]
    """Write for some units how far their households walk at most to that room of the nearest doors."""
    walk_m, loads = np.empty(len(rows)), np.empty(len(rows))
    for u in part:
        walk_m[:] = 0.0
        for k in order[first[u] : first[u + 1]]:
            for door in range(len(rows)):
                walk_m[door] += share[k] * metres[rows[k], rows[door]]
        loads[:] = at_door
        found[u] = cut(walk_m, loads, len(rows), room)[0]


@nb.njit(cache=True, nogil=True)
def _count(metres, rows, unit, share, load, sight_m, room, part, filled_m, counts):  # type: ignore[no-untyped-def]
    """Write for some centres how far they must look to fill the room, and how many units are on their lists."""
    n = len(load)
    walk_m, prices, loads = np.empty(n), np.empty(n), np.empty(n)
    for c in part:
        walk_to(metres, rows[c], rows, unit, share, walk_m)
        prices[:], loads[:] = walk_m, load
        filled_m[c] = cut(prices, loads, n, room)[0]
        counts[c] = 0
        for u in range(n):
            counts[c] += walk_m[u] <= filled_m[c] or walk_m[u] <= sight_m[u]


@nb.njit(cache=True, nogil=True)
def _fill(metres, rows, unit, share, load, sight_m, filled_m, part, begin, units, near_m):  # type: ignore[no-untyped-def]
    """Write the lists of some centres."""
    walk_m = np.empty(len(load))
    for c in part:
        walk_to(metres, rows[c], rows, unit, share, walk_m)
        k = begin[c]
        for u in range(len(load)):
            if walk_m[u] <= filled_m[c] or walk_m[u] <= sight_m[u]:
                units[k], near_m[k] = u, walk_m[u]
                k += 1


@nb.njit(cache=True, nogil=True)
def price_all(begin, units, walk_m, worth, load, least, most, part, limits, values):  # type: ignore[no-untyped-def]
    """Write for some centres up to which price they take, and what they are worth."""
    longest = np.diff(begin).max()
    prices, loads = np.empty(longest), np.empty(longest)
    for c in part:
        limits[c], values[c], _ = takings(
            begin[c], begin[c + 1], units, walk_m, worth, load, least, most, prices, loads
        )


@nb.njit(cache=True, nogil=True)
def shortlist(centres, limits, margin, begin, units, walk_m, worth):  # type: ignore[no-untyped-def]
    """Return the lists of a few centres, only those units that a centre takes or would if worth rose by the margin."""
    short = np.zeros(len(centres) + 1, dtype=np.int64)
    for j, c in enumerate(centres):
        top = max(0.0, limits[c]) + margin
        n = 0
        for k in range(begin[c], begin[c + 1]):
            n += walk_m[k] - worth[units[k]] < top
        short[j + 1] = short[j] + n
    chosen, metres = np.empty(short[-1], dtype=units.dtype), np.empty(short[-1], dtype=walk_m.dtype)
    n = 0
    for c in centres:
        top = max(0.0, limits[c]) + margin
        for k in range(begin[c], begin[c + 1]):
            if walk_m[k] - worth[units[k]] < top:
                chosen[n], metres[n] = units[k], walk_m[k]
                n += 1
    return short, chosen, metres
