"""Linework: lines cut where they meet, and the faces between them."""

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon

from geo.coverage.segments import Geometries, Ints

PRECISION_M = 1e-7
"""Linework is snap-rounded to a tenth of a micrometre, so that neighbours share every vertex of their border."""


def lines_of(geometries: Geometries) -> Geometries:
    """Return the lines of lines, and the rims of polygons."""
    parts = shapely.get_parts(np.asarray(geometries, dtype=object))
    areas = shapely.get_dimensions(parts) == 2
    parts[areas] = shapely.boundary(parts[areas])
    parts = shapely.get_parts(parts)
    kept: Geometries = parts[(shapely.get_dimensions(parts) == 1) & (shapely.length(parts) > 0)]
    return kept


def node(lines: Geometries) -> Geometries:
    """Return the pieces of lines between the places where they meet."""
    return shapely.get_parts(np.array([shapely.union_all(lines, grid_size=PRECISION_M)], dtype=object))


def node_further(noded: Geometries, further: Geometries) -> Geometries:
    """Return the pieces of noded lines and further ones; only those that meet a further line are cut again."""
    met = np.zeros(len(noded), dtype=bool)
    met[shapely.STRtree(noded).query(further, predicate="dwithin", distance=10 * PRECISION_M)[1]] = True
    return np.concatenate([noded[~met], node(np.append(noded[met], further))])


def inside(faces: Geometries, land: Polygon | MultiPolygon) -> Geometries:
    """Return the faces that lie within a polygon, where its rings were among the lines between them."""
    shapely.prepare(land)
    return faces[shapely.contains_properly(land, shapely.point_on_surface(faces))]


def locate(polygons: Geometries, points: Geometries) -> Ints:
    """Return the polygon of each point: one that it lies in, else the nearest."""
    tree = shapely.STRtree(polygons)
    at = np.full(len(points), -1)
    point, polygon = tree.query(points, predicate="intersects")
    at[point] = polygon
    lost = np.flatnonzero(at < 0)
    if len(lost):
        point, polygon = tree.query_nearest(points[lost], all_matches=False)
        at[lost[point]] = polygon
    return at
