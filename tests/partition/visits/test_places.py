"""Places of a member, and addresses too large for one outing."""

import geopandas as gpd
import pytest
import shapely

from geo.errors import GeoError
from partition.visits.frequency import Standing
from partition.visits.places import places_of, split_addresses, split_as_called_on

DOORS = gpd.GeoDataFrame(
    {"household_id": ["a", "b", "c"], "households": [1, 12, 1], "building_id": ["x", None, "x"]},
    geometry=shapely.points([(0, 0), (50, 0), (3, 0)]),
    crs="EPSG:32650",
)
STANDINGS = [Standing(one, at, n) for at, (one, n) in enumerate(zip("abc", (1, 12, 1), strict=True), start=1)]


def test_doors_of_one_building_are_one_place_and_the_start_is_the_first():
    places = places_of(shapely.Point(9, 9), DOORS)
    assert places.household_ids == ((), ("a", "c"), ("b",))
    assert [one.place for one in places.stand(STANDINGS)] == [1, 1, 2]


def test_a_large_address_is_called_on_in_parts_that_are_nearly_equal_and_stand_at_one_place():
    rows = split_addresses(DOORS, 5)
    assert rows["household_id"].tolist() == ["a", "b#1", "b#2", "b#3", "c"]
    assert rows["households"].tolist() == [1, 4, 4, 4, 1]
    assert len(places_of(shapely.Point(9, 9), rows).points) == 3
    assert rows["address_id"].tolist() == ["a", "b", "b", "b", "c"]


def test_parts_do_not_take_the_name_of_another_household():
    doors = DOORS.assign(household_id=["a", "b", "b#2"])
    assert split_addresses(doors, 5)["household_id"].tolist() == ["a", "b##1", "b##2", "b##3", "b#2"]


@pytest.mark.parametrize(("ids", "most"), [("abc", 5), (["a", "b", "b#2"], 5), (["a", "b#", "b"], 5), ("abc", 12)])
def test_addresses_are_split_again_as_a_plan_calls_on_them(ids, most):
    doors = DOORS.assign(household_id=list(ids))
    planned = split_addresses(doors, most)
    again = split_as_called_on(doors, planned["household_id"])
    assert again[["household_id", "households"]].equals(planned[["household_id", "households"]])


def test_nothing_is_split_where_all_fits():
    assert split_addresses(DOORS, 12)["household_id"].tolist() == ["a", "b", "c"]


def test_no_households_at_a_time_are_refused():
    with pytest.raises(GeoError):
        split_addresses(DOORS, 0)
