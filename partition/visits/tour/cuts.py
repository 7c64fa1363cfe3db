"""What a tour must leave and a fractional solution does not: sets of places, and combs."""

from dataclasses import dataclass

import numba as nb
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from partition.visits.tour.combs import broken_combs

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Sets = NDArray[np.bool_]

LEAST_VIOLATED = 1e-4

THRESHOLDS = (1e-6, 0.2, 0.4, 0.6)
"""Handles are what hangs together by edges walked more than so much and not wholly."""

LEAST_HANDLE = 2
"""Places of a handle."""

SURELY = 1.0 - 1e-6
"""An edge walked so much is walked."""

MOST_COMBS = 12
"""More in one round are much alike, and only make the linear programme slow."""


@dataclass(frozen=True)
class Cuts:
    """
    Inequalities, each on how often the edges of a tour leave some sets of places, in all.

    ``sets`` (k, n) belong to the inequalities ``owner`` (k,), which ask for ``least`` (r,): 2 where there is one set,
    and ``3 teeth + 1`` for a handle and an odd number of teeth (Chvatal 1973, Grötschel and Padberg 1979).
    """

    sets: Sets
    owner: Ints
    least: Floats

    def add(self, found: list[Sets]) -> "Cuts":
        """Return these and new inequalities, each given by its sets, the handle first."""
        if not found:
            return self
        owner = np.repeat(np.arange(len(found)), [len(sets) for sets in found]) + len(self.least)
        least = [2.0 if len(sets) == 1 else 3.0 * (len(sets) - 1) + 1.0 for sets in found]
        return Cuts(
            np.concatenate([self.sets, *found]),
            np.concatenate([self.owner, owner]),
            np.concatenate([self.least, least]),
        )

    def only(self, chosen: Sets) -> "Cuts":
        """Return the inequalities chosen, (r,)."""
        number = np.cumsum(chosen) - 1
        kept = chosen[self.owner]
        return Cuts(self.sets[kept], number[self.owner[kept]], self.least[chosen])

    def rows(self, ends: Ints) -> csr_array:
        """Return how often each edge counts in each inequality, (r, m)."""
        leaving = csr_array(self.sets[:, ends[:, 0]] != self.sets[:, ends[:, 1]], dtype=np.float64)
        k = len(self.owner)
        return csr_array((np.ones(k), (self.owner, np.arange(k))), shape=(len(self.least), k)) @ leaving


def no_cuts(n: int) -> Cuts:
    """Return no inequality on n places."""
    return Cuts(np.zeros((0, n), np.bool_), np.zeros(0, np.int64), np.zeros(0))


def violated(n: int, ends: Ints, walked: Floats) -> list[Sets]:
    """
    Return the sets of inequalities that a solution violates, perhaps none.

    Parameters
    ----------
    ends, walked
        (m, 2) places and (m,) how much is walked between them, in both directions together if they are apart.
    """
    between = np.zeros((n, n))
    between[tuple(ends.T)] = walked
    between += between.T
    merged = _paths(between > SURELY)
    return [sets[:, merged] for sets in _violated(_joined(between, merged))]


def _violated(between: Floats) -> list[Sets]:
    """Return the sets of inequalities that a solution violates where paths are taken for two places."""
    part = _hanging_together(between > LEAST_VIOLATED)
    if part.any():
        return [sets[None] for sets in part == np.arange(part.max() + 1)[:, None]]
    light = light_cuts(between.copy(), 2.0 + LEAST_VIOLATED)
    inside = light.astype(np.float64)
    broken = light[((inside @ between) * (1.0 - inside)).sum(axis=1) < 2.0 - LEAST_VIOLATED]
    if len(broken):
        return [one[None] for one in broken]
    return broken_combs(between, _handles(between, light), MOST_COMBS)


@nb.njit(cache=True, nogil=True)
def _paths(walked):  # type: ignore[no-untyped-def]
    """Return a number for each place, from 0, alike for all but the first of a path of edges surely walked."""
    n = len(walked)
    number, many = np.full(n, -1), 0
    for ends in (True, False):
        for place in range(n):
            if number[place] >= 0 or (ends and walked[place].sum() > 1):
                continue
            number[place] = many
            many += 1
            here, on = place, True
            while on:
                on = False
                for other in np.flatnonzero(walked[here]):
                    if number[other] < 0:
                        number[other] = many
                        here, on = int(other), True
                        break
            if here != place:
                many += 1
    return number


def _joined(between: Floats, merged: Ints) -> Floats:
    """Return how much is walked between places of which those with the same number are taken for one, (m, m)."""
    m = int(merged.max()) + 1
    pairs = (merged[:, None] * m + merged).ravel()
    joined = np.bincount(pairs, between.ravel(), minlength=m * m).astype(np.float64).reshape(m, m)
    np.fill_diagonal(joined, 0.0)
    return joined


def _handles(between: Floats, light: Sets) -> Sets:
    """
    Return sets of places from which to look for handles, (k, n).

    Sets that are left about twice, what hangs together by edges partly walked (Padberg and Hong 1980), and each place
    with those to which it is partly walked.
    """
    n = len(between)
    partly = between < SURELY
    handles = [light, (between > LEAST_VIOLATED) & partly | np.eye(n, dtype=np.bool_)]
    for threshold in THRESHOLDS:
        part = _hanging_together((between > threshold) & partly)
        handles.append((part == np.arange(n)[:, None])[np.bincount(part, minlength=n) >= LEAST_HANDLE])
    return np.concatenate(handles)


def light_cuts(between: Floats, most: float = 2.0 - LEAST_VIOLATED) -> Sets:
    """
    Return the cuts below a weight that the minimum cut search of Stoer and Wagner (1997) passes, the least among them.

    ``between`` holds the weights of edges, (n, n), symmetric, its diagonal 0; it is changed.
    """
    return np.asarray(_light_cuts(np.ascontiguousarray(between), most))


@nb.njit(cache=True, nogil=True)
def _light_cuts(between, most):  # type: ignore[no-untyped-def]
    n = len(between)
    merged, left, found = np.eye(n) > 0.0, np.arange(n), np.zeros((n, n), np.bool_)
    weight, waits = np.empty(n), np.empty(n, np.bool_)
    many = 0
    while len(left) > 1:
        weight[:], waits[:] = 0.0, False
        waits[left] = True
        s = t = left[0]
        for _ in range(len(left)):
            # a maximum adjacency search: the place held most firmly by those reached comes next
            s, t, firm = t, -1, -1.0
            for place in left:
                if waits[place] and weight[place] > firm:
                    t, firm = place, weight[place]
            waits[t] = False
            weight += between[t]
        if firm < most:
            found[many] = merged[t]
            many += 1
        merged[s] |= merged[t]
        between[s] += between[t]
        between[:, s] += between[:, t]
        between[s, s] = 0.0
        left = left[left != t]
    return found[:many]


@nb.njit(cache=True, nogil=True)
def _hanging_together(linked):  # type: ignore[no-untyped-def]
    """Return the number of the part, from 0, in which each place is when links hold places together."""
    n = len(linked)
    part, reached = np.full(n, -1), np.empty(n, np.int64)
    parts = 0
    for place in range(n):
        if part[place] >= 0:
            continue
        part[place] = parts
        reached[0], first, last = place, 0, 1
        while first < last:
            here = reached[first]
            first += 1
            for there in range(n):
                if linked[here, there] and part[there] < 0:
                    part[there] = parts
                    reached[last] = there
                    last += 1
        parts += 1
    return part
