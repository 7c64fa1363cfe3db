"""The ground that the polygons of a level cover: gap, overlap and what lies outside, in square metres."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from partition.verify.case import Case, Shapes


@dataclass(frozen=True)
class Ground:
    """Square metres of a village that one level's polygons leave out, cover twice, or cover outside its boundary."""

    gap_m2: float
    overlap_m2: float
    outside_m2: float


def ground_of(case: Case, level: str) -> dict[str, Ground]:
    """Return what a level's polygons cover of each village."""
    grids = case.grids[level]
    shapes, owner = np.asarray(grids.geometry), grids["village"].to_numpy()
    pairs, shared = overlaps(shapes)
    ground = {}
    for code, boundary in case.villages.geometry.items():
        whole = shapely.union_all(shapes[owner == code])
        ground[str(code)] = Ground(
            gap_m2=float(shapely.difference(boundary, whole).area),
            # two grids of two villages overlap in the one that comes first
            overlap_m2=float(shared[owner[pairs[:, 0]] == code].sum()),
            outside_m2=float(shapely.difference(whole, boundary).area),
        )
    return ground


def overlaps(shapes: Shapes) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Return the pairs of shapes that share ground, as positions of shape (n, 2), and the square metres shared."""
    first, second = STRtree(shapes).query(shapes, predicate="intersects")
    once = first < second
    pairs = np.column_stack([first[once], second[once]])
    shared = shapely.area(shapely.intersection(shapes[pairs[:, 0]], shapes[pairs[:, 1]]))
    return pairs[shared > 0], shared[shared > 0]
