"""Cells of units: cut in two by a line, so that all cells still tile the village with equal vertices on both sides."""

import numpy as np
import shapely

from geo.coverage import Floats, Geometries, Ints, shared_segments

AT_BORDER_M = 1e-6
"""A vertex nearer to a border than this lies on it."""


def pieces_of(cell: shapely.Geometry, line: shapely.LineString) -> Geometries:
    """Return the pieces into which a line cuts a cell; the cell itself where it does not get across."""
    noded = shapely.union_all([shapely.boundary(cell), line])
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(np.array([noded], dtype=object))))
    # a hole of the cell, and what lies between its parts, are faces as well
    inside: Geometries = faces[shapely.intersects(shapely.point_on_surface(faces), cell)]
    return inside


def join_empty(pieces: Geometries, doors_in: Ints) -> tuple[Geometries, Ints]:
    """
    Return the pieces that hold doors, those without joined to them, and the new number of each piece.

    Each piece without doors joins the one with which it shares most border; where there is none, the first.
    """
    label = np.arange(len(pieces))
    while len(empty := np.setdiff1d(label, label[doors_in])):
        members = [pieces[label == each] for each in np.unique(label)]
        merged = np.array([shapely.coverage_union_all(each) for each in members], dtype=object)
        names = np.unique(label)
        shared = shared_segments(merged)
        mine = names[shared.left] == empty[0]
        beside = np.where(mine, shared.right, shared.left)[mine | (names[shared.right] == empty[0])]
        metres = np.bincount(beside, shared.length_m[mine | (names[shared.right] == empty[0])], len(names))
        filled = np.setdiff1d(names, [empty[0]])
        label[label == empty[0]] = names[metres.argmax()] if metres.any() else filled[0]
    names, number = np.unique(label, return_inverse=True)
    joined = [shapely.coverage_union_all(pieces[label == name]) for name in names]
    return np.array(joined, dtype=object), number.ravel()


def new_vertices(cell: shapely.Geometry, pieces: Geometries) -> Floats:
    """Return the places on the border of a cell where its pieces have a vertex and it has none, shape ``(m, 2)``."""
    old = {tuple(at) for at in shapely.get_coordinates(cell).tolist()}
    added = {tuple(at) for at in shapely.get_coordinates(pieces).tolist()} - old
    places = np.array(sorted(added)).reshape(-1, 2)
    rim: Floats = places[shapely.dwithin(shapely.points(places), shapely.boundary(cell), AT_BORDER_M)]
    return rim


def with_vertex(cell: shapely.Geometry, at: Floats) -> shapely.Geometry:
    """Return a cell with a vertex at a place on its border; the same cell where the place is not on it."""
    polygons = [
        shapely.Polygon(_ring(part.exterior, at), [_ring(hole, at) for hole in part.interiors])
        for part in shapely.get_parts(cell)
    ]
    return polygons[0] if shapely.get_type_id(cell) == shapely.GeometryType.POLYGON else shapely.MultiPolygon(polygons)


def _ring(ring: shapely.LinearRing, at: Floats) -> Floats:
    """Return the vertices of a ring, with the place between the two where it lies on their segment."""
    xy = shapely.get_coordinates(ring)
    if (xy == at).all(axis=1).any():
        return xy
    sides = np.asarray(shapely.linestrings(np.stack([xy[:-1], xy[1:]], axis=1)), dtype=object)
    away: Floats = np.asarray(shapely.distance(sides, shapely.Point(at)))
    nearest = int(away.argmin())
    return np.insert(xy, nearest + 1, at, axis=0) if away[nearest] < AT_BORDER_M else xy
