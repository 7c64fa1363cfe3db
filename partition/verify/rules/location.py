"""Households stand where their grid is: in their village, in the cell of their unit, in the polygon of their grid."""

from collections.abc import Iterator

import numpy as np
import shapely
from geopandas import GeoDataFrame, GeoSeries
from numpy.typing import NDArray
from shapely import STRtree

from partition.verify.case import Case
from partition.verify.finding import Finding, about
from partition.verify.measure import Measures

RULE = "assignment"

NEAR_M = 0.01
"""A door this close to a polygon is in it."""

EDGE_M = 1.0
"""A door outside its village by no more than this still counts as in it; its cell ends at the boundary."""


def location(measures: Measures) -> Iterator[Finding]:
    """
    Yield households outside their village, their unit's cell or their grid's polygon.

    A building with several doors is kept whole, and its cell may be drawn round one of them: a door elsewhere is a
    wish as long as another door of the same building stands in the cell. The cells of stairwells and floors are drawn
    for order, not to scale: their doors stand in the cell of any part of their building.
    """
    case = measures.case
    households = case.households[case.households["unit_id"].isin(case.units.index)]
    if not len(households):
        return
    points = np.asarray(households.geometry)
    villages = np.asarray(case.villages.geometry.reindex(households["village"]))
    near = np.where(shapely.dwithin(points, villages, NEAR_M), NEAR_M, EDGE_M)
    cells = np.asarray(case.units.geometry.reindex(households["unit_id"]))
    home = shapely.distance(points, cells) <= near
    parted = case.units["part"].reindex(households["unit_id"]).notna().to_numpy()
    houses = _buildings(case).reindex(case.units["building_id"].reindex(households["unit_id"][parted]))
    in_house = home.copy()
    in_house[parted] = shapely.distance(points[parted], np.asarray(houses)) <= near[parted]
    yield from _outside_village(case, households)
    yield from _outside_cell(households, in_house)
    yield from _outside_grid(case, households[home], near[home])


def _buildings(case: Case) -> GeoSeries:
    """Return the land of each building that is taken apart, by its id."""
    parted = case.units[case.units["part"].notna() & case.units["building_id"].notna()]
    land = {
        name: shapely.union_all(np.asarray(cells)) for name, cells in parted.geometry.groupby(parted["building_id"])
    }
    return GeoSeries(land, dtype=object)


def _outside_village(case: Case, households: GeoDataFrame) -> Iterator[Finding]:
    """Yield doors that no village or another village holds; the other's is a must, for no grid crosses a village."""
    points, codes = np.asarray(households.geometry), case.villages.index.to_numpy()
    door, village = STRtree(np.asarray(case.villages.geometry)).query(points, predicate="dwithin", distance=EDGE_M)
    somewhere, own = np.zeros(len(points), dtype=bool), np.zeros(len(points), dtype=bool)
    somewhere[door] = True
    own[door[codes[village] == households["village"].to_numpy()[door]]] = True
    yield from about(
        households.index[somewhere & ~own], RULE, "households in another village than their own", "位于别的村的住户"
    )
    yield from about(
        households.index[~somewhere], RULE, "households outside every village", "位于各村之外的住户", severity="wish"
    )


def _outside_cell(households: GeoDataFrame, home: NDArray[np.bool_]) -> Iterator[Finding]:
    doors = list(zip(households["unit_id"], households["building_id"], strict=True))
    drawn = {door for door, inside in zip(doors, home, strict=True) if inside and door[1] is not None}
    side = np.array([door in drawn for door in doors], dtype=bool)
    yield from about(
        households.index[~home & ~side], RULE, "households outside the cell of their unit", "不在其单元范围内的住户"
    )
    yield from about(
        households.index[~home & side],
        RULE,
        "further doors of buildings whose cell is drawn round another door",
        "楼栋的其他门，单元范围以主门为准",
        severity="wish",
    )


def _outside_grid(case: Case, households: GeoDataFrame, near: NDArray[np.float64]) -> Iterator[Finding]:
    """Yield households in their unit's cell that the polygon of their grid leaves out."""
    points = np.asarray(households.geometry)
    for level in case.level_names:
        polygons = np.asarray(case.grids[level].geometry.reindex(households[level]))
        out = shapely.distance(points, polygons) > near
        yield from about(
            households.index[out],
            RULE,
            "households outside the polygon of their grid",
            "不在其网格范围内的住户",
            level=level,
        )
