"""Settlements built in rows: houses side by side along a line, evenly spaced, as in resettlement sites."""

from collections.abc import Iterator

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from geo.inspection.site import Site
from geo.inspection.trait import Trait

NEAR_M = 25.0
"""Neighbours in a row stand no farther apart."""

STRAIGHT_DEG = 12.0
EVEN = 0.25
"""Two neighbours are in line if the angle between them bends no more, and even if their distances differ no more."""

BEND_M = 4.0
"""How far from the straight line through it the houses of a row may stand, root mean square."""

LEAST_ROW = 6
SHARE = 0.2
"""A row has at least so many houses; a settlement in rows has at least this share of its addresses in them."""


def measure(site: Site) -> Iterator[Trait]:
    """Give that many addresses stand in straight, even rows."""
    xy = np.unique(np.round(site.xy, 2), axis=0)
    if len(xy) < LEAST_ROW:
        return
    row = _rows(xy)
    sizes = np.bincount(row)
    long = [number for number in np.flatnonzero(sizes >= LEAST_ROW) if _is_straight(xy[row == number])]
    within = np.isin(row, long)
    if within.mean() < SHARE:
        return
    yield Trait(
        "rows",
        site.village.code,
        False,
        f"built in rows: {within.sum()} of {len(xy)} places ({within.mean():.0%}) stand in {len(long)} straight rows "
        f"of {LEAST_ROW} to {sizes[long].max()}; a border between two grids runs behind the houses, not through a row",
        f"成排建设：{len(xy)} 处住户点中有 {within.sum()} 处（{within.mean():.0%}）排成 {len(long)} 排，"
        f"每排 {LEAST_ROW}–{sizes[long].max()} 处；网格边界宜走房屋背后，不切断整排",
        {"rows": len(long), "addresses": int(within.sum()), "longest": int(sizes[long].max())},
        shapely.MultiPoint(xy[within]),
    )


def _is_straight(xy: np.ndarray) -> bool:
    """Return whether places lie along a straight line: what spreads across it is small."""
    across = np.linalg.svd(xy - xy.mean(axis=0), compute_uv=False)[1] / np.sqrt(len(xy))
    return bool(across <= BEND_M)


def _rows(xy: np.ndarray) -> np.ndarray:
    """Return for each place the number of its row: places with two even neighbours in line are linked to them."""
    n_near = min(7, len(xy))
    distance, near = cKDTree(xy).query(xy, k=n_near, distance_upper_bound=NEAR_M)
    links: list[tuple[int, int]] = []
    for place in range(len(xy)):
        known = np.isfinite(distance[place, 1:])
        others, metres = near[place, 1:][known], distance[place, 1:][known]
        ways = (xy[others] - xy[place]) / metres[:, None]
        opposite = ways @ ways.T <= -np.cos(np.radians(STRAIGHT_DEG))
        even = np.abs(metres[:, None] - metres) <= EVEN * np.minimum(metres[:, None], metres)
        for a, b in np.argwhere(np.triu(opposite & even, 1))[:1]:
            links += [(place, others[a]), (place, others[b])]
    if not links:
        return np.arange(len(xy))
    a, b = np.array(links).T
    return np.asarray(
        connected_components(coo_array((np.ones(len(a)), (a, b)), shape=(len(xy),) * 2), directed=False)[1]
    )
