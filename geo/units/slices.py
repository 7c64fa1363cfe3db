"""Slices: a polygon cut across one direction into pieces that follow each other, of given shares of its area."""

from itertools import pairwise

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon

from geo.coverage import Floats, Geometries, Ints, shared_segments

BEND_M = 1e-4
"""So far before and after a bend no cut is made: a line through a vertex parts two arms only by luck."""

HALVINGS = 60
"""Steps that find where a cut must lie: more change nothing in double precision."""

LEAST_EDGE_M = 1e-6
"""Faces hang together over more than this."""


def slice_polygon(land: Polygon | MultiPolygon, shares: Floats, axis: Floats) -> Geometries:
    """
    Return a polygon cut across an axis into slices of given shares, in order along the axis.

    Each slice is one piece and borders the next. In a convex polygon slices are parallel and their areas are in
    proportion. Elsewhere the cuts cross the widest corridor that leads along the axis without turning back, whose area
    they share out in proportion; each arm beside it goes whole to one slice that it touches. Of a multipolygon the
    largest polygon is cut, and each other one goes to the nearest slice.

    Parameters
    ----------
    shares
        Positive weights, shape ``(n,)``.
    axis
        Direction of length 1, shape ``(2,)``.
    """
    parts = shapely.get_parts(land)
    largest = int(np.argmax(shapely.area(parts)))
    main = parts[largest]
    slices = _slice(main, np.asarray(shares, dtype=float), np.asarray(axis, dtype=float))
    return _with_others(slices, np.delete(parts, largest))


def longer_axis(area: shapely.Geometry) -> Floats:
    """Return the direction of the longer side of the least rectangle round an area, of length 1, to the east."""
    corners = shapely.get_coordinates(shapely.minimum_rotated_rectangle(area))
    sides = np.diff(corners, axis=0)[:2]
    side = sides[int(np.argmax(np.hypot(*sides.T)))]
    length = float(np.hypot(*side))
    if length == 0.0:
        return np.array([1.0, 0.0])
    ahead = side / length
    backwards = ahead[0] < -1e-9 or (abs(ahead[0]) <= 1e-9 and ahead[1] < 0)
    return np.asarray(-ahead if backwards else ahead, dtype=float)


def _slice(land: Polygon, shares: Floats, axis: Floats) -> Geometries:
    """Return the slices of a polygon."""
    n = len(shares)
    if n == 1:
        return np.array([land], dtype=object)
    levels = _levels(land, shares, axis)
    faces = _cut(land, levels, axis)
    strip = _strips(faces, levels, axis)
    if len(faces) == n and len(np.unique(strip)) == n:
        return faces[np.argsort(strip)]
    corridor = _corridor(land, axis)
    levels = _off_bends(_levels(corridor, shares, axis), land, axis)
    faces = _cut(land, levels, axis)
    owner = _spread(faces, _on_corridor(faces, corridor, levels, axis))
    return np.array([shapely.coverage_union_all(faces[owner == k]) for k in range(n)], dtype=object)


def _along(xy: Floats, axis: Floats) -> Floats:
    return np.asarray(xy @ axis)


def _levels(land: Polygon, shares: Floats, axis: Floats) -> Floats:
    """
    Return how far along the axis to cut so that the areas between are in proportion to the shares, shape (n - 1,).

    The area before a level t is the sum over the edges of the integral of the height from the edge's start to where it
    passes t (Green's theorem: the closing line at t adds nothing).
    """
    rings = shapely.get_rings(shapely.orient_polygons(land))
    edges = np.vstack([np.hstack([xy[:-1], xy[1:]]) for xy in map(shapely.get_coordinates, rings)])
    across = np.array([-axis[1], axis[0]])
    from_t, to_t = _along(edges[:, :2], axis), _along(edges[:, 2:], axis)
    middle = from_t.mean()
    base = _along(edges[:, :2], across).mean()
    from_t, to_t = from_t - middle, to_t - middle
    from_h, to_h = _along(edges[:, :2], across) - base, _along(edges[:, 2:], across) - base
    run = to_t - from_t
    slope = np.divide(to_h - from_h, run, out=np.zeros_like(run), where=run != 0)

    def area_before(level: Floats) -> Floats:
        start, end = np.minimum(from_t, level[:, None]), np.minimum(to_t, level[:, None])
        height = from_h + slope * ((start + end) / 2 - from_t)
        return np.asarray(-((end - start) * height).sum(axis=1), dtype=float)

    wanted = np.cumsum(shares)[:-1] / shares.sum() * land.area
    low, high = np.full(len(wanted), from_t.min()), np.full(len(wanted), from_t.max())
    for _ in range(HALVINGS):
        half = (low + high) / 2
        short = area_before(half) < wanted
        low, high = np.where(short, half, low), np.where(short, high, half)
    return np.asarray((low + high) / 2 + middle)


def _cut(land: Polygon, levels: Floats, axis: Floats) -> Geometries:
    """Return the faces into which straight lines across the axis cut a polygon; no vertex of it is moved."""
    west, south, east, north = land.bounds
    centre, reach = np.array([west + east, south + north]) / 2, float(np.hypot(east - west, north - south)) + 1.0
    across = np.array([-axis[1], axis[0]])
    foot = centre + (levels - centre @ axis)[:, None] * axis
    cuts = np.asarray(shapely.linestrings(np.stack([foot - reach * across, foot + reach * across], axis=1)))
    lines = shapely.union_all(np.append(cuts, [shapely.boundary(land)]))
    faces = shapely.get_parts(shapely.polygonize([lines]))
    shapely.prepare(land)
    return np.asarray(faces[shapely.intersects(land, shapely.point_on_surface(faces))], dtype=object)


def _strips(faces: Geometries, levels: Floats, axis: Floats) -> Ints:
    """Return between which levels each face lies."""
    inside = shapely.point_on_surface(faces)
    return np.searchsorted(levels, _along(np.c_[shapely.get_x(inside), shapely.get_y(inside)], axis))


def _corridor(land: Polygon, axis: Floats) -> Polygon:
    """
    Return the part of a polygon with most area in which one can go along the axis without turning back.

    It is the heaviest path of the faces into which lines across the axis just before and after all bends cut the
    polygon: trapezoids, and hair-thin faces in which arms part and meet.
    """
    levels = _round_bends(land, axis).ravel()[1:-1]
    faces = _cut(land, levels, axis)
    strip, area = _strips(faces, levels, axis), shapely.area(faces)
    pairs = _borders(faces)
    best, before = area.copy(), np.full(len(faces), -1)
    for left, right in sorted(pairs, key=lambda pair: min(strip[pair[0]], strip[pair[1]])):
        if strip[left] > strip[right]:
            left, right = right, left
        if strip[left] < strip[right] and best[left] + area[right] > best[right]:
            best[right], before[right] = best[left] + area[right], left
    path = [int(np.argmax(best))]
    while before[path[-1]] >= 0:
        path.append(int(before[path[-1]]))
    corridor: Polygon = np.array([shapely.coverage_union_all(faces[path])], dtype=object)[0]
    return corridor


def _round_bends(land: Polygon, axis: Floats) -> Floats:
    """Return from where to where along the axis the bends of a polygon are, shape (m, 2), ascending and disjoint."""
    bends = np.unique(_along(shapely.get_coordinates(land), axis))
    gap = np.diff(bends) > 4 * BEND_M
    return np.stack([bends[np.append(True, gap)] - BEND_M, bends[np.append(gap, True)] + BEND_M], axis=1)


def _off_bends(levels: Floats, land: Polygon, axis: Floats) -> Floats:
    """Return levels of which those at a bend are moved behind it, unless two would then be one."""
    bends = _round_bends(land, axis)
    at = np.minimum(np.searchsorted(bends[:, 1], levels), len(bends) - 1)
    moved = np.where((levels > bends[at, 0]) & (levels < bends[at, 1]), bends[at, 1], levels)
    return moved if (np.diff(moved) > 0).all() else levels


def _borders(faces: Geometries) -> list[tuple[int, int]]:
    """Return the pairs of faces that hang together."""
    shared = shared_segments(faces)
    left, right = np.minimum(shared.left, shared.right), np.maximum(shared.left, shared.right)
    pairs, pair = np.unique(np.c_[left, right], axis=0, return_inverse=True)
    length = np.bincount(pair.ravel(), shared.length_m, len(pairs))
    return [(int(a), int(b)) for a, b in pairs[length > LEAST_EDGE_M]]


def _on_corridor(faces: Geometries, corridor: Polygon, levels: Floats, axis: Floats) -> Ints:
    """Return the slice of each face through which the corridor leads; -1 for the others."""
    ends = _along(shapely.get_coordinates(corridor), axis)
    owner = np.full(len(faces), -1, dtype=np.intp)
    for k, (start, end) in enumerate(pairwise([ends.min(), *levels, ends.max()])):
        middle = _middle(corridor, (start + end) / 2, axis)
        owner[int(np.argmin(shapely.distance(faces, middle)))] = k
    return owner


def _middle(corridor: Polygon, level: float, axis: Floats) -> shapely.Point:
    """Return the middle of the longest line across a corridor at a level."""
    across = np.array([-axis[1], axis[0]])
    west, south, east, north = corridor.bounds
    centre, reach = np.array([west + east, south + north]) / 2, float(np.hypot(east - west, north - south)) + 1.0
    foot = centre + (level - centre @ axis) * axis
    chords = shapely.get_parts(
        shapely.intersection(corridor, shapely.linestrings([foot - reach * across, foot + reach * across]))
    )
    longest = chords[int(np.argmax(shapely.length(chords)))]
    middle: shapely.Point = shapely.line_interpolate_point(longest, 0.5, normalized=True)
    return middle


def _spread(faces: Geometries, owner: Ints) -> Ints:
    """Return the owner of each face: one without takes that of a neighbour, the nearest to the first slice."""
    owner, pairs = owner.copy(), _borders(faces)
    while (owner < 0).any():
        met = [(a, owner[b]) for a, b in [*pairs, *((b, a) for a, b in pairs)] if owner[a] < 0 <= owner[b]]
        if not met:  # faces that only touch at a point: none in a valid polygon, but land must not be lost
            owner[owner < 0] = 0
        for face, taken in sorted(met, reverse=True):
            owner[face] = taken
    return owner


def _with_others(slices: Geometries, others: Geometries) -> Geometries:
    """Return slices with further polygons, each given to the nearest."""
    nearest = [int(np.argmin(shapely.distance(slices, other))) for other in others]
    whole = slices.copy()
    for k in set(nearest):
        mine = [other for other, at in zip(others, nearest, strict=True) if at == k]
        whole[k] = MultiPolygon([slices[k], *mine])
    return whole
