"""Iterated local search on a round trip whose ways differ there and back, compiled: 2-opt and or-opt, both directed."""

import numba as nb
import numpy as np
from numpy.typing import NDArray

from partition.visits.dice import roll, shake
from partition.visits.tour.polish import LEAST_GAIN_M, LEAST_KICKED, REACH

LONGEST = 6
"""Places that a move carries along: a stretch cannot always be turned instead."""


def polish_directed(
    metres: NDArray[np.float64], order: NDArray[np.int64], *, kicks: int, seed: int
) -> NDArray[np.int64]:
    """
    Return a round trip through all places that is no longer than the one given; deterministic for a seed.

    Parameters
    ----------
    metres
        (n, n), from row to column.
    order
        The places in order, each once; the trip returns from the last to the first.
    kicks
        How often two neighbouring stretches of the best trip change places, which turns neither.
    """
    found = order.astype(np.int64)
    if len(found) > 3:
        _search(np.ascontiguousarray(metres), found, kicks if len(found) >= LEAST_KICKED else 0, shake(seed))
    return found


@nb.njit(cache=True, nogil=True)
def _search(metres, order, kicks, state):  # type: ignore[no-untyped-def]
    """Improve an order in place."""
    n = len(order)
    scratch, forth, back = np.empty(n, np.int64), np.empty(n + 1), np.empty(n + 1)
    _mend(metres, order, scratch, forth, back)
    best = _length(metres, order)
    kept = order.copy()
    reach = min(REACH, n - 2) // 2
    for _ in range(kicks):
        _roll(order, scratch, roll(state, n))
        _carry(order, scratch, 0, 1 + roll(state, reach), 1 + roll(state, reach))
        _mend(metres, order, scratch, forth, back)
        now = _length(metres, order)
        if now <= best:
            best = now
            kept[:] = order
        else:
            order[:] = kept
    order[:] = kept


@nb.njit(cache=True, nogil=True)
def _length(metres, order):  # type: ignore[no-untyped-def]
    total = metres[order[-1], order[0]]
    for p in range(len(order) - 1):
        total += metres[order[p], order[p + 1]]
    return total


@nb.njit(cache=True, nogil=True)
def _roll(order, scratch, by):  # type: ignore[no-untyped-def]
    """Let the order begin at another position."""
    n = len(order)
    scratch[:] = order
    for p in range(n):
        order[p] = scratch[(p + by) % n]


@nb.njit(cache=True, nogil=True)
def _carry(order, scratch, low, first, second):  # type: ignore[no-untyped-def]
    """Let two neighbouring stretches, from a position on and so many places long, change places."""
    scratch[:first] = order[low : low + first]
    for p in range(second):
        order[low + p] = order[low + first + p]
    order[low + second : low + second + first] = scratch[:first]


@nb.njit(cache=True, nogil=True)
def _mend(metres, order, scratch, forth, back):  # type: ignore[no-untyped-def]
    """Make improving moves until none is left."""
    while _swap(metres, order, scratch) or _turn(metres, order, forth, back):
        pass


@nb.njit(cache=True, nogil=True)
def _swap(metres, order, scratch):  # type: ignore[no-untyped-def]
    """Let a short stretch and its neighbour of any length change places where that is shorter; say whether any did."""
    n, improved = len(order), False
    for length in range(1, min(LONGEST, n - 2) + 1):
        for low in range(n - length):
            before, a, b = order[low - 1], order[low], order[low + length - 1]
            for p in range(low + length, n if low > 0 else n - 1):
                c, d, after = order[low + length], order[p], order[(p + 1) % n]
                was = metres[before, a] + metres[b, c] + metres[d, after]
                if was - metres[before, c] - metres[d, a] - metres[b, after] > LEAST_GAIN_M:
                    _carry(order, scratch, low, length, p - low - length + 1)
                    improved = True
                    before, a, b = order[low - 1], order[low], order[low + length - 1]
            for p in range(low - 1, 0, -1):
                before, a, b = order[p - 1], order[low], order[low + length - 1]
                c, d, after = order[p], order[low - 1], order[(low + length) % n]
                was = metres[before, c] + metres[d, a] + metres[b, after]
                if was - metres[before, a] - metres[b, c] - metres[d, after] > LEAST_GAIN_M:
                    _carry(order, scratch, p, low - p, length)
                    improved = True
                    break
    return improved


@nb.njit(cache=True, nogil=True)
def _turn(metres, order, forth, back):  # type: ignore[no-untyped-def]
    """Turn one stretch round if that is shorter, and say whether one was."""
    n = len(order)
    forth[0] = back[0] = 0.0
    for p in range(1, n):
        forth[p] = forth[p - 1] + metres[order[p - 1], order[p]]
        back[p] = back[p - 1] + metres[order[p], order[p - 1]]
    for low in range(1, n - 1):
        before, a = order[low - 1], order[low]
        for high in range(low + 1, n):
            b, after = order[high], order[(high + 1) % n]
            was = metres[before, a] + metres[b, after] + forth[high] - forth[low]
            if was - metres[before, b] - metres[a, after] - back[high] + back[low] > LEAST_GAIN_M:
                order[low : high + 1] = order[low : high + 1][::-1].copy()
                return True
    return False
