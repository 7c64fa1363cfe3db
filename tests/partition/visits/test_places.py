"""Places of a member, and addresses too large for one outing."""

from dataclasses import replace

import geopandas as gpd
import pytest
import shapely

from geo.errors import GeoError
from partition.visits.frequency import Standing
from partition.visits.places import places_of, split_addresses

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
    standings, rows = split_addresses(STANDINGS, DOORS, 5)
    assert [one.household_id for one in standings] == ["a", "b#1", "b#2", "b#3", "c"]
    assert [one.households for one in standings] == [1, 4, 4, 4, 1] == rows["households"].tolist()
    assert len(places_of(shapely.Point(9, 9), rows).points) == 3


def test_nothing_is_split_where_all_fits():
    standings, rows = split_addresses(STANDINGS, DOORS, 12)
    assert list(standings) == STANDINGS
    assert rows["household_id"].tolist() == ["a", "b", "c"]


@pytest.mark.parametrize(("standings", "most"), [(STANDINGS, 0), (STANDINGS[:1], 5)])
def test_no_households_at_a_time_and_missing_standings_are_refused(standings, most):
    with pytest.raises(GeoError):
        split_addresses(standings, DOORS, most)


def test_a_part_is_never_called_as_another_household_is():
    standings = [replace(one, household_id=name) for one, name in zip(STANDINGS, ("b#2", "b", "b##1"), strict=True)]
    told, rows = split_addresses(standings, DOORS.assign(household_id=["b#2", "b", "b##1"]), 6)
    assert [one.household_id for one in told] == ["b#2", "b###1", "b###2", "b##1"] == rows["household_id"].tolist()
