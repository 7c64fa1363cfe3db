"""Rule: the grids of a village tile it, without gap and without overlap."""

import shapely

from partition.constraints.evidence import Evidence
from partition.violation import Violation

LARGEST_M2 = 0.01
"""Area that the rounding of linework may leave."""


def coverage(evidence: Evidence) -> list[Violation]:
    """Return gaps inside the boundary and overlaps of grids, in square metres."""
    polygons = evidence.grids.geometry.to_numpy()
    union = shapely.union_all(polygons)
    gap = float(shapely.difference(evidence.ground.village.boundary, union).area)
    overlap = float(shapely.area(polygons).sum() - union.area)
    found = []
    for measured, en, zh in ((gap, "not covered", "未覆盖"), (overlap, "covered twice", "重叠")):
        if measured > LARGEST_M2:
            text = f"{measured:.2f} m² of the village are {en} by grids / 村域有{measured:.2f}平方米{zh}"
            found.append(evidence.violation("coverage", None, measured, "0", "m2", text))
    return found
