"""Wish: no part of a grid hangs on the rest by a neck, a border of a few metres."""

import numpy as np

from geo.adjacency import components
from partition.constraints.evidence import Evidence
from partition.problem import Floats, Ints
from partition.violation import Violation

NECK_M = 10.0
"""Parts of a grid that touch along less than this, all their open borders together, are joined by a neck."""


def thin_neck(evidence: Evidence) -> list[Violation]:
    """
    Return grids with a neck, and the metres of the thinnest; a way over a barrier joins cells whatever their border.

    Such a grid is in one piece and breaks no rule, but on a map it looks like two.
    """
    adjacency = evidence.ground.adjacency
    grid, ids = evidence.plan.coded
    inner = adjacency.is_open & (grid[adjacency.left] == grid[adjacency.right])
    if evidence.asked is not None:
        inner &= np.isin(ids, list(evidence.asked))[grid[adjacency.left]]
    left, right = adjacency.left[inner], adjacency.right[inner]
    metres = np.where(adjacency.crossing[inner], NECK_M, adjacency.open_m[inner])
    pairs, between = _joined_by_necks(adjacency.n, left, right, metres)
    thinnest = np.full(len(ids), np.inf)
    np.minimum.at(thinnest, grid[pairs], between)
    of_grid = dict(zip(ids, thinnest.tolist(), strict=True))
    return [
        evidence.violation("thin_neck", grid_id, neck, f">= {NECK_M:g}", "m", _sentence(name, neck), severity="wish")
        for grid_id, name in evidence.rows("grid_id", "name")
        for neck in [round(of_grid[grid_id], 1)]
        if neck < np.inf
    ]


def _joined_by_necks(n: int, left: Ints, right: Ints, metres: Floats) -> tuple[Ints, Floats]:
    """Return a cell of each two parts that only a neck joins, and its metres; wider borders make cells one part."""
    part = np.arange(n)
    while True:
        one, other = np.minimum(part[left], part[right]), np.maximum(part[left], part[right])
        apart = one != other
        pairs, pair = np.unique(n * one[apart] + other[apart], return_inverse=True)
        between: Floats = np.bincount(pair, metres[apart], len(pairs)).astype(np.float64)
        wide = between >= NECK_M
        if not wide.any():
            # parts are numbered anew each time round: any cell of a part stands for it
            return np.array([np.flatnonzero(part == each)[0] for each in pairs // n], dtype=np.intp), between
        part = components(n, pairs[wide] // n, pairs[wide] % n)[part]


def _sentence(name: str, metres: float) -> str:
    return (
        f"{name} hangs together by a neck, a border of {metres:g} m between its cells / "
        f"{name}有一处狭颈，两部分仅以{metres:g}米边界相连"
    )
