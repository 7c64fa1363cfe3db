"""Which features are given: by place, by day, by property, page by page."""

from contextlib import suppress
from dataclasses import replace

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point

from api.services.ogc.asked import BBOX, DATETIME, QueryError, read_asked

CODES = "140121203208"


@pytest.mark.parametrize("limit", [1, 3, 7, 1000])
@pytest.mark.parametrize("bbox", [None, "111,36,113,38"])
def test_pages_give_each_feature_once(world, limit, bbox):
    said = {"limit": limit} | ({"bbox": bbox} if bbox else {})
    page, ids, headers = world.items("households", "planner", **said), [], world.token("planner")
    while True:
        assert page["numberMatched"] == 25
        assert page["numberReturned"] == len(page["features"]) <= limit
        ids += [each["id"] for each in page["features"]]
        onward = [link["href"] for link in page["links"] if link["rel"] == "next"]
        if not onward:
            break
        page = world.client.get(onward[0], headers=headers).json()
    assert len(ids) == len(set(ids)) == 25


def test_a_limit_is_capped(own_world):
    with own_world.store.writing() as books:
        one = books.households.find(most=1)[0]
        books.households.add(*(replace(one, household_id=f"more{i}") for i in range(1000)))
    page = own_world.items("households", "planner", limit="99999999999999999999999")
    assert (page["numberReturned"], page["numberMatched"]) == (1000, 1025)


@pytest.mark.parametrize(
    ("bbox", "names"),
    [
        ("112.001,37.001,112.002,37.002", ["m1"]),
        ("112.005,37.001,112.015,37.002", ["m1", "m2"]),  # across a border
        ("112.01,37.001,112.01,37.002", ["m1", "m2"]),  # on it
        ("112.005,37.001,0,112.015,37.002,9", ["m1", "m2"]),
        ("113,37,114,38", []),
        ("37,112,38,113", []),  # latitude before longitude
        ("112.105,36,112.001,38", ["m1", "n1"]),
        ("112.005,37.005,112.005,37.005", ["m1"]),  # a point
        ("-180,-90,180,90", ["m1", "m2", "m3", "m4", "n1"]),
    ],
)
def test_a_bbox_finds_what_it_has_a_point_in_common_with(world, bbox, names):
    page = world.items("micro_grids", bbox=bbox)
    assert [each["properties"]["name"] for each in page["features"]] == names
    assert page["numberMatched"] == len(names)


@pytest.mark.parametrize(
    ("moment", "names"),
    [
        (None, ["m1", "m2", "m3", "m4", "n1"]),
        ("2025-03-01", ["m0"]),
        ("2025-03-01T23:30:00Z", ["m0"]),
        ("2025-06-30T00:00:00+08:00", ["m0"]),
        ("2025-07-01", ["m1", "m2", "m3", "m4", "n1"]),  # the day of an end does not belong to it
        ("2024-12-31", []),
        ("2025-06-30/2025-07-01", ["m0", "m1", "m2", "m3", "m4", "n1"]),
        ("../2025-03-01", ["m0"]),
        ("/2025-03-01", ["m0"]),
        ("2025-12-01/..", ["m1", "m2", "m3", "m4", "n1"]),
        ("../..", ["m0", "m1", "m2", "m3", "m4", "n1"]),
    ],
)
def test_a_day_picks_the_versions_that_were_valid_on_it(world, moment, names):
    assert world.names("micro_grids", **({} if moment is None else {"datetime": moment})) == names


def test_place_day_and_property_are_asked_together(world):
    said = {"bbox": "112,37,112.005,37.005", "datetime": "../..", "code": f"{CODES}m1"}
    assert world.names("micro_grids", **said) == ["m1"]
    assert world.names("micro_grids", **{**said, "code": f"{CODES}m2"}) == []
    assert world.names("micro_grids", name="m2") == ["m2"]


def test_a_feature_is_found_by_its_id_and_an_area_by_its_code_as_it_holds_today(world):
    for each in world.items("micro_grids", datetime="../..")["features"]:
        found = world.get(f"/collections/micro_grids/items/{each['id']}").json()
        assert {key: found[key] for key in each} == each
    today = world.get(f"/collections/micro_grids/items/{CODES}m1").json()
    assert today["id"] == f"{CODES}m1@2025-07-01"
    assert world.get(f"/collections/micro_grids/items/{CODES}m0").status_code == 404  # holds no more
    assert world.get(f"/collections/micro_grids/items/{CODES}").status_code == 404  # a village
    door = world.get("/collections/households/items/v0:d/07", "planner").json()
    assert door["properties"]["household_id"] == "d/07"


def test_coordinates_are_longitude_first_and_rings_anticlockwise(world):
    [feature] = world.items("micro_grids", name="m1")["features"]
    shape = shapely.geometry.shape(feature["geometry"])
    assert shape.bounds == (112.0, 37.0, 112.01, 37.01)
    assert shape.exterior.is_ccw


def test_an_area_that_nobody_drew_has_no_geometry(own_world):
    with own_world.store.writing() as books:
        one = books.areas.find(name="m1")[0]
        books.areas.add(replace(one, code="x", geom=None))
    [feature] = own_world.items("micro_grids", code="x")["features"]
    assert feature["geometry"] is None
    assert own_world.get("/collections/micro_grids/items/x", f="html").status_code == 200


def test_units_are_those_of_plans_that_were_published_and_valid(world):
    features = world.items("units", "planner")["features"]
    assert {each["properties"]["plan_id"] for each in features} == {"p-1"}
    assert world.items("units", "planner", datetime="2025-03-01")["features"] == []
    assert world.items("units", "planner", plan_id="p-2")["features"] == []
    assert world.get(f"/collections/units/items/{features[0]['id']}", "planner").status_code == 200
    assert world.get("/collections/units/items/p-2:micro_grid:u:1", "planner").status_code == 404


def test_the_extent_of_a_collection_holds_its_features(world):
    said = world.get("/collections/micro_grids").json()["extent"]["spatial"]["bbox"][0]
    assert said == pytest.approx([112, 37, 112.11, 37.01], abs=1e-4)


@given(numbers=st.lists(st.floats(-90, 90), min_size=4, max_size=4))
def test_every_box_is_read_as_what_it_says(numbers):
    west, south, east, north = numbers
    if south > north:
        with pytest.raises(QueryError):
            read_asked([(BBOX, ",".join(map(str, numbers)))], ())
        return
    place = read_asked([(BBOX, ",".join(map(str, numbers)))], ()).place
    inside = Point(west, south)
    assert place.intersects(inside)
    assert place.intersects(Point(180, south)) == (west > east)
    assert place.bounds[1::2] == (south, north)


@given(st.text(max_size=60))
def test_any_text_is_a_day_or_is_refused(text):
    with suppress(QueryError):
        assert read_asked([(DATETIME, text)], ()).days is not None
