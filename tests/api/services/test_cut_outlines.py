"""Outlines of buildings through which a border of grids runs are told of."""

from types import SimpleNamespace
from typing import Any

import geopandas as gpd
import shapely

from api.services.drawing.cut_outlines import cut_outlines


def tables(*buildings: tuple[str | None, shapely.Polygon], doors: tuple[tuple[str, str], ...] = ()) -> Any:
    """
    Return two grids side by side, and buildings.

        ┌─────┬─────┐
        │  A  │  B  │   each 100 m by 100 m
        └─────┴─────┘
    """
    grids = gpd.GeoDataFrame(
        {"grid_id": ["A", "B"]}, geometry=[shapely.box(0, 0, 100, 100), shapely.box(100, 0, 200, 100)]
    )
    outlines = gpd.GeoDataFrame(
        {"building_id": [name for name, _ in buildings]}, geometry=[box for _, box in buildings]
    )
    households = gpd.GeoDataFrame({"building_id": [b for b, _ in doors], "micro_grid": [g for _, g in doors]})
    return SimpleNamespace(
        buildings=outlines, levels=("grid", "micro_grid"), households=households, grids_of=lambda _: grids
    )


def test_an_outline_on_both_sides_of_a_border_is_told_by_its_name() -> None:
    told = cut_outlines(
        tables(("1栋", shapely.box(10, 10, 30, 20)), ("2栋", shapely.box(90, 10, 110, 20)), doors=(("2栋", "A"),)),
        "buildings.gpkg",
    )

    (notice,) = told
    assert "borders run through 1 of 2 outlines of buildings" in notice.en
    assert ": 2栋; " in notice.en
    assert "2 个楼栋轮廓中有 1 个被网格边界穿过" in notice.zh


def test_a_corner_beyond_a_border_and_a_building_that_is_divided_by_stairwell_are_none() -> None:
    corner, divided = shapely.box(90, 10, 100.3, 20), shapely.box(90, 40, 110, 50)
    doors = (("1栋", "A"), ("2栋", "A"), ("2栋", "B"))
    assert cut_outlines(tables(("1栋", corner), ("2栋", divided), doors=doors), "buildings.gpkg") == ()


def test_outlines_without_ids_are_counted() -> None:
    (notice,) = cut_outlines(tables((None, shapely.box(90, 10, 110, 20))), "buildings.gpkg")
    assert "all the same; move" in notice.en
