"""Maximal cover: new stations that, with those that stand, most households have within a distance on foot."""

import numba as nb
import numpy as np
from numpy.typing import NDArray

from partition.problem import Floats, Ints
from partition.stations.branch import Solution, solve
from partition.stations.cover_exact import solve_exactly
from partition.stations.cover_merge import Merged, merge_cover
from partition.stations.interchange import shake

SHAKING, SOON = 1e9, 1e9
"""Costs looked at in search of a good set, and before the integer programme is asked."""

LARGEST = 20_000
"""Pairs of address and site within the distance; with more the integer programme is not tried."""

PROVEN = 0.5
"""Households by which a bound may differ from a whole number that it proves."""


def solve_cover(
    walk_m: NDArray[np.float32], weights: Ints, existing_m: Floats, n_new: int, within_m: float, *, effort: float
) -> Solution:
    """
    Return the sites that leave fewest households beyond a distance, costs in households beyond it.

    The maximal covering location problem as a p-median whose distances are 0 within and 1 beyond (Church and ReVelle
    1974), bounded by the relaxation of Galvao and ReVelle (1996), which of such distances is that of the p-median. Of
    sites that cover as many, those are taken to which all walk least, looked at one by one.
    """
    merged = merge_cover(walk_m, weights, existing_m, n_new, within_m)
    if merged is None:
        beyond = float(weights[existing_m > within_m].sum())
        solution, chosen, lost = Solution(np.array([], dtype=np.intp), beyond, beyond, True), [], 0.0
    else:
        solution, lost = _solve(merged, effort), merged.lost
        chosen = merged.site[solution.chosen].tolist()
    places = _walk_less(walk_m, weights, existing_m, within_m, chosen, n_new)
    bound = solution.value if solution.proven else solution.bound
    return Solution(places, solution.value + lost, bound + lost, solution.proven)


def _solve(merged: Merged, effort: float) -> Solution:
    """Return the best sites: by relaxation, and by the integer programme if that is small."""
    sites = merged.sites
    solution = solve(sites, effort=1.0)
    if solution.proven:
        return solution
    start = shake(sites, solution.chosen, effort=min(effort, SHAKING))
    solution = _better(solution, solve(sites, effort=min(effort, SOON), start=start))
    if solution.proven or sites.costs.size > min(LARGEST, effort):
        return solution
    exact = solve_exactly(sites, merged.within)
    return solution if exact is None else _better(solution, exact)


def _better(one: Solution, other: Solution) -> Solution:
    """Return the better set of two, with the better bound of the two."""
    kept = other if other.value <= one.value else one
    bound = max(one.bound, other.bound)
    return Solution(kept.chosen, kept.value, bound, kept.value - bound < PROVEN)


def _walk_less(
    walk_m: NDArray[np.float32],
    weights: Ints,
    existing_m: Floats,
    within_m: float,
    chosen: list[int],
    n_new: int,
) -> Ints:
    """Return as many sites as asked for that cover as many households: each in turn where the others walk least."""
    load, farthest_m = weights.astype(float), walk_m.max(axis=1)
    places = list(chosen)
    for turn in range(n_new):
        others = places[:turn] + places[turn + 1 :]
        paid = np.minimum(np.minimum(existing_m, farthest_m), walk_m[:, others].min(axis=1, initial=np.inf))
        beyond = np.where(np.minimum(existing_m, paid) > within_m, load, 0.0)
        covered, walked = np.zeros(walk_m.shape[1]), np.zeros(walk_m.shape[1])
        _add_covered(walk_m, beyond, within_m, covered)
        covered[others] = -1.0
        equals = np.flatnonzero(covered == covered.max())
        _add_walked(walk_m, load, paid, equals, walked)
        places[turn : turn + 1] = [int(equals[walked[equals].argmax()])]
    return np.sort(np.array(places, dtype=np.intp))


@nb.njit(cache=True, nogil=True)
def _add_covered(walk_m, beyond, within_m, covered):  # type: ignore[no-untyped-def]
    for i in range(walk_m.shape[0]):
        if beyond[i] > 0.0:
            for j in range(len(covered)):
                if walk_m[i, j] <= within_m:
                    covered[j] += beyond[i]


@nb.njit(cache=True, nogil=True)
def _add_walked(walk_m, load, paid, sites, walked):  # type: ignore[no-untyped-def]
    for i in range(walk_m.shape[0]):
        for j in sites:
            walked[j] += load[i] * max(paid[i] - walk_m[i, j], 0.0)
