"""Dedicated areas (专属网格): schools, markets and the like, which take their land and doors out of the tiling."""

from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon

from geo.coverage import Geometries, Ints, shared_segments
from geo.coverage.linework import inside, lines_of, node
from geo.errors import GeoError
from geo.units.divided import with_vertices
from geo.village import Village

ON_RIM_M = 1e-6
"""A vertex of a cell this near to the rim of an area lies on it."""


@dataclass(frozen=True)
class SetApart:
    """
    A village without its dedicated areas, and these.

    Attributes
    ----------
    rest
        The village of the other doors, on the land that is left.
    rows
        The rows of the village's households that are in ``rest``.
    area_of
        For each row of the village's households the position of its area, -1 outside.
    areas
        The land of each area. With the rest it tiles the village.
    """

    rest: Village
    rows: Ints
    area_of: Ints
    areas: Geometries


def set_apart(village: Village) -> SetApart:
    """
    Return a village taken apart into its dedicated areas and the rest.

    A strip of land without a door that an area cuts off from everything else goes with the area.

    Raises
    ------
    GeoError
        No household lies outside the areas, so there is nothing to give the land to.
    """
    given = np.empty(0, dtype=object) if village.dedicated is None else village.dedicated.geometry.to_numpy()
    points = village.households.geometry.to_numpy()
    area_of = np.full(len(points), -1, dtype=np.intp)
    for position, area in enumerate(given):
        area_of[shapely.intersects(area, points)] = position
    rows = np.flatnonzero(area_of < 0)
    if len(given) == 0:
        return SetApart(village, rows, area_of, given)
    if len(rows) == 0:
        raise GeoError(f"village {village.code}: every household lies in a dedicated area; leave one area out")
    land, areas = _divide(village.boundary, given, points[rows])
    rest = replace(
        village,
        boundary=land,
        households=village.households.iloc[rows].reset_index(drop=True),
        grounds=None if village.grounds is None else village.grounds[rows],
        dedicated=None,
    )
    return SetApart(rest, rows, area_of, areas)


def households_outside(village: Village) -> int:
    """Return the households of a village that live in none of its dedicated areas."""
    weights = village.households["households"].to_numpy()
    if village.dedicated is None or village.dedicated.empty:
        return int(weights.sum())
    at = shapely.STRtree(village.households.geometry.to_numpy())
    inside = np.unique(at.query(village.dedicated.geometry.to_numpy(), predicate="intersects")[1])
    return int(weights.sum() - weights[inside].sum())


def meet_cells(areas: Geometries, cells: Geometries) -> Geometries:
    """Return areas with those vertices that cells beside them have on their rims, so that borders are shared."""
    return np.array([_meet(area, cells) for area in areas], dtype=object)


def _divide(
    boundary: Polygon | MultiPolygon, given: Geometries, doors: Geometries
) -> tuple[Polygon | MultiPolygon, Geometries]:
    """Return the land outside areas, and the areas; together they are the boundary exactly."""
    faces = inside(shapely.get_parts(shapely.polygonize(node(lines_of(np.append(given, [boundary]))))), boundary)
    owner = np.full(len(faces), -1, dtype=np.intp)
    middle = shapely.point_on_surface(faces)
    for position, area in enumerate(given):
        owner[shapely.intersects(area, middle)] = position
    lived_in = np.zeros(len(faces), dtype=bool)
    lived_in[shapely.STRtree(faces).query(doors, predicate="dwithin", distance=ON_RIM_M)[1]] = True
    owner = _with_strips(faces, owner, lived_in)
    areas = np.array([shapely.coverage_union_all(faces[owner == k]) for k in range(len(given))], dtype=object)
    land = np.array([shapely.coverage_union_all(faces[owner < 0])], dtype=object)
    return land[0], areas


def _with_strips(faces: Geometries, owner: Ints, lived_in: np.ndarray) -> Ints:
    """Return owners of faces; one of the rest where no door is goes to the area that it borders most."""
    shared, owner = shared_segments(faces), owner.copy()
    for strip in np.flatnonzero((owner < 0) & ~lived_in):
        beside = np.append(shared.right[shared.left == strip], shared.left[shared.right == strip])
        metres = np.append(shared.length_m[shared.left == strip], shared.length_m[shared.right == strip])
        known = owner[beside] >= 0
        if known.any():
            owner[strip] = np.bincount(owner[beside[known]], metres[known]).argmax()
    return owner


def _meet(area: shapely.Geometry, cells: Geometries) -> shapely.Geometry:
    near = shapely.STRtree(cells).query(area, predicate="dwithin", distance=ON_RIM_M)
    places = np.unique(shapely.get_coordinates(cells[near]), axis=0)
    on_rim = shapely.dwithin(shapely.boundary(area), shapely.points(places), ON_RIM_M)
    return with_vertices(area, places[on_rim])
