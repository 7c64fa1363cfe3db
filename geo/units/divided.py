"""Cells of buildings divided among their stairwells and floors, so that all cells still tile the same land."""

from collections.abc import Mapping
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.coverage import Floats, Geometries, Ints
from geo.units.slices import longer_axis, slice_polygon
from geo.village import Village

Edge = tuple[tuple[float, float], tuple[float, float]]
"""From one vertex to the next."""


def divide_cells(cells: Geometries, of_atom: Ints, weights: Ints, footprints: Geometries) -> Geometries:
    """
    Return a cell for each atom: those of units taken apart are slices of the unit's cell.

    Slices lie across the longer axis of the building where its footprint is known, else of the cell, in the order of
    the atoms, of area in proportion to their weights. They are drawn for order, not to scale: nobody knows where a
    stairwell ends on the ground, and floors lie above each other.

    Parameters
    ----------
    cells
        A coverage, one cell a unit.
    of_atom
        The unit of each atom, ascending.
    footprints
        For each unit its building's polygon, or None.
    """
    n_atoms = np.bincount(of_atom, minlength=len(cells))
    pieces = [np.array([cell], dtype=object) for cell in cells]
    tree = shapely.STRtree(cells)
    for unit in np.flatnonzero(n_atoms > 1):
        cell = pieces[unit][0]
        outline = cell if footprints[unit] is None else footprints[unit]
        slices = slice_polygon(cell, weights[of_atom == unit].astype(float), longer_axis(outline))
        added = _new_vertices(cell, slices)
        for other in tree.query(cells[unit], predicate="intersects"):
            if other != unit and added:
                pieces[other] = np.array([_with_vertices(piece, added) for piece in pieces[other]], dtype=object)
        pieces[unit] = slices
    return np.concatenate(pieces)


def footprints_of(village: Village, building_of_unit: NDArray[np.object_]) -> Geometries:
    """Return for each unit the polygon that has its building's id among the buildings; None where none has."""
    known = village.buildings[village.buildings["building_id"].notna()].drop_duplicates("building_id")
    shape_of = dict(zip(known["building_id"], known.geometry, strict=True))
    found = np.full(len(building_of_unit), None, dtype=object)
    for unit, name in enumerate(building_of_unit):
        found[unit] = shape_of.get(name)
    return found


def _new_vertices(cell: shapely.Geometry, slices: Geometries) -> Mapping[Edge, Floats]:
    """Return by each edge of a cell that slices cut, in both directions, the places where they do, in its order."""
    return _edges_at(cell, shapely.get_coordinates(slices))


def with_vertices(polygon: shapely.Geometry, places: Floats) -> shapely.Geometry:
    """Return a polygon with vertices at places on its rim, where it has none there yet."""
    return _with_vertices(polygon, _edges_at(polygon, places))


def _edges_at(cell: shapely.Geometry, on_rim: Floats) -> Mapping[Edge, Floats]:
    """Return by each edge of a polygon, in both directions, the places on it that are no vertices, in its order."""
    known = set(map(tuple, shapely.get_coordinates(cell)))
    places = [at for at in dict.fromkeys(map(tuple, on_rim)) if at not in known]
    if not places:
        return {}
    rings = [shapely.get_coordinates(ring) for ring in shapely.get_rings(shapely.get_parts(cell))]
    edges = np.vstack([np.stack([xy[:-1], xy[1:]], axis=1) for xy in rings])
    lines = np.asarray(shapely.linestrings(edges))
    at_edge = shapely.STRtree(lines).query_nearest(shapely.points(places), all_matches=False)[1]
    added: dict[Edge, Floats] = {}
    for edge in np.unique(at_edge):
        here = np.array([place for place, at in zip(places, at_edge, strict=True) if at == edge])
        start, end = edges[edge]
        here = here[np.argsort(np.hypot(*(here - start).T))]
        added[tuple(start), tuple(end)] = here
        added[tuple(end), tuple(start)] = here[::-1]
    return added


def _with_vertices(polygon: shapely.Geometry, added: Mapping[Edge, Floats]) -> shapely.Geometry:
    """Return a polygon with further vertices on those of its edges that have some."""
    parts = [
        shapely.Polygon(_ring(part.exterior, added), [_ring(hole, added) for hole in part.interiors])
        for part in shapely.get_parts(polygon)
    ]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _ring(ring: shapely.LinearRing, added: Mapping[Edge, Floats]) -> Floats:
    xy = shapely.get_coordinates(ring)
    places = list(map(tuple, xy))
    new = [(k + 1, added[edge]) for k, edge in enumerate(pairwise(places)) if edge in added]
    if not new:
        return xy
    before = np.repeat([k for k, _ in new], [len(at) for _, at in new])
    return np.insert(xy, before, np.vstack([at for _, at in new]), axis=0)
