"""Who shares a border with whom, and which borders a barrier closes."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from geo.coverage import Floats, Geometries, Ints, SharedSegments, shared_segments

LEAST_BORDER_M = 0.01
"""Cells are neighbours (rook) when they share more than this."""

CROSSING_REACH_M = 0.5
"""Round a crossing of a way and a barrier, this far is looked at."""


@dataclass(frozen=True)
class Adjacency:
    """
    Pairs of neighbouring cells, ``left < right``.

    ``border_m`` is the whole shared border, ``open_m`` the part that no barrier lies on; ``crossing`` marks closed
    borders that a walkable way crosses, which are open for that pair.
    """

    n: int
    left: Ints
    right: Ints
    border_m: Floats
    open_m: Floats
    crossing: NDArray[np.bool_]

    @property
    def is_open(self) -> NDArray[np.bool_]:
        """Which pairs are neighbours."""
        return (self.open_m > LEAST_BORDER_M) | self.crossing

    def components(self) -> Ints:
        """Return the component of each cell under open borders."""
        return components(self.n, self.left[self.is_open], self.right[self.is_open])


def build_adjacency(cells: Geometries, barriers: Geometries, roads: Geometries) -> Adjacency:
    """
    Return the rook adjacency of cells that form a coverage, with barriers closed and crossings open.

    A walkable way that crosses a barrier, whatever its tags, reopens only the two cells where it crosses.
    """
    shared = shared_segments(cells)
    lines = _rims(barriers)
    closed = shared.on(lines)
    left, right = np.minimum(shared.left, shared.right), np.maximum(shared.left, shared.right)
    pairs, pair = np.unique(np.c_[left, right], axis=0, return_inverse=True)
    pair = pair.ravel()
    border = np.bincount(pair, shared.length_m, len(pairs)).astype(float)
    open_m = np.bincount(pair, shared.length_m * ~closed, len(pairs)).astype(float)
    crossing = np.zeros(len(pairs), dtype=bool)
    crossing[pair[_crossed(shared, closed, lines, roads)]] = True
    kept = border > LEAST_BORDER_M
    return Adjacency(len(cells), pairs[kept, 0], pairs[kept, 1], border[kept], open_m[kept], crossing[kept])


def without(adjacency: Adjacency, cells: NDArray[np.bool_]) -> Adjacency:
    """Return the adjacency in which some cells have no neighbours."""
    if not cells.any():
        return adjacency
    kept = ~(cells[adjacency.left] | cells[adjacency.right])
    pairs = {name: getattr(adjacency, name)[kept] for name in ("left", "right", "border_m", "open_m", "crossing")}
    return Adjacency(adjacency.n, **pairs)


def components(n: int, left: Ints, right: Ints) -> Ints:
    """Return the component of each of n nodes under the pairs given."""
    links = coo_array((np.ones(len(left)), (left, right)), shape=(n, n))
    return np.asarray(connected_components(links, directed=False)[1], dtype=np.intp)


def neighbour_lists(n: int, left: Ints, right: Ints) -> csr_array:
    """Return symmetric neighbour lists as CSR, indices sorted."""
    both = coo_array((np.ones(2 * len(left), dtype=np.int8), (np.r_[left, right], np.r_[right, left])), shape=(n, n))
    lists = both.tocsr()
    lists.sort_indices()
    return lists


def _rims(barriers: Geometries) -> Geometries:
    areas = shapely.get_dimensions(barriers) == 2
    lines = np.array(barriers, dtype=object)
    lines[areas] = shapely.boundary(lines[areas])
    return lines


def _crossed(shared: SharedSegments, closed: NDArray[np.bool_], barriers: Geometries, roads: Geometries) -> Ints:
    """Return the closed segments on which a way crosses a barrier."""
    segments = np.flatnonzero(closed)
    points = crossing_points(barriers, roads)
    if len(points) == 0 or len(segments) == 0:
        return np.empty(0, dtype=np.intp)
    found = shapely.STRtree(shared.lines[segments]).query(points, predicate="dwithin", distance=0.01)[1]
    hit: Ints = segments[found]
    return hit


def crossing_points(barriers: Geometries, roads: Geometries) -> Geometries:
    """Return the points where a walkable way gets from one side of a barrier to the other."""
    if len(barriers) == 0 or len(roads) == 0:
        return np.empty(0, dtype=object)
    way, wall = shapely.union_all(roads), shapely.union_all(barriers)
    met = shapely.get_parts(shapely.intersection(way, wall))
    points = met[shapely.get_dimensions(met) == 0]
    across: Geometries = points[[_gets_across(point, way, wall) for point in points]]
    return across


def _gets_across(point: shapely.Point, way: shapely.Geometry, wall: shapely.Geometry) -> bool:
    """Return whether ways leave a point on more than one side of the wall: two ways may meet on a level crossing."""
    disc = point.buffer(CROSSING_REACH_M)
    # the wall is cut a little outside the disc: one that ends on its rim is noded there only by luck
    rim = shapely.union_all([disc.boundary, shapely.intersection(wall, point.buffer(2 * CROSSING_REACH_M))])
    sides = shapely.get_parts(shapely.polygonize(shapely.get_parts(np.array([rim], dtype=object))))
    walked = shapely.length(shapely.intersection(sides, way))
    return int((walked > CROSSING_REACH_M / 10).sum()) > 1
