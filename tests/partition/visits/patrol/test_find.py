"""Patrols over the streets of a small grid, drawn in metres from its south-west corner."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.errors import GeoError
from geo.walk import build_graph
from partition.visits.patrol import find_patrol, grid_streets, length_by_name

CRS = "EPSG:32650"
BLOCK = {
    "south": [(0, 0), (100, 0)],
    "east": [(100, 0), (100, 100)],
    "north": [(100, 100), (0, 100)],
    "west": [(0, 100), (0, 0)],
}


def streets_of(roads: dict, outline=None):
    table = gpd.GeoDataFrame(
        {"name": list(roads), "highway": "residential"},
        geometry=[shapely.LineString(line) for line in roads.values()],
        crs=CRS,
    )
    return grid_streets(build_graph(table), outline or shapely.box(-200, -200, 400, 400))


def test_a_block_is_walked_round_once_and_back_to_the_start():
    patrol = find_patrol(streets_of(BLOCK), start=shapely.Point(50, 5))
    assert patrol.length_m == patrol.required_m == pytest.approx(400)
    assert patrol.proven
    assert patrol.line.coords[0] == patrol.line.coords[-1] == (50, 0)
    assert patrol.start_away_m == 5


def test_a_dead_end_off_the_block_is_walked_twice():
    patrol = find_patrol(streets_of(BLOCK | {"lane": [(100, 0), (160, 0)]}))
    assert [one.purpose for one in patrol.stretches if one.street == "lane"] == ["patrol", "again"]
    assert patrol.length_m == pytest.approx(520)
    assert patrol.again_m == pytest.approx(60)


def test_one_street_alone_comes_back_the_same_way_unless_open():
    streets = streets_of({"lane": [(0, 0), (60, 0)]})
    assert find_patrol(streets).length_m == pytest.approx(120)
    assert find_patrol(streets, closed=False).length_m == pytest.approx(60)


def test_the_line_is_as_long_as_the_patrol_and_runs_on_without_a_leap():
    patrol = find_patrol(streets_of(BLOCK | {"bend": [(100, 0), (150, 20), (130, 60), (100, 100)]}))
    assert patrol.line.length == pytest.approx(patrol.length_m)
    for one, after in zip(patrol.stretches[:-1], patrol.stretches[1:], strict=True):
        assert one.line.coords[-1] == after.line.coords[0]


def test_the_border_cuts_a_street_and_the_rest_of_it_only_leads_on():
    half = shapely.box(-200, -200, 50, 400)
    patrol = find_patrol(streets_of(BLOCK, half))
    assert patrol.required_m == pytest.approx(204, abs=0.1)  # west, and half of two others with 2 m beside the border
    assert patrol.way_m == pytest.approx(400 - patrol.required_m)


def test_a_street_along_the_border_is_the_grids_and_no_stub_beyond_it():
    roads = BLOCK | {"beyond": [(100, 0), (180, 0)]}
    assert set(length_by_name(streets_of(roads, shapely.box(0, 0, 100, 100)))) == set(BLOCK)


def test_chosen_streets_are_walked_and_others_only_on_the_way():
    patrol = find_patrol(streets_of(BLOCK), names=["south", "north"])
    assert {one.street for one in patrol.stretches if one.purpose == "patrol"} == {"south", "north"}
    assert patrol.length_m == pytest.approx(400)
    assert patrol.way_m == pytest.approx(200)


def test_places_alone_are_passed_by_the_shortest_way():
    places = [shapely.Point(10, -3), shapely.Point(40, 0), shapely.Point(10, -3)]
    patrol = find_patrol(streets_of(BLOCK), names=[], places=places, start=shapely.Point(20, 0))
    assert patrol.length_m == pytest.approx(60)
    assert sorted(call.place for call in patrol.calls) == [0, 1, 2]
    assert [call.away_m for call in sorted(patrol.calls, key=lambda call: call.place)] == [3, 0, 3]


def test_one_place_alone_is_no_walk():
    patrol = find_patrol(streets_of(BLOCK), names=[], places=[shapely.Point(30, 10)])
    assert (patrol.length_m, patrol.proven, patrol.stretches) == (0.0, True, ())
    assert patrol.line.length == 0


def test_streets_and_places_together_are_one_patrol():
    patrol = find_patrol(streets_of(BLOCK), names=["south"], places=[shapely.Point(50, 100)], closed=False)
    assert patrol.length_m == pytest.approx(250)
    assert patrol.calls[0].point == shapely.Point(50, 100)


def test_what_no_path_leads_to_is_named_and_the_rest_is_patrolled():
    roads = BLOCK | {"island": [(200, 200), (230, 200)]}
    patrol = find_patrol(streets_of(roads))
    (lost,) = patrol.unreached
    assert (lost.streets, lost.metres, lost.places) == (("island",), pytest.approx(30), ())
    assert patrol.required_m + lost.metres == pytest.approx(430)


def test_a_place_on_streets_that_hang_apart_is_named():
    roads = {"a": [(0, 0), (100, 0)], "b": [(0, 50), (100, 50)], "c": [(0, 99), (99, 99)]}  # none holds half
    patrol = find_patrol(streets_of(roads), names=["a"], places=[shapely.Point(50, 51)])
    assert patrol.unreached[0].places == (0,)
    assert patrol.calls == ()


def test_nothing_chosen_is_refused():
    with pytest.raises(GeoError, match="nothing to patrol"):
        find_patrol(streets_of(BLOCK), names=["nowhere"])


@pytest.mark.parametrize("closed", [True, False])
def test_whatever_the_streets_all_of_them_are_walked_and_the_bound_is_not_above(closed):
    rng = np.random.default_rng(7)
    for _ in range(8):
        ends = rng.integers(0, 5, (12, 2, 2)) * 40.0
        roads = {f"s{i}": line.tolist() for i, line in enumerate(ends) if (line[0] != line[1]).any()}
        streets = streets_of(roads)
        patrol = find_patrol(streets, closed=closed)
        lost = sum(one.metres for one in patrol.unreached)
        assert patrol.required_m + lost == pytest.approx(streets.metres.sum())
        walked = {one.edge: one.metres for one in patrol.stretches}
        assert sum(walked.values()) == pytest.approx(patrol.required_m)
        assert patrol.required_m <= patrol.lower_bound_m + 1e-6 <= patrol.length_m + 2e-6
