"""The table of rules that turns building tags into households, rule by rule."""

import geopandas as gpd
import pytest
import shapely

from geo.formats.osm import count_households, estimate_households, nearest_place_names
from geo.formats.osm.households import parse_doors, parse_flats, parse_levels

CRS = "EPSG:32650"


def buildings(*rows: tuple[str, float, dict[str, str]]) -> gpd.GeoDataFrame:
    """Return square buildings along a street, each given as its tag, its footprint in m2 and its other facts."""
    facts = [
        {"building_id": f"w{i}", "building": tag, "levels": "", "flats": "", "doors": "", "use": "", **rest}
        for i, (tag, _, rest) in enumerate(rows)
    ]
    sides = [footprint**0.5 for _, footprint, _ in rows]
    squares = [shapely.box(5e5 + 100 * i, 4e6, 5e5 + 100 * i + side, 4e6 + side) for i, side in enumerate(sides)]
    return gpd.GeoDataFrame(facts, geometry=squares, crs=CRS)


@pytest.mark.parametrize(
    ("tag", "footprint", "facts", "households", "rule"),
    [
        ("house", 600, {}, 1, "house"),
        ("detached", 90, {"levels": "2"}, 1, "house"),
        ("terrace", 400, {"levels": "2"}, 5, "terrace"),
        ("terrace", 30, {}, 1, "terrace"),
        ("apartments", 600, {"levels": "6"}, 30, "apartments"),
        ("apartments", 600, {}, 15, "apartments"),
        ("apartments", 600, {"levels": "many"}, 15, "apartments"),
        ("residential", 180, {}, 1, "residential"),
        ("residential", 180, {"levels": "2"}, 1, "residential"),
        ("residential", 600, {}, 10, "residential block"),
        ("residential", 600, {"levels": "1"}, 5, "residential block"),
        ("residential", 240, {"levels": "4"}, 8, "residential block"),
        ("yes", 120, {}, 1, "untyped"),
        ("yes", 120, {"use": "shop"}, 0, "other use"),
        ("yes", 45, {}, 0, "untyped size"),
        ("yes", 505, {}, 0, "untyped size"),
        ("school", 120, {}, 0, "not residential"),
        ("garages", 120, {}, 0, "not residential"),
        ("apartments", 600, {"levels": "6", "flats": "22"}, 22, "flats tag"),
        ("retail", 600, {"doors": "1-4;6"}, 5, "doors tag"),
        ("house", 120, {"flats": "some"}, 1, "house"),
    ],
)
def test_the_first_rule_that_fits_a_building_counts_it(tag, footprint, facts, households, rule):
    counted = count_households(buildings((tag, footprint, facts)))
    assert counted.to_dict("records") == [{"households": households, "rule": rule}]


def test_a_point_stands_in_every_building_that_is_lived_in():
    street = buildings(("house", 100, {}), ("school", 900, {}), ("apartments", 600, {}))
    homes = estimate_households(street)
    assert list(homes.columns) == ["household_id", "households", "building_id", "rule", "geometry"]
    assert list(homes["building_id"]) == ["w0", "w2"]
    assert homes["household_id"].is_unique
    assert list(homes.index) == [0, 1]
    assert homes.within(street.geometry[[0, 2]].reset_index(drop=True)).all()


def test_footprints_are_measured_in_metres_whatever_the_coordinates_are():
    street = buildings(("residential", 395, {}), ("residential", 405, {}), ("terrace", 800, {}))
    assert count_households(street.to_crs(4326)).equals(count_households(street))
    assert list(count_households(street)["households"]) == [1, 7, 10]


def test_what_was_given_is_left_as_it_was():
    street = buildings(("house", 100, {}))
    before = street.copy()
    estimate_households(street)
    assert street.equals(before)


def test_no_buildings_are_no_households():
    nothing = buildings(("house", 100, {})).iloc[:0]
    assert estimate_households(nothing).empty
    assert count_households(nothing).empty


def test_a_household_belongs_to_the_place_nearest_to_it():
    homes = estimate_households(buildings(*[("house", 100, {})] * 4))
    spots = [shapely.Point(5e5, 4e6), shapely.Point(5e5 + 350, 4e6)]
    places = gpd.GeoDataFrame({"name": ["东庄", "西庄"]}, geometry=spots, crs=CRS).to_crs(4326)
    assert nearest_place_names(homes.to_crs(4326), places).tolist() == ["东庄", "东庄", "西庄", "西庄"]
    assert nearest_place_names(homes, places.iloc[:0]).tolist() == [""] * 4


@pytest.mark.parametrize(
    ("text", "flats"), [("12", 12), (" 3 ", 3), ("", None), ("0", None), ("1-8", None), ("99999", None)]
)
def test_flats_are_a_plain_number(text, flats):
    assert parse_flats(text) == flats


@pytest.mark.parametrize(
    ("text", "doors"),
    [
        ("12", 1),
        ("1-8", 8),
        ("1-3;5", 4),
        ("1, 2", 2),
        ("", None),
        ("A-C", None),
        ("1-20;9-3", None),
        ("0-99999", None),
    ],
)
def test_doors_are_counted_one_by_one_and_no_part_of_the_list_is_guessed(text, doors):
    assert parse_doors(text) == doors


@pytest.mark.parametrize(
    ("text", "levels"),
    [("3", 3.0), ("2.5", 2.5), ("", None), ("0", None), ("-1", None), ("two", None), ("999", None)],
)
def test_levels_are_a_plain_number_of_storeys(text, levels):
    assert parse_levels(text) == levels
