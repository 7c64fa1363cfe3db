"""The p-median: new stations to which, with those that stand, all households together walk least."""

import numpy as np
from numpy.typing import NDArray

from partition.problem import Floats, Ints
from partition.stations.branch import Solution, solve
from partition.stations.costs import Table
from partition.stations.sites import Sites


def solve_median(
    walk_m: NDArray[np.float32], weights: Ints, existing_m: Floats, n_new: int, *, effort: float
) -> Solution:
    """
    Return the sites of least household-metres (Hakimi 1964; ReVelle and Swain 1970), costs in household-metres.

    Parameters
    ----------
    walk_m
        Metres from each address to each site, shape ``(n, m)``.
    weights, existing_m
        Households of each address, and metres to the nearest station that stands; ``inf`` where there is none.
    effort
        See `partition.stations.branch.solve`.
    """
    # where nothing stands one walks no farther than to the worst site: the same sets are best, and nothing is infinite
    base = np.minimum(existing_m, walk_m.max(axis=1))
    return solve(Sites(Table(walk_m), weights.astype(float), base, n_new), effort=effort)
