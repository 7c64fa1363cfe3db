"""Lines that end inside a block, carried on until they divide it."""

import numpy as np
import shapely

from geo.coverage.bisectors import OVERSHOOT_M
from geo.coverage.segments import Floats, Geometries

CARRY_M = 60.0
"""A line that ends inside a block is carried straight on no farther than this."""


def carry_on(slits: Geometries, rims: Geometries, edges: Geometries) -> Geometries:
    """
    Return straight continuations of slits, from each loose end to the first line that is met.

    Without them the last stretch of a dead end would divide nothing. All lines are noded where they meet.
    """
    tips, ahead = _loose_ends(slits, rims)
    if len(tips) == 0:
        return np.empty(0, dtype=object)
    obstacles = np.concatenate([slits, rims, edges])
    rays = np.asarray(shapely.linestrings(np.stack([tips, tips + CARRY_M * ahead], axis=1)))
    ray, obstacle = shapely.STRtree(obstacles).query(rays, predicate="intersects")
    met, hit = shapely.get_parts(shapely.intersection(rays[ray], obstacles[obstacle]), return_index=True)
    ray, metres = ray[hit], shapely.distance(met, shapely.points(tips[ray[hit]]))
    reach = np.full(len(tips), np.inf)
    there = metres > OVERSHOOT_M  # the slit itself is met at its tip
    np.minimum.at(reach, ray[there], metres[there])
    ends = np.isfinite(reach)
    far = tips[ends] + (reach[ends, None] + OVERSHOOT_M) * ahead[ends]
    return np.asarray(shapely.linestrings(np.stack([tips[ends], far], axis=1)))


def _loose_ends(slits: Geometries, rims: Geometries) -> tuple[Floats, Floats]:
    """Return the ends of slits that touch no other line, and the unit vectors that lead on from them."""
    ends, back = (
        np.concatenate([shapely.get_coordinates(shapely.get_point(slits, at)) for at in both])
        for both in ((0, -1), (1, -2))
    )
    _, place, count = np.unique(
        np.vstack([ends, shapely.get_coordinates(rims)]), axis=0, return_inverse=True, return_counts=True
    )
    loose = count[place.ravel()[: len(ends)]] == 1
    lead = ends[loose] - back[loose]
    return ends[loose], lead / np.hypot(lead[:, 0], lead[:, 1])[:, None]
