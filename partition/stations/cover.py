"""Maximal cover: new stations that, with those that stand, most households have within a distance on foot."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array

from partition.problem import Flags, Floats, Ints
from partition.stations.branch import Solution, solve
from partition.stations.cover_exact import solve_exactly
from partition.stations.interchange import savings
from partition.stations.sites import Sites

SOON = 3e8
"""Costs looked at before the integer programme is asked."""

BLOCK = 512
"""Sites compared with all others at a time."""

LARGEST = 1_200_000
"""Pairs of address and site within the distance; with more the integer programme is not tried."""


@dataclass(frozen=True)
class _Merged:
    """The problem with alike addresses and alike sites as one: ``site`` gives a site of each kind."""

    sites: Sites
    site: Ints


def solve_cover(
    walk_m: NDArray[np.float32], weights: Ints, existing_m: Floats, n_new: int, within_m: float, *, effort: float
) -> Solution:
    """
    Return the sites that leave fewest households beyond a distance, costs in households beyond it.

    The maximal covering location problem as a p-median whose distances are 0 within and 1 beyond (Church and ReVelle
    1974). Of sites that cover as many, those are taken to which all walk least, looked at one by one.
    """
    beyond = (walk_m > within_m).astype(np.uint8)
    merged = _merge(beyond, weights, existing_m > within_m, n_new)
    if merged is None:
        chosen = np.array([], dtype=np.intp)
        solution = Solution(chosen, float(weights[existing_m > within_m].sum()), 0.0, True)
    else:
        solution = _solve(merged.sites, effort)
        chosen = merged.site[solution.chosen]
    chosen = _walk_less(beyond, walk_m, weights, existing_m, within_m, chosen, n_new)
    bound = solution.value if solution.proven else solution.bound
    return Solution(chosen, solution.value, bound, solution.proven)


def _solve(sites: Sites, effort: float) -> Solution:
    """Return the best sites: by relaxation where that soon proves them, else by the integer programme."""
    solution = solve(sites, effort=min(effort, SOON))
    if solution.proven or int((sites.costs == 0).sum()) > min(LARGEST, effort):
        return solution
    best = solve_exactly(sites)
    if best is None:
        return solution
    kept = best if best.value <= solution.value else solution
    bound = max(best.bound, solution.bound)
    return Solution(kept.chosen, kept.value, bound, kept.value - bound < 0.5)


def _merge(beyond: NDArray[np.uint8], weights: Ints, open_: Flags, n_new: int) -> _Merged | None:
    """
    Return the problem of those beyond all that stands; None where no site reaches one of them.

    Sites that reach the same addresses are one, and so are addresses within reach of the same sites.
    """
    reached = open_ & (beyond.min(axis=1, initial=1) == 0)
    if not reached.any():
        return None
    _, site = np.unique(np.packbits(beyond[reached].T, axis=1), axis=0, return_index=True)
    site = site[_undominated(beyond[np.ix_(reached, site)] == 0)]
    rows = beyond[np.ix_(reached, site)]
    _, first, kind = np.unique(np.packbits(rows, axis=1), axis=0, return_index=True, return_inverse=True)
    households = np.bincount(kind.ravel(), weights[reached]).astype(float)
    lost = float(weights[open_ & ~reached].sum())
    costs, base = rows[first], np.ones(len(first))
    if lost:  # whom no site reaches counts in what every set costs
        costs, base = np.vstack([costs, np.ones((1, len(site)), np.uint8)]), np.append(base, 1.0)
        households = np.append(households, lost)
    return _Merged(Sites(np.ascontiguousarray(costs), households, base, min(n_new, len(site)), whole=True), site)


def _undominated(reach: Flags) -> Flags:
    """Return the sites whose addresses no other site reaches all of; ``reach`` has no two alike columns."""
    some = csc_array(reach, dtype=np.float32)
    size = np.diff(some.indptr)
    inside = np.empty(len(size), dtype=bool)
    for begin in range(0, len(size), BLOCK):
        common = (some[:, begin : begin + BLOCK].T @ some).tocsr()
        row = np.repeat(np.arange(common.shape[0]), np.diff(common.indptr))
        whole = common.data >= size[begin + row]
        inside[begin : begin + BLOCK] = np.bincount(row[whole], minlength=common.shape[0]) > 1  # it lies in itself
    return ~inside


def _walk_less(
    beyond: NDArray[np.uint8],
    walk_m: NDArray[np.float32],
    weights: Ints,
    existing_m: Floats,
    within_m: float,
    chosen: Ints,
    n_new: int,
) -> Ints:
    """Return as many sites as asked for that cover as many households: each in turn where the others walk least."""
    load = weights.astype(float)
    covering = Sites(beyond, load, (existing_m > within_m).astype(float), n_new)
    walking = Sites(walk_m, load, np.minimum(existing_m, walk_m.max(axis=1)), n_new)
    places = list(chosen)
    for turn in range(n_new):
        others = np.array(places[:turn] + places[turn + 1 :], dtype=np.intp)
        covered = savings(covering, covering.paid(others))
        walked = savings(walking, walking.paid(others))
        covered[others] = walked[others] = -1.0
        best = int(np.lexsort((-walked, -covered))[0])
        places[turn : turn + 1] = [best]
    return np.sort(np.array(places, dtype=np.intp))
