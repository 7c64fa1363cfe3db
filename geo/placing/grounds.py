"""The ground on which the doors of a natural group may stand."""

from collections.abc import Sequence
from math import pi

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

Geometries = NDArray[np.object_]
Ints = NDArray[np.intp]

PLOT_M2 = 400.0
"""Land that a door takes up in a hamlet: its plot, and its part of the lane."""

REACH = 2.0
"""How many times as far as its plots side by side would reach a group may lie from its point: hamlets are not discs."""

LEAST_REACH_M = 150.0

EDGE_M = 1.0
"""How far doors keep from the border of the village and from barriers."""


def find_grounds(
    places: Geometries, lands: Sequence[BaseGeometry | None], barriers: Geometries, n_doors: Ints
) -> Geometries:
    """
    Return for each place of a group the ground of its doors, an area in the same metric CRS.

    An outline is the ground itself. Round points it is the land nearer to them than to those of any other group, out
    to a distance that grows with the number of doors, outside all outlines, and on this side of every barrier. Nothing
    beyond the land of the village, where that is known.

    Parameters
    ----------
    places
        Point or MultiPoint, or the outline as Polygon or MultiPolygon; no two are equal.
    lands
        For each place the land of its village, None where no boundary is known.
    barriers
        Lines.
    n_doors
        For each place how many doors it has.
    """
    drawn = shapely.get_dimensions(places) == 2
    outlines = shapely.union_all(places[drawn])
    reach_m = np.maximum(LEAST_REACH_M, REACH * np.sqrt(PLOT_M2 * n_doors / pi))
    nearer = _nearer_land(places[~drawn], float(reach_m.max(initial=0.0)))
    grounds = places.copy()
    for i, cell in zip(np.flatnonzero(~drawn).tolist(), nearer, strict=True):
        around = cell & places[i].buffer(reach_m[i])
        grounds[i] = _meant(around - outlines, around, places[i])
    for i, (place, land) in enumerate(zip(places, lands, strict=True)):
        if land is not None:
            grounds[i] = _meant(grounds[i] & _inner(land), grounds[i], place)
        grounds[i] = _on_this_side(grounds[i], place, barriers, whole=bool(drawn[i]))
    return grounds


def _nearer_land(places: Geometries, reach_m: float) -> list[BaseGeometry]:
    """Return for each place of points the land that is nearer to them than to those of any other place."""
    everywhere = [place.buffer(reach_m) for place in places]
    points, owner = shapely.get_parts(places, return_index=True)
    xy, first = np.unique(shapely.get_coordinates(points).round(3), axis=0, return_index=True)
    if len(np.unique(owner[first])) < 2:
        return everywhere
    sites, extent = shapely.MultiPoint(xy), shapely.union_all(everywhere)
    cells = shapely.get_parts(shapely.voronoi_polygons(sites, extend_to=extent, ordered=True))
    lands = [shapely.union_all(cells[owner[first] == i]) for i in range(len(places))]
    return [everywhere[i] if land.is_empty else land for i, land in enumerate(lands)]


def _meant(cut: BaseGeometry, whole: BaseGeometry, place: BaseGeometry) -> BaseGeometry:
    """Return a ground cut down, or as it was where the cut leaves nothing of it near its place."""
    near = cut.area > 0 and cut.distance(place) <= LEAST_REACH_M
    return cut if near else whole


def _inner(land: BaseGeometry) -> BaseGeometry:
    inner = land.buffer(-EDGE_M)
    return land if inner.is_empty else inner


def _on_this_side(ground: BaseGeometry, place: BaseGeometry, barriers: Geometries, *, whole: bool) -> BaseGeometry:
    """Return a ground without its barriers, and unless it is wanted whole only the pieces at its place."""
    if not len(barriers):
        return ground
    dry = ground - shapely.union_all(barriers[shapely.intersects(barriers, ground)]).buffer(EDGE_M)
    pieces = shapely.get_parts(dry)
    pieces = pieces[shapely.area(pieces) > 0]
    if whole or len(pieces) < 2:
        return dry if len(pieces) else ground
    metres = shapely.distance(pieces, place)
    return shapely.union_all(pieces[metres <= metres.min()])
