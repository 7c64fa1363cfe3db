"""Simplification that keeps shared borders shared, and leaves borders on lines where they are."""

import numpy as np
import shapely

from geo.coverage.linework import lines_of
from geo.coverage.rings import put_together, taken_apart
from geo.coverage.segments import Geometries, Ints, on_lines


def simplify(
    cells: Geometries, *, tolerance_m: float, doors: Geometries, owner: Ints, fixed: Geometries | None = None
) -> Geometries:
    """
    Return cells with fewer bends, by Visvalingam and Whyatt (1993) as GEOS applies it to coverages.

    The outer boundary, places where three cells meet, and borders that lie on fixed lines keep every vertex; so the
    cells tile the same land as before. A cell that would lose a door of its own keeps its borders.

    Parameters
    ----------
    cells
        A valid coverage, as `tile` makes it.
    tolerance_m
        Root of the area of the largest triangle that a bend may cut off.
    doors, owner
        Points, and the cell of each.
    fixed
        Lines, and polygons whose rims count.
    """
    lines = lines_of(np.empty(0, dtype=object) if fixed is None else fixed)
    inside = shapely.intersects(cells[owner], doors)
    while True:
        simple = _simplify_off(lines, cells, tolerance_m)
        out = inside & ~shapely.intersects(simple[owner], doors)
        if not out.any():
            return simple
        lines = np.append(lines, shapely.boundary(cells[np.unique(owner[out])]))


def _simplify_off(lines: Geometries, cells: Geometries, tolerance_m: float) -> Geometries:
    """
    Return cells simplified where their borders do not lie on lines.

    The coverage functions know no fixed borders inside a coverage, but they leave its outer edge alone. A segment that
    one of two neighbours has in halves is no shared one to them, so it counts as outer edge.
    """
    xy, rings, polygons, owners = taken_apart(cells)
    start, end = xy[:-1], xy[1:]
    # shells run one way and holes the other, so of two neighbours only one has a segment in ascending order
    rising = (start[:, 0] < end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] < end[:, 1]))
    rising[rings[1:-1] - 1] = False  # from the end of a ring to the start of the next
    at = np.flatnonzero(rising)
    at = at[on_lines((start[at] + end[at]) / 2, lines)]
    halves = (start[at] + end[at]) / 2
    pinned = put_together(np.insert(xy, at + 1, halves, axis=0), rings + np.searchsorted(at, rings), polygons, owners)
    simple = shapely.coverage_simplify(pinned, tolerance_m, simplify_boundary=False)
    xy, rings, polygons, owners = taken_apart(simple)
    half = np.isin(xy @ (1, 1j), halves @ (1, 1j))
    return put_together(xy[~half], rings - np.r_[0, half.cumsum()][rings], polygons, owners)
