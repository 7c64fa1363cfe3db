"""How long the border between two neighbouring cells is, and how much of it lies on a road, water or railway."""

from dataclasses import dataclass

import numpy as np
import shapely

from geo.coverage import Floats, Geometries, Ints, shared_segments

NEAR_M = 2.0
"""A border lies on a line that is nearer to it than this."""

STEP_M = 5.0
"""Borders are looked at in pieces no longer than this, each at its middle."""


@dataclass(frozen=True)
class Borders:
    """
    Pairs of cells that share a border, ``left < right``, sorted.

    ``length_m`` is the whole shared border, ``off_m`` the part that lies on no line.
    """

    left: Ints
    right: Ints
    length_m: Floats
    off_m: Floats


def measure_borders(cells: Geometries, lines: Geometries) -> Borders:
    """
    Return the borders between cells that form a coverage, and what of them lies on none of the lines.

    A piece of border counts as on a line when its middle is within ``NEAR_M`` of one: so a border that only crosses
    a road counts with about the road's width, and one that runs along it counts whole.
    """
    shared = shared_segments(cells)
    pairs = np.sort(np.c_[shared.left, shared.right], axis=1).reshape(-1, 2)
    pairs, pair = np.unique(pairs, axis=0, return_inverse=True)
    on_m = _on_lines_m(shared.lines, shared.length_m, lines)
    length_m, kept_m = (np.bincount(pair.ravel(), of, len(pairs)) for of in (shared.length_m, on_m))
    return Borders(pairs[:, 0], pairs[:, 1], length_m.astype(float), np.maximum(length_m - kept_m, 0.0))


def _on_lines_m(segments: Geometries, length_m: Floats, lines: Geometries) -> Floats:
    """Return how many metres of each straight segment lie near one of the lines."""
    if len(segments) == 0 or len(lines) == 0:
        return np.zeros(len(segments))
    pieces = np.maximum(1, np.ceil(length_m / STEP_M)).astype(np.intp)
    segment = np.repeat(np.arange(len(segments)), pieces)
    serial = np.arange(len(segment)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    ends = shapely.get_coordinates(segments).reshape(-1, 2, 2)[segment]
    share = ((serial + 0.5) / pieces[segment])[:, None]
    middles = shapely.points(ends[:, 0] * (1 - share) + ends[:, 1] * share)
    near = np.zeros(len(segment), dtype=bool)
    near[shapely.STRtree(_straight(lines)).query(middles, predicate="dwithin", distance=NEAR_M)[0]] = True
    return np.bincount(segment, near * (length_m / pieces)[segment], len(segments)).astype(float)


def _straight(lines: Geometries) -> Geometries:
    """Return the straight pieces of lines and of the rims of areas: a tree of these finds what is near far faster."""
    parts = shapely.get_parts(lines)
    areas = shapely.get_dimensions(parts) == 2
    rings = np.concatenate([shapely.get_rings(parts[areas]), parts[~areas]])
    xy, line = shapely.get_coordinates(rings, return_index=True)
    return np.asarray(shapely.linestrings(np.stack([xy[:-1], xy[1:]], axis=1)[line[:-1] == line[1:]]))
