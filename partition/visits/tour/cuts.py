"""What a tour must leave and a fractional solution does not: sets of places, and combs."""

from collections.abc import Iterator
from dataclasses import dataclass

import numba as nb
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Sets = NDArray[np.bool_]

LEAST_VIOLATED = 1e-4

THRESHOLDS = (1e-6, 0.2, 0.4, 0.6)
"""Handles are what hangs together by edges walked more than so much and not wholly."""

LEAST_TOOTH = 0.5

LEAST_HANDLE, LEAST_TEETH = 2, 3
"""Parts that a handle joins, and teeth of a comb."""

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
    np.add.at(between, (ends[:, 0], ends[:, 1]), walked)
    between += between.T
    part = _hanging_together(between > LEAST_VIOLATED)
    if part.any():
        return [sets[None] for sets in part == np.arange(part.max() + 1)[:, None]]
    light = light_cuts(between.copy(), 2.0 + LEAST_VIOLATED)
    leaving = np.array([_leaving(between, one[None]) for one in light])
    broken = light[leaving < 2.0 - LEAST_VIOLATED]
    if len(broken):
        return [one[None] for one in broken]
    combs: dict[bytes, tuple[float, Sets]] = {}
    for merged in _mergers(light):
        combs |= {sets.tobytes(): (short, sets) for short, sets in _combs(between, merged)}
        if len(combs) >= MOST_COMBS:
            break
    return [sets for _, sets in sorted(combs.values(), key=lambda comb: -comb[0])[:MOST_COMBS]]


def _mergers(tight: Sets) -> Iterator[Ints]:
    """
    Return ways to take sets of places that a solution leaves exactly twice for one place each; (n,) numbers from 0.

    Combs on what remains have larger teeth on the places themselves.
    """
    n = tight.shape[1]
    size = tight.sum(axis=1)
    yield np.arange(n)
    for most in (2, 4, n // 4, n // 2):
        number, free = np.arange(n), np.ones(n, np.bool_)
        for one in tight[np.argsort(-size, kind="stable")]:
            if 2 <= one.sum() <= most and free[one].all():
                number[one], free[one] = np.flatnonzero(one)[0], False
        yield np.unique(number, return_inverse=True)[1]


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


def _combs(between: Floats, merged: Ints) -> Iterator[tuple[float, Sets]]:
    """
    Return violated combs and by how much, by what hangs together fractionally (Padberg and Hong 1980).

    Places with the same number in ``merged`` are taken for one, and teeth are edges between those. It looks at a few
    handles for each threshold; it does not find every violated comb.
    """
    k = int(merged.max()) + 1
    pairs = (merged[:, None] * k + merged).ravel()
    joined = np.asarray(np.bincount(pairs, between.ravel(), minlength=k * k), dtype=np.float64).reshape(k, k)
    np.fill_diagonal(joined, 0.0)
    seen = set()
    for threshold in THRESHOLDS:
        part = _hanging_together((joined > threshold) & (joined < 1.0 - 1e-6))
        for number in np.flatnonzero(np.bincount(part) >= LEAST_HANDLE).tolist():
            handle = part == number
            if handle.tobytes() in seen:
                continue
            seen.add(handle.tobytes())
            teeth = _teeth(joined, handle)
            if len(teeth) >= LEAST_TEETH:
                sets = np.concatenate([handle[None], _as_sets(teeth, len(joined))])[:, merged]
                short = 3.0 * len(teeth) + 1.0 - _leaving(between, sets)
                if short > LEAST_VIOLATED:
                    yield short, sets


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


def _teeth(between: Floats, handle: Sets) -> list[tuple[int, int]]:
    """Return the heaviest edges out of a handle that have no place in common, an odd number of them."""
    weight = np.where(handle[:, None] & ~handle, between, 0.0)
    pairs = np.argwhere(weight > LEAST_TOOTH)
    chosen: list[tuple[int, int]] = []
    used: set[int] = set()
    for a, b in pairs[np.argsort(-weight[tuple(pairs.T)], kind="stable")].tolist():
        if a not in used and b not in used:
            chosen.append((a, b))
            used |= {a, b}
    return chosen if len(chosen) % 2 else chosen[:-1]


def _as_sets(pairs: list[tuple[int, int]], n: int) -> Sets:
    sets = np.zeros((len(pairs), n), np.bool_)
    sets[np.arange(len(pairs))[:, None], pairs] = True
    return sets


def _leaving(between: Floats, sets: Sets) -> float:
    """Return how often the edges walked leave sets of places, in all."""
    inside = sets.astype(np.float64)
    return float(((inside @ between) * (1.0 - inside)).sum())
