"""
Where doors open on the roads.

A door opens on the nearest road. Where two are equally near, a plan may choose: its choice is looked up in its own
legs and believed if it is one of the nearest.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from partition.verify.case import Shapes
from partition.verify.walking import Metres, Network, Walks, road_network, set_on
from partition.visits.visit_plan import WalkedOuting

EQUALLY_NEAR_M = 1e-6
"""Roads whose distances from a door differ by less are equally near."""

SAME_FOOT_M = 0.01
"""Feet this close are one."""

Place = tuple[float, float]


def walks_of(outings: Sequence[WalkedOuting], xy: Metres, roads: Shapes) -> tuple[Walks, NDArray[np.bool_]]:
    """
    Return the walks between places of shape (n, 2), each of which joins the roads where the plan may join them.

    Beside them, of shape (n,), which places may join several roads without the plan saying which.
    """
    network = road_network(roads)
    if network is None:
        return Walks(points=xy, footing=None), np.zeros(len(xy), dtype=bool)
    feet, undecided = _feet(network, xy, _chosen(outings))
    footing = set_on(network, feet)
    access = footing.access_m + np.hypot(*(feet - xy).T)
    return Walks(points=xy, footing=replace(footing, access_m=access), moved_m=network.moved_m), undecided


def _chosen(outings: Sequence[WalkedOuting]) -> Mapping[Place, Place]:
    """Return by place where the legs of a plan step from it onto the roads."""
    chosen: dict[Place, Place] = {}
    for outing in outings:
        for leg in outing.legs:
            for place, foot in _ends(shapely.get_coordinates(leg.line)):
                chosen.setdefault(place, foot)
    return chosen


def _ends(xy: Metres) -> Iterator[tuple[Place, Place]]:
    if len(xy) >= 3:
        yield (float(xy[0][0]), float(xy[0][1])), (float(xy[1][0]), float(xy[1][1]))
        yield (float(xy[-1][0]), float(xy[-1][1])), (float(xy[-2][0]), float(xy[-2][1]))


def _feet(network: Network, xy: Metres, chosen: Mapping[Place, Place]) -> tuple[Metres, NDArray[np.bool_]]:
    """
    Return the places themselves, but the foot chosen where several roads are equally near and it is on one.

    Beside them, where several are and none is chosen.
    """
    edges = np.array(network.graph.edges, dtype=np.intp)
    lines: Shapes = np.asarray(shapely.linestrings(network.xy[edges]))
    doors: Shapes = np.asarray(shapely.points(xy), dtype=object)
    tree = STRtree(lines)
    (first, _), away = tree.query_nearest(doors, return_distance=True, all_matches=False)
    reach = np.empty(len(xy))
    reach[first] = away + EQUALLY_NEAR_M
    door, line = tree.query(doors, predicate="dwithin", distance=reach)
    foot = shapely.get_coordinates(
        shapely.line_interpolate_point(lines[line], shapely.line_locate_point(lines[line], doors[door]))
    )
    feet, undecided = xy.copy(), np.zeros(len(xy), dtype=bool)
    for i in np.flatnonzero(np.bincount(door, minlength=len(xy)) > 1).tolist():
        own, mine = chosen.get((float(xy[i][0]), float(xy[i][1]))), foot[door == i]
        spread = np.ptp(mine, axis=0).max() > SAME_FOOT_M
        undecided[i] = spread and own is None
        if own is not None and spread:
            gap = np.hypot(*(mine - own).T)
            feet[i] = mine[gap.argmin()] if gap.min() <= SAME_FOOT_M else xy[i]
    return feet, undecided
