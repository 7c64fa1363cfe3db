"""Faces: the atoms of a tiling, and how they are given to the owners of the points."""

from dataclasses import dataclass

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geo.coverage.bisectors import bisectors
from geo.coverage.blocks import Blocks
from geo.coverage.guests import claim
from geo.coverage.linework import locate
from geo.coverage.segments import Flags, Floats, Geometries, Ints, SharedSegments, shared_segments

TOUCH_M = 1e-6
"""A point nearer to a face than this touches it; far less than sites keep from the bisectors between them."""


@dataclass(frozen=True)
class Faces:
    """
    The atoms of a tiling and their borders.

    Attributes
    ----------
    face_of_point
        The face in which each point lies. A face without a point is a *stray*: what a Voronoi cell holds beyond a line
        or a bend of the boundary.
    site
        The point to whose owner each face falls: the one in it, or a guest who holds it; of a stray -1.
    inside, soft, plain
        Which shared segments lie inside a block; which of these on no barrier; which of these on no slit either.
    """

    polygons: Geometries
    face_of_point: Ints
    site: Ints
    shared: SharedSegments
    inside: Flags
    soft: Flags
    plain: Flags


def measure_faces(
    polygons: Geometries, points: Geometries, blocks: Blocks, barriers: Geometries, guests: list[Ints]
) -> Faces:
    """Return faces with their points, guests and borders."""
    shared = shared_segments(polygons)
    block = locate(blocks.polygons, shapely.point_on_surface(polygons))
    inside = block[shared.left] == block[shared.right]
    open_to = ~shared.on(barriers)
    plain = inside & open_to & ~shared.on(blocks.slits)
    face_of_point = _faces_of_points(polygons, block, points, blocks)
    home = np.full(len(polygons), -1)
    home[face_of_point] = np.arange(len(points))
    holds = plain | (open_to & ~inside)
    links = np.c_[shared.left, shared.right][holds]
    site = claim(home, polygons, block, guests, shapely.get_coordinates(points), links)
    return Faces(polygons, face_of_point, site, shared, inside, inside & open_to, plain)


def _faces_of_points(polygons: Geometries, block: Ints, points: Geometries, blocks: Blocks) -> Ints:
    """Return the face of each point: in its own block, as one that stands on a road touches faces of others too."""
    point, face = shapely.STRtree(polygons).query(points, predicate="dwithin", distance=TOUCH_M)
    mine = block[face] == blocks.of_point[point]
    first, at = np.unique(point[mine], return_index=True)
    face_of_point = np.full(len(points), -1)
    face_of_point[first] = face[mine][at]
    lost = face_of_point < 0
    face_of_point[lost] = locate(polygons, points[lost])
    return face_of_point


def divide_strays(faces: Faces, sites: Floats) -> Geometries:
    """Return bisectors that divide the land of strays among the sites next to it, on the same side of every line."""
    left, right = faces.shared.left[faces.plain], faces.shared.right[faces.plain]
    stray = faces.site < 0
    both = stray[left] & stray[right]
    links = coo_array((np.ones(both.sum()), (left[both], right[both])), shape=(len(stray), len(stray)))
    land_of = connected_components(links, directed=False)[1]
    ends = np.vstack([np.c_[left, right], np.c_[right, left]])
    ends = ends[stray[ends[:, 0]] & ~stray[ends[:, 1]]]
    pairs = np.unique(np.c_[land_of[ends[:, 0]], ends[:, 1]], axis=0)
    lands, n_beside = np.unique(pairs[:, 0], return_counts=True)
    lands = lands[n_beside > 1]
    beside = [pairs[pairs[:, 0] == land, 1] for land in lands]
    areas = [shapely.coverage_union_all(faces.polygons[stray & (land_of == land)]) for land in lands]
    return bisectors([sites[np.unique(faces.site[each])] for each in beside], np.array(areas, dtype=object))


def give(faces: Faces, points: Geometries, owner: Ints) -> Ints:
    """Return the owner of each face: of its point, else of the neighbour with the longest border, open ones first."""
    face_owner = np.where(faces.site < 0, -1, owner[faces.site])
    anywhere = np.ones(len(faces.inside), dtype=bool)
    for allowed in (faces.plain, faces.soft, faces.inside, anywhere):
        _spread(face_owner, faces.shared, allowed)
    tree = shapely.STRtree(points)
    while len(lost := np.flatnonzero(face_owner < 0)):  # land parts where nobody lives, however many faces they have
        (face, point), metres = tree.query_nearest(faces.polygons[lost], all_matches=False, return_distance=True)
        nearest = metres.argmin()
        face_owner[lost[face[nearest]]] = owner[point[nearest]]
        _spread(face_owner, faces.shared, anywhere)
    return face_owner


def _spread(face_owner: Ints, shared: SharedSegments, allowed: Flags) -> None:
    """Give ownerless faces, ring by ring, to the owner with whom they share the longest allowed border; in place."""
    left, right, length = shared.left[allowed], shared.right[allowed], shared.length_m[allowed]
    while True:
        to_right = (face_owner[left] >= 0) & (face_owner[right] < 0)
        to_left = (face_owner[right] >= 0) & (face_owner[left] < 0)
        face = np.concatenate([right[to_right], left[to_left]])
        giver = face_owner[np.concatenate([left[to_right], right[to_left]])]
        if len(face) == 0:
            return
        key, position = np.unique(np.c_[face, giver], axis=0, return_inverse=True)
        border = np.bincount(position.ravel(), weights=np.concatenate([length[to_right], length[to_left]]))
        order = np.lexsort((key[:, 1], -border, key[:, 0]))
        first = order[np.r_[True, np.diff(key[order, 0]) > 0]]
        face_owner[key[first, 0]] = key[first, 1]
