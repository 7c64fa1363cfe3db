"""The grids of a level tile every village: no gap, no overlap, and each polygon is the union of its units' cells."""

from collections.abc import Iterator

import numpy as np
import shapely

from partition.verify.case import Case
from partition.verify.finding import Finding, Severity
from partition.verify.measure import GridMeasure, Measures

RULE = "coverage"

LARGEST_M2 = 0.01
"""The most square metres that may be uncovered, covered twice, or covered outside."""

ROUNDED_M = 2e-5
"""How far a vertex may move when lon/lat are written with ten decimals: 1.1e-5 m a step, rounded both ways.

Plans are written with more, but were with ten."""


def coverage(measures: Measures) -> Iterator[Finding]:
    """
    Yield ground that a level leaves out or covers twice, and polygons that are not what they are made of.

    A village where nobody lives need not be divided: that it is not is a wish.
    """
    yield from _ground(measures)
    for grid in measures.grids:
        yield from _cells(measures.case, grid)
        yield from _published(measures.case, grid)


def _ground(measures: Measures) -> Iterator[Finding]:
    lived_in = set(measures.case.households["village"])
    for (village, level), ground in measures.ground.items():
        severity: Severity = "must" if village in lived_in else "wish"
        for area, en, zh in (
            (ground.gap_m2, "in no grid", "不属于任何网格"),
            (ground.overlap_m2, "in two grids", "属于两个网格"),
            (ground.outside_m2, "of grids outside the boundary", "超出村界"),
        ):
            if area > LARGEST_M2:
                yield Finding(
                    rule=RULE,
                    severity=severity,
                    village=village,
                    level=level,
                    measured=area,
                    allowed=f"{LARGEST_M2}",
                    unit="m2",
                    en=f"{area:.2f} m2 {en}",
                    zh=f"{area:.2f} 平方米{zh}",
                )


def _cells(case: Case, grid: GridMeasure) -> Iterator[Finding]:
    """Yield grids whose polygon is not the union of their units' cells, or whose cells overlap."""
    polygon = case.grids[grid.level.name].geometry[grid.grid_id]
    cells = np.asarray(case.units.geometry.loc[list(grid.units)])
    union = shapely.union_all(cells)
    other = float(shapely.symmetric_difference(polygon, union).area)
    twice = float(shapely.area(cells).sum() - union.area)
    if other > LARGEST_M2:
        yield _area(grid, other, "differ between its polygon and the union of its units", "的范围与其单元之和不符")
    if twice > LARGEST_M2:
        yield _area(grid, twice, "are in two of its units", "的单元相互重叠")


def _published(case: Case, grid: GridMeasure) -> Iterator[Finding]:
    """Yield grids whose polygon in grids.geojson is not that of plan.gpkg, but for the rounding of its vertices."""
    if case.published is None:
        return
    rows = case.published[(case.published["level"] == grid.level.name) & (case.published["grid_id"] == grid.grid_id)]
    polygon = case.grids[grid.level.name].geometry[grid.grid_id]
    for published in rows.geometry:
        other = float(shapely.symmetric_difference(polygon, published).area)
        if other > LARGEST_M2 + ROUNDED_M * polygon.length:
            yield _area(
                grid, other, "differ between grids.geojson and plan.gpkg", "在 grids.geojson 与 plan.gpkg 中范围不符"
            )


def _area(grid: GridMeasure, area: float, en: str, zh: str) -> Finding:
    return grid.finding(
        RULE,
        f"has {area:.2f} m2 that {en}",
        f"有 {area:.2f} 平方米{zh}",
        measured=area,
        allowed=f"{LARGEST_M2}",
        unit="m2",
    )
