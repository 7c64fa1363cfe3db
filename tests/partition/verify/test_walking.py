"""Walking distances on roads small enough to measure with a ruler."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.walk import build_graph, compile_walk
from partition.verify.walking import road_network, walks


def _roads(*lines):
    return np.array([shapely.LineString(line) for line in lines], dtype=object)


def _walk(roads, *points):
    """Return the metres from the first point to the others, and which are unreachable, by networkx and by scipy."""
    measured = walks(roads, np.array(points, dtype=float))
    everyone = np.arange(len(points))
    metres, lost = measured.from_centre(0, everyone)
    assert measured.between(everyone)[0] == pytest.approx(metres)
    return metres[1:].tolist(), lost[1:].tolist()


def test_a_walk_is_access_path_and_access():
    roads = _roads([(0, 0), (100, 0)], [(100, 0), (100, 100)])
    assert _walk(roads, (10, 5), (103, 80)) == ([5 + 90 + 80 + 3], [False])


def test_two_households_on_one_piece_go_along_it():
    roads = _roads([(0, 0), (100, 0)])
    assert _walk(roads, (10, 5), (90, -7)) == ([5 + 80 + 7], [False])


def test_a_household_at_the_end_of_a_piece_walks_from_its_end():
    roads = _roads([(0, 0), (100, 0)], [(100, 0), (200, 0)])
    assert _walk(roads, (100, 40), (0, 20), (200, 20)) == ([160, 160], [False, False])


def test_up_to_thirty_metres_one_may_walk_straight():
    roads = _roads([(0, 0), (100, 0)])
    # across the road: 20 + 0 + 10 is straight as well; beside each other 20 + 24 + 20 is not
    assert _walk(roads, (10, 20), (10, -10), (34, 20), (41, 20)) == ([30, 24, 71], [False] * 3)


def test_a_household_is_no_walk_from_itself():
    assert _walk(_roads([(0, 0), (100, 0)]), (10, 20), (10, 20)) == ([0], [False])


def test_without_roads_every_walk_is_estimated_from_the_straight_line():
    assert _walk(_roads(), (0, 0), (10, 0), (100, 0)) == ([14, pytest.approx(140)], [False, False])


def test_without_a_path_the_straight_line_stands_for_it_and_counts_as_unreachable():
    roads = _roads([(0, 0), (100, 0)], [(0, 500), (100, 500)], [(0, 900), (80, 900)])
    assert _walk(roads, (50, 0), (50, 500)) == ([pytest.approx(700)], [True])


def test_the_main_component_alone_is_walked_on_if_it_is_half_of_the_roads():
    roads = _roads([(0, 0), (100, 0)], [(0, 20), (99, 20)])
    assert _walk(roads, (0, 20), (90, 20)) == ([20 + 90 + 20], [False])


def test_ends_within_a_centimetre_are_one_crossing():
    joined = road_network(_roads([(0, 0), (90, 0)], [(90.009, 0), (100, 0)]))
    assert len(joined.graph) == 3


@pytest.mark.parametrize("gap", [0.05, 0.5])
def test_a_road_that_ends_half_a_metre_from_another_goes_on_to_it(gap):
    roads = _roads([(0, 0), (30, 0), (100, 0)], [(50, gap), (50, 60)])
    assert _walk(roads, (0, 0), (50, 60)) == ([pytest.approx(110)], [False])


def test_a_road_that_ends_farther_from_another_is_apart():
    assert len(road_network(_roads([(0, 0), (90, 0)], [(90.51, 0), (100, 0)])).graph) == 2


@pytest.mark.parametrize("seed", range(12))
def test_the_planner_walks_as_far_on_roads_that_seldom_meet_to_the_digit(seed):
    """Side roads end up to 0.6 m before or behind others, and some lines cross without vertices."""
    rng = np.random.default_rng(seed)
    main = [[(0, 100 * k), (400, 100 * k)] for k in range(4)]
    sides = [
        [(x, 100 * k + rng.uniform(-0.6, 0.6)), (x + rng.uniform(-9, 9), 100 * (k + 1) + rng.uniform(-0.6, 0.6))]
        for x, k in zip(rng.uniform(20, 380, 14), rng.integers(0, 3, 14), strict=True)
    ]
    roads = _roads(*main, *sides, [(10, -20), (10, 330)])
    points = np.c_[rng.uniform(0, 400, 30), rng.uniform(0, 300, 30)]
    planned = compile_walk(build_graph(gpd.GeoDataFrame(geometry=roads, crs=32650)), points).distances()
    measured = walks(roads, points)
    judged = [measured.from_centre(centre, np.arange(30)) for centre in range(30)]
    assert (planned.unreachable == [lost for _, lost in judged]).all()
    assert planned.metres == pytest.approx(np.array([metres for metres, _ in judged]), abs=0.1)


def test_lines_that_cross_without_a_vertex_are_cut_only_if_the_network_falls_apart():
    cross = [[(0, 50), (100, 50)], [(50, 0), (50, 100)]]
    assert road_network(_roads(*cross)).graph.number_of_edges() == 4
    # a side road that ends a hair before the main one meets it
    assert road_network(_roads(cross[0], [(50, 50.004), (50, 100)])).graph.number_of_edges() == 3
    # a long main road: the bridge over it stays a bridge
    assert road_network(_roads([(0, 50), (900, 50)], cross[1])).graph.number_of_edges() == 1


def test_many_members_are_searched_in_parts_with_the_same_result(monkeypatch):
    roads = _roads([(0, 0), (1000, 0)], [(0, 0), (0, 500)])
    points = np.column_stack([np.linspace(0, 1000, 20), np.full(20, 30.0)])
    whole = walks(roads, points).between(np.arange(20))
    monkeypatch.setattr("partition.verify.walking.SOURCES", 3)
    assert walks(roads, points).between(np.arange(20)) == pytest.approx(whole)
