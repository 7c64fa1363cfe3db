"""Iterated local search on a closed tour, compiled: 2-opt and or-opt moves, and a local kick where they end."""

import numba as nb
import numpy as np
from numpy.typing import NDArray

from partition.visits.dice import roll, shake

NEAR = 10
"""How many nearest places a move looks at."""

LONGEST = 3
"""Places that an or-opt move carries along."""

REACH = 30
"""Places over which a kick reaches, so that what it breaks can be mended nearby."""

LEAST_KICKED = 8
"""With fewer places the moves alone find the best tour or the proof does."""

LEAST_GAIN_M = 1e-7
"""Less than this is rounding: taking it could go round in circles."""


def polish(metres: NDArray[np.float64], order: NDArray[np.int64], *, kicks: int, seed: int) -> NDArray[np.int64]:
    """
    Return a tour through all places that is no longer than the one given; deterministic for a seed.

    Parameters
    ----------
    metres
        (n, n), symmetric.
    order
        The places in order, each once; the tour returns from the last to the first.
    kicks
        How often the best tour is broken by a double bridge (Martin, Otto and Felten 1991) and mended again.
    """
    found = order.astype(np.int64)
    if len(found) > 3:
        _search(np.ascontiguousarray(metres), found, nearest(metres, NEAR), kicks, shake(seed))
    return found


def nearest(metres: NDArray[np.float64], count: int) -> NDArray[np.int64]:
    """Return the nearest other places of each place, near to far, shape (n, min(count, n - 1))."""
    away = metres.copy()
    np.fill_diagonal(away, np.inf)
    return np.ascontiguousarray(np.argsort(away, axis=1, kind="stable")[:, : min(count, len(away) - 1)])


@nb.njit(cache=True, nogil=True)
def _search(metres, order, near, kicks, state):  # type: ignore[no-untyped-def]
    """Improve an order in place."""
    n = len(order)
    at, waits, scratch = np.empty(n, np.int64), np.ones(n, np.bool_), np.empty(n, np.int64)
    _number(order, at)
    _mend(metres, order, at, near, waits, scratch)
    kept = order.copy()
    for _ in range(kicks if n >= LEAST_KICKED else 0):
        change = _kick(metres, order, at, waits, scratch, state)
        change += _mend(metres, order, at, near, waits, scratch)
        if change <= 0:
            kept[:] = order
        else:
            order[:] = kept
            _number(order, at)


@nb.njit(cache=True, nogil=True)
def _number(order, at):  # type: ignore[no-untyped-def]
    """Note where in the order each place is."""
    for p in range(len(order)):
        at[order[p]] = p


@nb.njit(cache=True, nogil=True)
def _kick(metres, order, at, waits, scratch, state):  # type: ignore[no-untyped-def]
    """Swap two neighbouring stretches, let their ends wait, and return the metres added."""
    n = len(order)
    reach = min(REACH, n - 2) // 2
    first, second, start = 1 + roll(state, reach), 1 + roll(state, reach), roll(state, n)
    for p in range(first + second):
        scratch[p] = order[(start + p) % n]
    before, after = order[(start - 1) % n], order[(start + first + second) % n]
    a, b, c, d = scratch[0], scratch[first - 1], scratch[first], scratch[first + second - 1]
    for p in range(first + second):
        order[(start + p) % n] = scratch[(first + p) % (first + second)]
    _number(order, at)
    for place in (before, a, b, c, d, after):
        waits[place] = True
    new = metres[before, c] + metres[d, a] + metres[b, after]
    return new - metres[before, a] - metres[b, c] - metres[d, after]


@nb.njit(cache=True, nogil=True)
def _mend(metres, order, at, near, waits, scratch):  # type: ignore[no-untyped-def]
    """Make improving moves at the places that wait until none is left; return the metres added, at most 0."""
    change, improved = 0.0, True
    while improved:
        improved = False
        for a in range(len(order)):
            if waits[a]:
                waits[a] = False
                gain = _two_opt(metres, order, at, near, waits, a)
                if gain == 0.0:
                    gain = _or_opt(metres, order, at, near, waits, scratch, a)
                change -= gain
                improved = improved or gain > 0.0
    return change


@nb.njit(cache=True, nogil=True)
def _two_opt(metres, order, at, near, waits, a):  # type: ignore[no-untyped-def]
    """Replace a's way on or its way back, and one more of the same direction, if that is shorter; return the gain."""
    n = len(order)
    for step in (1, -1):
        b = order[(at[a] + step) % n]
        for c in near[a]:
            if metres[a, c] >= metres[a, b]:
                break
            d = order[(at[c] + step) % n]
            gain = metres[a, b] + metres[c, d] - metres[a, c] - metres[b, d]
            if gain > LEAST_GAIN_M:
                low, high = (at[b], at[c]) if step == 1 else (at[c], at[b])
                _turn(order, at, low, high)
                for place in (a, b, c, d):
                    waits[place] = True
                return gain
    return 0.0


@nb.njit(cache=True, nogil=True)
def _turn(order, at, low, high):  # type: ignore[no-untyped-def]
    """Reverse the stretch from one position on to another, over the end of the array if it lies so."""
    n = len(order)
    for _ in range(((high - low) % n + 1) // 2):
        a, b = order[high], order[low]
        order[low], order[high] = a, b
        at[a], at[b] = low, high
        low, high = (low + 1) % n, (high - 1) % n


@nb.njit(cache=True, nogil=True)
def _or_opt(metres, order, at, near, waits, scratch, a):  # type: ignore[no-untyped-def]
    """Carry a, with up to two places before or after it, next to one near a if that is shorter; return the gain."""
    n = len(order)
    for length in range(1, min(LONGEST, n - 3) + 1):
        for step in (1, -1):
            e = order[(at[a] + step * (length - 1)) % n]
            before, after = order[(at[a] - step) % n], order[(at[e] + step) % n]
            freed = metres[before, a] + metres[e, after] - metres[before, after]
            for c in near[a]:
                if metres[a, c] >= freed:
                    break
                if (at[c] - at[a]) * step % n < length:
                    continue
                for side in (1, -1):
                    d = order[(at[c] + side) % n]
                    if (at[d] - at[a]) * step % n < length:
                        continue
                    gain = freed - metres[a, c] - metres[e, d] + metres[c, d]
                    if gain > LEAST_GAIN_M:
                        _carry(order, at, scratch, at[a], step, length, c, d)
                        for place in (a, e, before, after, c, d):
                            waits[place] = True
                        return gain
    return 0.0


@nb.njit(cache=True, nogil=True)
def _carry(order, at, scratch, start, step, length, c, d):  # type: ignore[no-untyped-def]
    """Take the places from a position on and put them between c and d, the first of them next to c."""
    n = len(order)
    for p in range(n):
        scratch[p] = order[(start + step * p) % n]
    # scratch: the places carried, then the others along the tour
    filled = 0
    for p in range(length, n):
        here, then = scratch[p], scratch[p + 1 if p + 1 < n else length]
        order[filled] = here
        filled += 1
        if (here == c and then == d) or (here == d and then == c):
            for k in range(length):
                order[filled] = scratch[k if here == c else length - 1 - k]
                filled += 1
    _number(order, at)
