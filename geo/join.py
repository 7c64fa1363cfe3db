"""Which village each door belongs to: where it lies, and what its row says."""

from dataclasses import dataclass

import numpy as np
import shapely
from geopandas import GeoDataFrame, GeoSeries
from numpy.typing import NDArray

BORDER_M = 1.0
"""A door no farther than this outside a village belongs to it: so far apart rounding and digitising may put the two."""

INSIDE_M = 0.01
"""How far inside the border a door comes that is moved in."""


@dataclass(frozen=True)
class Join:
    """
    For each door its village.

    Attributes
    ----------
    village
        Position of the village in the table; -1 for a door more than `BORDER_M` outside all.
    outside_m
        Metres from the door to its village, 0 inside; for a door without one, to the nearest.
    beside
        Whether the door has a village but lies outside it; by so little, perhaps, that it is not measured.
    unknown
        Whether the row names a village that is not in the table.
    disputed
        Whether the row names another village of the table than that where the door lies.
    """

    village: NDArray[np.intp]
    outside_m: NDArray[np.float64]
    beside: NDArray[np.bool_]
    unknown: NDArray[np.bool_]
    disputed: NDArray[np.bool_]


def join_villages(doors: GeoSeries, said: NDArray[np.object_], villages: GeoDataFrame) -> Join:
    """
    Return the village of each door: the one in which it lies.

    Within `BORDER_M` of a border a door has the choice: it belongs to the village that its row names by code or name,
    else to the nearest. ``said`` is None where a row names none. All coordinates are finite metres.
    """
    points, areas = doors.to_numpy(), villages.geometry.to_numpy()
    codes, names = (villages[column].to_numpy(dtype=object) for column in ("code", "name"))
    tree = shapely.STRtree(areas)
    door, village = tree.query(points, predicate="dwithin", distance=BORDER_M)
    far = shapely.distance(points[door], areas[village])
    agrees = (said[door] == codes[village]) | (said[door] == names[village])
    order = np.lexsort((village, far, ~agrees.astype(bool), door))
    placed, first = np.unique(door[order], return_index=True)
    best = order[first]
    of_door = np.full(len(points), -1, dtype=np.intp)
    outside_m = np.zeros(len(points))
    of_door[placed], outside_m[placed] = village[best], far[best]
    lost = np.flatnonzero(of_door < 0)
    if len(lost):
        (found, _), metres = tree.query_nearest(points[lost], return_distance=True, all_matches=False)
        outside_m[lost[found]] = metres
    beside = np.zeros(len(points), dtype=bool)
    beside[placed] = ~shapely.covers(areas[village[best]], points[placed])
    named = np.array([text is not None for text in said], dtype=bool)
    known = np.isin(said, [*codes, *names]) & named
    settled = np.zeros(len(points), dtype=bool)
    settled[placed] = agrees[best]
    return Join(of_door, outside_m, beside, named & ~known, known & ~settled & (of_door >= 0))


def pull_inside(doors: GeoSeries, join: Join, villages: GeoDataFrame) -> GeoSeries:
    """Return the doors, those just outside their village moved to the nearest place `INSIDE_M` inside its border."""
    points = doors.to_numpy().copy()
    moved = np.flatnonzero(join.beside)
    for position in np.unique(join.village[moved]):
        area = villages.geometry.iloc[position]
        inner = area.buffer(-INSIDE_M)
        here = moved[join.village[moved] == position]
        way = shapely.shortest_line(area if inner.is_empty else inner, points[here])
        points[here] = shapely.get_point(way, 0)
    return GeoSeries(points, index=doors.index, crs=doors.crs)
