"""Wishes as prices on the borders between neighbouring units: compact grids, customary borders, whole groups."""

import numpy as np
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from geo.borders import Borders
from partition.ground import Ground
from partition.lanes import in_one_lane
from partition.levels import Level
from partition.problem import Floats, Ints, Wishes
from partition.terms import Terms
from partition.visit_minutes import minutes_of_units


def wishes_of(ground: Ground, level: Level, terms: Terms, neighbours: csr_array) -> Wishes:
    """
    Return what a plan of a level should have, priced.

    A border between two units costs ``border_m`` a metre, ``off_feature_m`` more for each metre of it that lies on no
    road, water or railway (2 m near), and ``on_feature_m`` less for each other one. A metre of border is a metre of the
    perimeter of two grids; the outline of the village is the same in every plan, so that short borders are compact
    grids. Borders that a barrier closes are no neighbours and cost nothing: what is compact or customary there is
    decided already. Links over water or barriers share no border and cost nothing.

    A natural group that would fit a grid of the level costs ``split_group_m`` for each household that lies outside its
    main grid. As a price on pairs of units: a tree of shortest ways spans each connected part of the group from its
    middle, and each of its branches costs the households of the smaller of the two sides into which it parts the
    group. A group that is whole costs nothing; one that is cut at one branch costs its households outside the main
    grid, exactly; one that is cut at several costs at least these, so that no way of splitting is ever too cheap.

    At the lowest level two neighbouring units of one lane, or of one stairwell, that lie in different grids cost
    ``lane_m``, so that borders run between lanes rather than across them.

    What is balanced among the grids are minutes of visits a week where these have a price, else households.

    Parameters
    ----------
    neighbours
        Symmetric lists over the units, indices sorted; the prices stand in the order of their ``data``.
    """
    one, two, prices = *_entries(neighbours), terms.prices
    border_m = np.zeros(len(one))
    if prices.border_m or prices.off_feature_m or prices.on_feature_m or prices.split_group_m:
        borders = ground.borders
        at = _position(borders, one, two, neighbours.shape[0])
        length_m, off_m = (np.where(at < 0, 0.0, of[at]) if len(of) else border_m for of in _lengths(borders))
        border_m = prices.of_borders(length_m, off_m)
        if prices.split_group_m:
            border_m += prices.split_group_m * _group_cuts(ground, level, one, two, at >= 0)
    if prices.lane_m and level.lowest:
        border_m = border_m + prices.lane_m * in_one_lane(ground, one, two)
    priced = border_m if border_m.any() else None
    if prices.minutes_m:
        minutes = None if terms.weekly_minutes is None else minutes_of_units(ground, terms.weekly_minutes)
        return Wishes(border_m=priced, moved_m=prices.moved_m, balance_m=prices.minutes_m, load=minutes)
    return Wishes(border_m=priced, moved_m=prices.moved_m, balance_m=prices.balance_m)


def groups_that_fit(ground: Ground, level: Level) -> Ints:
    """Return the number of each unit's natural group, -1 where it has none or its group is too large for a grid."""
    group = ground.units.table["group"].astype("category").cat.codes.to_numpy(dtype=np.intp)
    known = group >= 0
    households = np.bincount(group[known], ground.units.weights[known], int(group.max(initial=-1)) + 1)
    fits = np.append(households <= level.allowed.max, False)  # the last is that of no group, -1
    return np.where(fits[group], group, -1)


def _lengths(borders: Borders) -> tuple[Floats, Floats]:
    return borders.length_m, borders.off_m


def _entries(neighbours: csr_array) -> tuple[Ints, Ints]:
    """Return the two units of each entry of neighbour lists."""
    one = np.repeat(np.arange(neighbours.shape[0]), np.diff(neighbours.indptr))
    return one, neighbours.indices.astype(np.intp)


def _position(borders: Borders, one: Ints, two: Ints, n: int) -> Ints:
    """Return the row of the border between each two units, -1 where they share none."""
    known = borders.left * n + borders.right
    sought = np.minimum(one, two) * n + np.maximum(one, two)
    at = np.searchsorted(known, sought)
    found = np.append(known, -1)[np.minimum(at, len(known))] == sought
    return np.where(found, at, -1)


def _group_cuts(ground: Ground, level: Level, one: Ints, two: Ints, bordering: np.ndarray) -> Floats:
    """Return for each pair of units the households that a group loses when it is cut between them alone."""
    n, weights, group = len(ground.door), ground.units.weights, groups_that_fit(ground, level)
    xy = shapely.get_coordinates(ground.village.households.geometry.to_numpy())[ground.door]
    inner = bordering & (group[one] >= 0) & (group[one] == group[two])
    ways = csr_array((np.hypot(*(xy[one] - xy[two]).T)[inner], (one[inner], two[inner])), shape=(n, n))
    part = connected_components(ways, directed=False)[1]
    parent, order = _trees(ways, _middles(part, xy, weights))
    below = weights.astype(float)
    for unit in order:  # from the tips to the middles
        below[parent[unit]] += below[unit]
    whole = np.bincount(part, weights)[part]
    lost = np.minimum(below, whole - below)
    return np.where(inner, (parent[one] == two) * lost[one] + (parent[two] == one) * lost[two], 0.0)


def _middles(part: Ints, xy: Floats, weights: Ints) -> Ints:
    """Return the unit nearest to the mean household of each part."""
    mean = np.c_[[np.bincount(part, weights * at) for at in xy.T]] / np.bincount(part, weights)
    away = np.hypot(*(xy.T - mean[:, part]))
    order = np.lexsort((away, part))
    return order[np.unique(part[order], return_index=True)[1]]


def _trees(ways: csr_array, middles: Ints) -> tuple[Ints, Ints]:
    """Return each unit's parent on the shortest way from a middle, -1 for these; and the others, far first."""
    away, parent, _ = dijkstra(ways, directed=False, indices=middles, min_only=True, return_predecessors=True)
    order = np.argsort(-away, kind="stable")
    return np.where(parent < 0, -1, parent).astype(np.intp), order[parent[order] >= 0]
