"""The borders of a coverage, each once: arcs that two polygons share, and the rings that are made of them."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.coverage.segments import Geometries, Ints

Places = NDArray[np.int64]
"""Whole numbers, shape ``(n, 2)``: places counted in steps."""

Rings = list[list[list[int]]]
"""The polygons of one shape: each a list of rings, the outer one first, each a list of arcs."""

OUTSIDE = -1
"""Stands for no polygon: the other side of an outer border."""


@dataclass(frozen=True)
class Arcs:
    """
    A coverage as arcs.

    Attributes
    ----------
    lines
        The vertices of each arc, ``(n, 2)``, in steps; an arc that is a whole ring ends where it began.
    left, right
        The two polygons that each arc divides; `OUTSIDE` where there is none.
    rings
        The rings of each polygon: ``k`` is the arc of that number from its first vertex to its last, ``~k`` back.
    """

    lines: list[Places]
    left: Ints
    right: Ints
    rings: list[Rings]

    @property
    def touching(self) -> Ints:
        """The pairs of polygons that touch, at a corner too, ``(m, 2)``, the lower number first."""
        ends = np.array([[line[0], line[-1]] for line in self.lines], dtype=np.int64).reshape(-1, 2)
        node = np.unique(ends, axis=0, return_inverse=True)[1].reshape(-1, 2)
        met = np.concatenate([np.c_[node[:, end], side] for end in (0, 1) for side in (self.left, self.right)])
        met = np.unique(met[met[:, 1] != OUTSIDE], axis=0)
        pairs = [np.empty((0, 2), dtype=np.intp)]
        for apart in range(1, len(met)):
            same = met[:-apart, 0] == met[apart:, 0]
            if not same.any():
                break
            pairs.append(np.c_[met[:-apart, 1], met[apart:, 1]][same])
        touching: Ints = np.unique(np.concatenate(pairs), axis=0)
        return touching


@dataclass(frozen=True)
class _Ring:
    """A ring without its closing vertex: whose it is, in which of its parts, and the number of each vertex."""

    polygon: int
    part: int
    vertices: Ints


def arcs_of(polygons: Geometries, step: float) -> Arcs:
    """
    Return the arcs of a coverage, whose places are rounded to whole steps.

    Polygons that share a border have equal vertices on it, as `geo.coverage.tile` makes them. Spikes that rounding
    leaves no width are left out, and so are rings that shrink to less than three places.
    """
    rings, places = _rounded(polygons, step)
    nodes = _nodes(rings, len(places))
    lines: list[Places] = []
    sides: list[list[int]] = []
    known: dict[tuple[int, ...], int] = {}
    made: list[Rings] = [[] for _ in range(len(polygons))]
    part = -1
    for ring in rings:
        numbers = []
        for run in _runs(ring.vertices, nodes):
            forwards = run if _is_first(run) else run[::-1]
            key = tuple(forwards)
            number = known.setdefault(key, len(lines))
            if number == len(lines):
                lines.append(places[np.array(forwards)])
                sides.append([])
            sides[number].append(ring.polygon)
            numbers.append(number if forwards is run else ~number)
        if ring.part != part:
            made[ring.polygon].append([])
            part = ring.part
        made[ring.polygon][-1].append(numbers)
    beside = np.array([[*each, OUTSIDE][:2] for each in sides], dtype=np.intp).reshape(-1, 2)
    return Arcs(lines, beside[:, 0], beside[:, 1], made)


def _rounded(polygons: Geometries, step: float) -> tuple[list[_Ring], Places]:
    """Return the rings of polygons by the numbers of their vertices, and the place of each number."""
    parts, of_part = shapely.get_parts(polygons, return_index=True)
    lines, of_line = shapely.get_rings(parts, return_index=True)
    xy, of_vertex = shapely.get_coordinates(lines, return_index=True)
    steps = np.rint(xy / step).astype(np.int64)
    places, number = np.unique(steps, axis=0, return_inverse=True)
    number = number.ravel()
    starts = np.searchsorted(of_vertex, np.arange(len(lines) + 1))
    spiked = _are_spiked(number, starts)
    found = []
    for at, (start, end) in enumerate(pairwise(starts.tolist())):
        vertices = number[start : end - 1]  # the last is the first once more
        if spiked[at]:
            vertices = _without_spikes(vertices)
        if len(vertices) > 2:
            found.append(_Ring(int(of_part[of_line[at]]), int(of_line[at]), vertices))
    return found, places


def _are_spiked(number: Ints, starts: Ints) -> NDArray[np.bool_]:
    """Return which closed rings, one after the other from ``starts`` on, have anything that `_without_spikes` takes."""
    before = np.roll(number, 1)
    after = np.roll(number, -1)
    last = starts[1:] - 1  # each a copy of its ring's first vertex
    before[starts[:-1]] = number[last - 1]
    taken = (number == before) | (before == after)
    taken[last] = False
    spiked: NDArray[np.bool_] = np.add.reduceat(taken, starts[:-1], dtype=np.intp) > 0
    return spiked


def _without_spikes(vertices: Ints) -> Ints:
    """Return the vertices of a ring without those that repeat the one before, and without ways there and back."""
    while len(vertices) > 2:
        before, after = np.roll(vertices, 1), np.roll(vertices, -1)
        kept = (vertices != before) & (before != after)
        if kept.all():
            break
        vertices = vertices[kept]
    return vertices


def _nodes(rings: list[_Ring], n: int) -> NDArray[np.bool_]:
    """Return at which vertices arcs end: where other than two segments of the coverage meet."""
    start = np.concatenate([ring.vertices for ring in rings] or [np.empty(0, dtype=np.intp)])
    end = np.concatenate([np.roll(ring.vertices, -1) for ring in rings] or [np.empty(0, dtype=np.intp)])
    segments = np.unique(np.c_[np.minimum(start, end), np.maximum(start, end)], axis=0)
    met: NDArray[np.bool_] = np.bincount(segments.ravel(), minlength=n) != 2
    return met


def _runs(vertices: Ints, nodes: NDArray[np.bool_]) -> list[list[int]]:
    """Return the runs of a ring from node to node; the whole ring, from its lowest vertex, where it has none."""
    at = np.flatnonzero(nodes[vertices])
    turned = np.roll(vertices, -int(at[0] if len(at) else vertices.argmin())).tolist()
    closed = [*turned, turned[0]]
    cuts = [*(np.flatnonzero(nodes[turned]) if len(at) else [0]), len(turned)]
    return [closed[start : end + 1] for start, end in pairwise(cuts)]


def _is_first(run: list[int]) -> bool:
    """Return whether a run is the one of its two directions in which an arc is kept."""
    ends, inner = (run[0], run[-1]), (run[1], run[-2])
    return ends < ends[::-1] or (ends == ends[::-1] and inner <= inner[::-1])
