"""Guests: doors beyond a road that share in the far land of a block, so that no cell runs round a whole shore."""

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from geo.coverage.blocks import Blocks
from geo.coverage.segments import Floats, Geometries, Ints, shared_segments

FAR_M = 150.0
"""Land is far from a door, and a door from another, when it is farther off than this."""

STRIP_M = 100.0
"""A block is a strip when it is narrower than this: twice its area over its rim."""

FAR_SHARE = 0.5
"""Only a strip takes guests of which more than this share is far from every door in it."""


def find_guests(blocks: Blocks, sites: Floats, points: Geometries, barriers: Geometries) -> list[Ints]:
    """
    Return the sites that are guests of each block.

    Only strips have guests that lie for the most part far from the doors in them, such as the shore beyond the road
    round an island: the cell of the one door there would else run along all of it. A guest lives in a block across a
    road, with no barrier on the way; it stands within `FAR_M` of the block that it visits, and farther than that from
    every site that lives there. So where doors stand on both sides of a road, the border stays on it.
    """
    n, empty = len(blocks.polygons), _empty_strips(blocks, points)
    if len(empty) == 0:
        return [empty] * n
    block, site = shapely.STRtree(points).query(blocks.polygons[empty], predicate="dwithin", distance=FAR_M)
    block = empty[block]
    beside = np.isin(n * block + blocks.of_point[site], _across_roads(blocks.polygons, barriers))
    block, site = block[beside], site[beside]
    alone = np.zeros(len(block), dtype=bool)
    for each in np.unique(block):
        here = block == each
        alone[here] = cKDTree(sites[blocks.of_point == each]).query(sites[site[here]])[0] > FAR_M
    block, site = block[alone], site[alone]
    ways = shapely.shortest_line(points[site], blocks.polygons[block])
    shut = np.zeros(len(ways), dtype=bool)
    if len(barriers):
        shut[shapely.STRtree(barriers).query(ways, predicate="intersects")[0]] = True
    return [np.sort(site[~shut & (block == each)]) for each in range(n)]


def _empty_strips(blocks: Blocks, points: Geometries) -> Ints:
    """Return the strips that are for the most part far from the doors in them."""
    area, rim_m = shapely.area(blocks.polygons), shapely.length(blocks.polygons)
    strips = np.flatnonzero((2 * area < STRIP_M * rim_m) & (rim_m > 2 * FAR_M))
    near = [shapely.buffer(shapely.multipoints(points[blocks.of_point == each]), FAR_M) for each in strips]
    near_m2 = shapely.area(shapely.intersection(blocks.polygons[strips], np.array(near, dtype=object)))
    return strips[near_m2 < (1 - FAR_SHARE) * area[strips]]


def _across_roads(polygons: Geometries, barriers: Geometries) -> Ints:
    """Return which of n blocks border which over something else than a barrier, as ``n * one + other``."""
    shared, n = shared_segments(polygons), len(polygons)
    soft = ~shared.on(barriers)
    left, right = shared.left[soft], shared.right[soft]
    return np.unique(np.append(n * left + right, n * right + left))


def claim(home: Ints, polygons: Geometries, block: Ints, guests: list[Ints], sites: Floats, links: Ints) -> Ints:
    """
    Return the site of each face: of those without one, what is a guest's by distance and hangs on its own face.

    Parameters
    ----------
    home
        The site that stands in each face, else -1.
    block
        The block of each face.
    links
        Pairs of faces between which land may be held together, shape (k, 2).
    """
    visited = np.array([len(each) > 0 for each in guests])
    if not visited.any():
        return home
    nearest = home.copy()
    for each in np.unique(block[(home < 0) & visited[block]]):
        free = np.flatnonzero((home < 0) & (block == each))
        living = home[(block == each) & (home >= 0)]
        theirs = np.append(living, guests[each])
        at = cKDTree(sites[theirs]).query(shapely.get_coordinates(shapely.point_on_surface(polygons[free])))[1]
        guest = at >= len(living)
        nearest[free[guest]] = theirs[at[guest]]
    same = (nearest[links[:, 0]] == nearest[links[:, 1]]) & (nearest[links[:, 0]] >= 0)
    ends = links[same].T
    n = len(polygons)
    together = connected_components(coo_array((np.ones(ends.shape[1]), (ends[0], ends[1])), shape=(n, n)))[1]
    own = np.full(n, -1)
    own[together[home >= 0]] = home[home >= 0]
    return np.where(own[together] == nearest, nearest, home)
