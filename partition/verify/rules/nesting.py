"""Levels nest: a grid lies in one parent, the top level in its village, and no grid crosses a village."""

from collections.abc import Iterator

import pandas as pd
import shapely

from partition.verify.case import Case
from partition.verify.finding import Finding, named
from partition.verify.measure import GridMeasure, Measures
from partition.verify.rules.coverage import LARGEST_M2

RULE = "nesting"


def nesting(measures: Measures) -> Iterator[Finding]:
    """Yield grids with a parent that does not exist or is not theirs, and grids of several parents or villages."""
    case, above = measures.case, None
    for level in case.levels:
        for grid in measures.at(level.name):
            yield from _village(case, grid)
            yield from _top(case, grid) if above is None else _nested(case, grid, above)
        above = level.name


def _village(case: Case, grid: GridMeasure) -> Iterator[Finding]:
    if grid.village not in case.villages.index:
        yield grid.finding(RULE, f"is of village {grid.village}, which does not exist", f"所属村 {grid.village} 不存在")
    villages = _met(case, grid, "village")
    if set(villages) - {grid.village}:
        yield grid.finding(
            RULE,
            f"holds households of {named(villages)}, not of {grid.village} alone",
            f"含 {named(villages)} 的住户，不全属于 {grid.village}",
            measured=float(len(villages)),
            allowed="1",
            unit="villages",
        )


def _top(case: Case, grid: GridMeasure) -> Iterator[Finding]:
    parent = case.grids[grid.level.name]["parent_id"][grid.grid_id]
    if parent != grid.village:
        yield grid.finding(
            RULE,
            f"has the parent {parent}, its village is {grid.village}",
            f"的上级为 {parent}，应为所属村 {grid.village}",
        )


def _nested(case: Case, grid: GridMeasure, above: str) -> Iterator[Finding]:
    parent, parents = case.grids[grid.level.name]["parent_id"][grid.grid_id], case.grids[above]
    if parent not in parents.index:
        yield grid.finding(RULE, f"has the parent {parent}, which does not exist", f"的上级 {parent} 不存在")
        return
    met = _met(case, grid, above)
    if set(met) - {parent}:
        yield grid.finding(
            RULE,
            f"holds households of {named(met)}, its parent is {parent}",
            f"含 {named(met)} 的住户，其上级为 {parent}",
            measured=float(len(met)),
            allowed="1",
            unit="parents",
        )
    outside = float(
        shapely.difference(case.grids[grid.level.name].geometry[grid.grid_id], parents.geometry[parent]).area
    )
    if outside > LARGEST_M2:
        yield grid.finding(
            RULE,
            f"has {outside:.2f} m2 outside its parent {parent}",
            f"有 {outside:.2f} 平方米在其上级 {parent} 之外",
            measured=outside,
            allowed=f"{LARGEST_M2}",
            unit="m2",
        )


def _met(case: Case, grid: GridMeasure, column: str) -> list[str]:
    """Return the different values that the grid's households have in a column."""
    values = case.households.loc[list(grid.members), column]
    return sorted(str(value) for value in pd.unique(values.dropna()))
