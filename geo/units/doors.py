"""Addresses that belong together: those of a building, those at one place."""

import numpy as np
from numpy.typing import NDArray
from pandas import DataFrame, Series
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geo.coverage import Floats, Ints

SAME_PLACE_M = 1e-3
"""Addresses nearer than this stand at one place and make one unit."""


def join_doors(xy: Floats, building: Series) -> Ints:
    """Return a label for each door: doors of one building, and doors at one place, share theirs."""
    n = len(xy)
    place = np.unique(np.round(xy / SAME_PLACE_M), axis=0, return_inverse=True)[1].ravel()
    house = building.astype("category").cat.codes.to_numpy(dtype=np.intp)  # codes come as int8 where they fit
    known = house >= 0
    left = np.concatenate([np.arange(n), np.flatnonzero(known)])
    right = np.concatenate([n + place, 2 * n + house[known]])
    links = coo_array((np.ones(len(left)), (left, right)), shape=(3 * n, 3 * n))
    return np.asarray(connected_components(links, directed=False)[1][:n], dtype=np.intp)


def number_by_first(labels: Ints) -> Ints:
    """Return labels renumbered 0, 1, ... in order of first appearance."""
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.intp)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[inverse.ravel()]


def main_value(unit_of: Ints, values: Series, households: Series) -> NDArray[np.object_]:
    """Return the text that holds most households of each unit; None where there is none."""
    main = np.full(unit_of.max() + 1, None, dtype=object)
    known = values.notna().to_numpy()
    if known.any():
        named = DataFrame(
            {"unit": unit_of[known], "value": values[known].to_numpy(), "n": households[known].to_numpy()}
        )
        sums = named.groupby(["unit", "value"])["n"].sum().reset_index()
        sums = sums.sort_values(["unit", "n", "value"], ascending=[True, False, True]).drop_duplicates("unit")
        main[sums["unit"].to_numpy()] = sums["value"].to_numpy()
    return main
