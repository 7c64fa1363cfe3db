"""Counts, flags, shape and names that the files state of grids, units and villages are what the tables give."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame

from partition.verify.case import Case
from partition.verify.finding import Finding, about
from partition.verify.measure import GridMeasure, Measures
from partition.verify.rules.walking import agree

RULE = "figures"

EXACT = 1e-6


def figures(measures: Measures) -> Iterator[Finding]:
    """Yield figures of plan.gpkg and grids.geojson that are not so, and names that do not tell grids apart."""
    case = measures.case
    yield from _sums(case)
    yield from _names(case)
    for grid in measures.grids:
        yield from _grid(case, grid)
    if case.published is not None:
        yield from _published(measures, case.published)


def _sums(case: Case) -> Iterator[Finding]:
    """Yield units and villages whose households or points are not those of the households in them."""
    rows = case.households.assign(points=1)
    for table, key, layer, zh in (
        (case.units, "unit_id", "units", "单元"),
        (case.villages, "village", "villages", "村"),
    ):
        sums = rows.groupby(key)[["households", "points"]].sum()
        for column in sums.columns.intersection(table.columns):
            wrong = sums[column].reindex(table.index, fill_value=0) != table[column]
            yield from about(table.index[wrong], RULE, f"{layer} with wrong {column}", f"{column} 有误的{zh}")


def _names(case: Case) -> Iterator[Finding]:
    """Yield grids without a name, or with the name of another grid of their parent."""
    for level, grids in case.grids.items():
        same = grids["name"].isna() | grids.duplicated(["parent_id", "name"], keep=False)
        yield from about(
            grids.index[same],
            RULE,
            "grids without a name of their own in their parent",
            "在上级中没有独有名称的网格",
            level=level,
        )


def _grid(case: Case, grid: GridMeasure) -> Iterator[Finding]:
    stated = case.grids[grid.level.name].loc[grid.grid_id]
    for column, measured in (
        ("households", grid.households),
        ("points", float(len(grid.members))),
        ("polsby_popper", grid.polsby_popper),
        ("in_band", grid.in_band),
        ("within_tolerance", grid.within_tolerance),
    ):
        if not _same(stated[column], measured):
            yield _wrong(grid, "plan.gpkg", column, stated[column], measured)


def _published(measures: Measures, rows: GeoDataFrame) -> Iterator[Finding]:
    """Yield grids that grids.geojson misses, repeats, invents, or tells otherwise than plan.gpkg and the measure."""
    known = {(grid.level.name, grid.grid_id): grid for grid in measures.grids}
    met: set[tuple[str, str]] = set()
    for row in rows.itertuples():
        grid = known.get((row.level, row.grid_id))
        if grid is None or (row.level, row.grid_id) in met:
            yield from about(
                [f"{row.level} {row.grid_id}"],
                RULE,
                "unknown or repeated grid in grids.geojson",
                "grids.geojson 中不存在或重复的网格",
            )
            continue
        met.add((row.level, row.grid_id))
        yield from _told(measures.case, grid, row)
    missing = [f"{level} {grid_id}" for level, grid_id in known if (level, grid_id) not in met]
    yield from about(missing, RULE, "grids missing from grids.geojson", "grids.geojson 中缺少的网格")


def _told(case: Case, grid: GridMeasure, row: Any) -> Iterator[Finding]:
    """Yield what a row of grids.geojson tells wrongly of its grid."""
    if not _same(row.households, grid.households):
        yield _wrong(grid, "grids.geojson", "households", row.households, grid.households)
    recorded = case.grids[grid.level.name].loc[grid.grid_id]
    for column in ("name", "parent_id", "centre_household_id"):
        if not _same(getattr(row, column), recorded[column]):
            yield _wrong(grid, "grids.geojson", column, getattr(row, column), recorded[column])
    if row.kind is not None and not _same(row.kind, recorded["kind"]):
        yield _wrong(grid, "grids.geojson", "kind", row.kind, recorded["kind"])
    for column in ("mean_walk_m", "max_walk_m"):
        stated, measured = getattr(row, column), recorded[column]
        if not (agree(stated, measured) or (np.isnan(stated) and np.isnan(measured))):
            yield _wrong(grid, "grids.geojson", column, stated, measured)


def _same(stated: Any, measured: Any) -> bool:
    """Return whether two figures are equal, numbers to a share of ``EXACT``; nothing equals nothing."""
    if pd.isna(stated) or pd.isna(measured):
        return bool(pd.isna(stated) and pd.isna(measured))
    if isinstance(stated, float) and isinstance(measured, float):
        return bool(np.isclose(stated, measured, rtol=EXACT, atol=EXACT))
    return bool(stated == measured)


def _wrong(grid: GridMeasure, file: str, column: str, stated: object, measured: object) -> Finding:
    return grid.finding(
        RULE,
        f"has {column} {stated} in {file}, it is {measured}",
        f"在 {file} 中 {column} 为 {stated}，应为 {measured}",
        measured=float(stated) if isinstance(stated, int | float) else None,
        allowed=str(measured),
    )
