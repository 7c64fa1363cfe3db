import geopandas as gpd
import pytest
import shapely

from geo.errors import GeoError
from partition.visits import build_stops

CRS = "EPSG:32650"


def table(*rows):
    """Return households given as id, households, building and place."""
    ids, counts, buildings, places = zip(*rows, strict=True)
    columns = {"household_id": ids, "households": counts, "building_id": buildings}
    return gpd.GeoDataFrame(columns, geometry=[shapely.Point(place) for place in places], crs=CRS)


def ids(stops):
    return [stop.household_ids for stop in stops]


def test_every_address_of_its_own_is_a_stop_in_the_order_of_the_rows():
    stops = build_stops(table(("b", 1, None, (9, 0)), ("a", 2, "", (0, 0)), ("c", 1, "x", (5, 0))))
    assert ids(stops) == [("b",), ("a",), ("c",)]
    assert [stop.visits for stop in stops] == [1, 2, 1]


def test_doors_of_one_building_are_one_stop_at_the_door_with_most_households():
    (stop,) = build_stops(table(("a", 1, "x", (0, 0)), ("b", 3, "x", (7, 0)), ("c", 3, "x", (9, 0))))
    assert stop.household_ids == ("a", "b", "c")
    assert stop.visits == 7
    assert stop.point == shapely.Point(7, 0)


def test_households_at_the_same_spot_are_one_stop():
    assert ids(build_stops(table(("a", 1, None, (3, 4)), ("b", 1, "x", (5, 4)), ("c", 1, None, (3, 4))))) == [
        ("a", "c"),
        ("b",),
    ]


def test_a_shared_spot_joins_two_buildings_into_one_stop():
    rows = [("a", 1, "x", (0, 0)), ("b", 1, "x", (1, 0)), ("c", 1, "y", (1, 0)), ("d", 1, "y", (2, 0))]
    assert ids(build_stops(table(*rows))) == [("a", "b", "c", "d")]


def test_no_households_are_no_stops():
    assert build_stops(table(("a", 1, None, (0, 0))).iloc[:0]) == ()


def test_the_table_may_have_any_index():
    rows = table(("a", 1, "x", (0, 0)), ("b", 1, None, (1, 0)), ("c", 1, "x", (2, 0)))
    assert ids(build_stops(rows.set_index([[7, 7, 3]]))) == [("a", "c"), ("b",)]


def test_a_missing_column_is_named():
    with pytest.raises(GeoError, match="building_id"):
        build_stops(table(("a", 1, None, (0, 0))).drop(columns="building_id"))
