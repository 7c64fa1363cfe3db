"""The tiling of a boundary into cells."""

from itertools import pairwise

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon

from geo.coverage.bisectors import bisectors
from geo.coverage.blocks import Blocks, cut_blocks
from geo.coverage.faces import Faces, divide_strays, give, measure_faces
from geo.coverage.guests import find_guests
from geo.coverage.linework import inside, lines_of, node, node_further
from geo.coverage.segments import Floats, Geometries, Ints
from geo.coverage.slits import carry_on
from geo.errors import GeoError


def tile(
    boundary: Polygon | MultiPolygon,
    sites: Floats,
    owner: Ints,
    *,
    barriers: Geometries | None = None,
    separators: Geometries | None = None,
) -> Geometries:
    """
    Return one cell for each owner of sites; the cells tile the boundary.

    Cells are the Voronoi cells of the sites inside *blocks*: the faces into which barriers and separators (roads)
    divide the boundary. So wherever such a line runs between two owners, their border lies on it. A block without
    a site joins a neighbouring block, across a road rather than a barrier. A line that ends inside a block divides the
    cells along it: what a cell would hold beyond a line or a bend is divided among the sites on that side. A strip of
    a block far from every door in it is shared out among the doors beyond its road.

    Parameters
    ----------
    boundary
        Valid polygon in metres, holes and exclaves included.
    sites
        Points, shape ``(m, 2)``; distinct by more than a millimetre.
    owner
        Owner of each site, ``0 .. n - 1``; every owner has a site.
    barriers, separators
        Lines that close a border, and lines that merely attract it.

    Returns
    -------
    ndarray of Polygon or MultiPolygon, shape (n,)
        Cells in one piece each on a land part, but for owners whose sites lie apart; a land part without any site
        is a further piece of the nearest owner's cell.

    Raises
    ------
    GeoError
        There are no sites.
    """
    if len(sites) == 0:
        raise GeoError("tile: no sites, so there is nothing to give the land to")
    none = np.empty(0, dtype=object)
    barriers = lines_of(none if barriers is None else barriers)
    separators = lines_of(none if separators is None else separators)
    points = np.asarray(shapely.points(sites))
    blocks = cut_blocks(boundary, points, barriers, separators)
    faces = _cut_faces(boundary, blocks, sites, points, barriers)
    face_owner = give(faces, points, owner)
    order = np.argsort(face_owner, kind="stable")
    bounds = np.searchsorted(face_owner[order], np.arange(owner.max() + 2))
    cells = [shapely.coverage_union_all(faces.polygons[order[a:b]]) for a, b in pairwise(bounds)]
    return np.array(cells, dtype=object)


def _cut_faces(
    boundary: Polygon | MultiPolygon, blocks: Blocks, sites: Floats, points: Geometries, barriers: Geometries
) -> Faces:
    """Return the atoms of the tiling: blocks cut along bisectors and slits."""
    guests = find_guests(blocks, sites, points, barriers)
    living = [np.flatnonzero(blocks.of_point == block) for block in range(len(blocks.polygons))]
    edges = bisectors([sites[np.append(*both)] for both in zip(living, guests, strict=True)], blocks.polygons)
    rims = shapely.boundary(blocks.polygons)
    lines = np.concatenate([rims, edges, blocks.slits, carry_on(blocks.slits, rims, edges)])
    noded = node(lines)
    faces = _faces_between(noded, boundary, points, blocks, barriers, guests)
    further = divide_strays(faces, sites)
    if len(further) == 0:
        return faces
    return _faces_between(node_further(noded, further), boundary, points, blocks, barriers, guests)


def _faces_between(
    noded: Geometries,
    boundary: Polygon | MultiPolygon,
    points: Geometries,
    blocks: Blocks,
    barriers: Geometries,
    guests: list[Ints],
) -> Faces:
    faces = shapely.get_parts(shapely.polygonize(noded))
    return measure_faces(inside(faces, boundary), points, blocks, barriers, guests)
