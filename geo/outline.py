"""Outlines round the doors of villages whose boundary is not known."""

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

MARGIN_M = 40.0
"""How far an outline keeps from the outermost doors: a yard and half a lane."""

TIGHTNESS = 0.3
"""Ratio of the concave hull: 1 is the convex one; much less, and hamlets hang together by threads."""

Points = NDArray[np.object_]


def draw_outlines(points: Points, owner: NDArray[np.intp]) -> list[shapely.Polygon | shapely.MultiPolygon]:
    """
    Return for each owner 0, 1, ... an outline that holds all its points; outlines overlap nowhere.

    An outline is a concave hull (Park and Oh 2012, as GEOS has it) and a margin. Where outlines would overlap, a place
    belongs to the owner of the nearest point; an outline may then fall apart, but never into parts without a point.
    Points of two owners never coincide.
    """
    owners = range(owner.max() + 1)
    hulls = [_hull(points[owner == each]).buffer(MARGIN_M) for each in owners]
    if len(hulls) == 1:
        return [*hulls]
    nearer = _nearer_land(points, owner, shapely.union_all(hulls))
    return [_inhabited(hulls[each] & nearer[each], points[owner == each]) for each in owners]


def _hull(points: Points) -> BaseGeometry:
    return shapely.concave_hull(shapely.MultiPoint(list(points)), ratio=TIGHTNESS)


def _nearer_land(points: Points, owner: NDArray[np.intp], extent: BaseGeometry) -> list[BaseGeometry]:
    """Return for each owner the land that is nearer to its points than to those of any other."""
    _, first = np.unique(shapely.get_coordinates(points), axis=0, return_index=True)
    sites = shapely.MultiPoint(list(points[first]))
    cells = shapely.get_parts(shapely.voronoi_polygons(sites, extend_to=extent, ordered=True))
    return [shapely.union_all(cells[owner[first] == each]) for each in range(owner.max() + 1)]


def _inhabited(land: BaseGeometry, points: Points) -> shapely.Polygon | shapely.MultiPolygon:
    parts = [part for part in shapely.get_parts(land) if shapely.get_dimensions(part) == 2]
    kept = [part for part in parts if shapely.intersects(part, points).any()]
    return kept[0] if len(kept) == 1 else shapely.MultiPolygon(kept)
