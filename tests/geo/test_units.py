"""Units: buildings and places, with cells."""

import geopandas as gpd
import numpy as np
import shapely

from geo.units import build_units
from geo.village import Village

CRS = "EPSG:32650"
EMPTY = gpd.GeoDataFrame(geometry=[], crs=CRS)
ORIGIN = np.array([500_000.0, 4_000_000.0])


def village(places: list[tuple[float, float]], households: list[int], buildings: list[str | None]) -> Village:
    n = len(places)
    xy = ORIGIN + np.array(places)
    table = gpd.GeoDataFrame(
        {
            "household_id": [f"h{i}" for i in range(n)], "households": households, "village": "V1",
            "group": ["东组"] * (n - 1) + ["西组"], "building_id": buildings,
            "unit": None, "floor": None, "row": range(n),
        },
        geometry=list(shapely.points(xy)), crs=CRS,
    )  # fmt: skip
    land = shapely.box(*ORIGIN, *(ORIGIN + 100))
    roads, barriers = EMPTY.assign(highway="", name="", bridge=""), EMPTY.assign(kind="", name="")
    return Village("V1", "样例村", land, table, roads, barriers, EMPTY.assign(building_id=""), frozenset())


def test_doors_of_one_building_are_one_unit() -> None:
    units = build_units(village([(10, 10), (14, 10), (80, 80)], [2, 3, 1], ["B", "B", None]))
    assert units.table["households"].tolist() == [5, 1]
    assert units.of_household.tolist() == [0, 0, 1]


def test_doors_at_one_place_are_one_unit() -> None:
    units = build_units(village([(10, 10), (10, 10), (80, 80)], [1, 1, 1], [None, None, None]))
    assert units.table["points"].tolist() == [2, 1]


def test_the_groups_name_with_most_households_wins() -> None:
    units = build_units(village([(10, 10), (10, 10)], [1, 4], [None, None]))
    assert units.table["group"].tolist() == ["西组"]


def test_a_building_whose_doors_lie_apart_still_has_one_piece_of_land() -> None:
    doors = [(10, 50), (50, 50), (90, 50)]
    units = build_units(village(doors, [3, 1, 2], ["B", None, "B"]))
    assert shapely.get_num_geometries(units.table.geometry.to_numpy()).tolist() == [1, 1]
    assert abs(units.table.geometry.area.sum() - 10_000) < 0.01


def test_what_was_passed_in_is_not_changed() -> None:
    given = village([(10, 10), (80, 80)], [1, 1], [None, None])
    before = given.households.copy()
    build_units(given)
    assert given.households.equals(before)
