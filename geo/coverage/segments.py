"""Segments that polygons of a coverage share, and whether they lie on lines."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

Geometries = NDArray[np.object_]
Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Flags = NDArray[np.bool_]

ON_LINE_M = 1e-4
"""A border lies on a line when it is nearer to it than this."""


@dataclass(frozen=True)
class SharedSegments:
    """Segments that two polygons of a coverage share: row k lies between ``left[k]`` and ``right[k]``."""

    left: Ints
    right: Ints
    lines: Geometries
    length_m: Floats

    def on(self, lines: Geometries) -> Flags:
        """Return which segments lie on one of the lines."""
        middles = shapely.line_interpolate_point(self.lines, 0.5, normalized=True)
        return on_lines(middles, lines)


def on_lines(points: Geometries | Floats, lines: Geometries) -> Flags:
    """Return which points, or places of shape (n, 2), lie on one of the lines."""
    points = points if points.ndim == 1 else np.asarray(shapely.points(points))
    hit = np.zeros(len(points), dtype=bool)
    if len(points) and len(lines):
        sought = _pieces(lines) if len(points) > len(lines) else lines
        hit[shapely.STRtree(sought).query(points, predicate="dwithin", distance=ON_LINE_M)[0]] = True
    return hit


def _pieces(lines: Geometries) -> Geometries:
    """Return the straight pieces of lines: a tree of these finds what is near many places far faster."""
    xy, line = shapely.get_coordinates(lines, return_index=True)
    return np.asarray(shapely.linestrings(np.stack([xy[:-1], xy[1:]], axis=1)[line[:-1] == line[1:]]))


def shared_segments(polygons: Geometries) -> SharedSegments:
    """
    Return every segment that two polygons share, by equal end vertices.

    The polygons form a coverage (no overlaps, shared borders with equal vertices), as `tile` makes them.
    """
    parts, of_part = shapely.get_parts(polygons, return_index=True)
    rings, of_ring = shapely.get_rings(parts, return_index=True)  # of a multipolygon it would give none
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    same = ring[:-1] == ring[1:]
    start, end, owner = xy[:-1][same], xy[1:][same], of_part[of_ring[ring[:-1][same]]]
    swap = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    start[swap], end[swap] = end[swap], start[swap].copy()
    order = np.lexsort((owner, end[:, 1], end[:, 0], start[:, 1], start[:, 0]))
    ends = np.hstack([start, end])[order]
    twin = np.flatnonzero((ends[:-1] == ends[1:]).all(axis=1))
    left, right = owner[order][twin], owner[order][twin + 1]
    between = left != right
    twin, left, right = twin[between], left[between], right[between]
    lines = shapely.linestrings(ends[twin].reshape(-1, 2, 2)) if len(twin) else np.empty(0, dtype=object)
    return SharedSegments(left, right, lines, shapely.length(lines))
