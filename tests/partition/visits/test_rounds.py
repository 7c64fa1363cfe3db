"""Rounds, held against a checker that knows nothing of how they were made."""

from math import ceil
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.errors import GeoError
from geo.walk import build_graph, compile_walk
from partition.visits import Pace, Stop, build_stops, plan_rounds

CRS = "EPSG:32650"
START = shapely.Point(0, 0)
KARHULA = Path(__file__).parents[3] / "data" / "boundaries" / "karhula"


def lane(*counts, spacing=100.0, off=10.0):
    """Return stops along a straight lane that begins at the start, and its graph.

      h     h     h         a stop every 100 m, 10 m off the lane,
    S─┴─────┴─────┴──       with so many households each
    """
    stops = [Stop((f"h{i}",), count, shapely.Point(spacing * (i + 1), off)) for i, count in enumerate(counts)]
    line = shapely.LineString([(0, 0), (spacing * (len(counts) + 1), 0)])
    roads = gpd.GeoDataFrame({"highway": ["service"], "name": ["长巷"], "bridge": [""]}, geometry=[line], crs=CRS)
    return stops, build_graph(roads)


def town(columns, rows, *, households=1, block=60.0):
    """Return the stops and the graph of a town of square blocks, a door at every block."""
    xs, ys = block * np.arange(columns + 1), block * np.arange(rows + 1)
    lines = [shapely.LineString([(x, y) for y in ys]) for x in xs] + [
        shapely.LineString([(x, y) for x in xs]) for y in ys
    ]
    roads = gpd.GeoDataFrame(
        {"highway": "residential", "name": "", "bridge": ""}, geometry=lines, crs=CRS, index=range(len(lines))
    )
    doors = [(block * x + 17, block * y + 8) for y in range(rows) for x in range(columns)]
    stops = [Stop((f"h{i}",), households, shapely.Point(door)) for i, door in enumerate(doors)]
    return stops, build_graph(roads)


def check(rounds, stops, start, graph, pace):
    """Fail unless every stop is in one round, every leg is a real way, and every budget is kept."""
    visited = [household for one in rounds for stop in one.stops for household in stop.household_ids]
    assert sorted(visited) == sorted(household for stop in stops for household in stop.household_ids)
    assert [one.number for one in rounds] == list(range(1, len(rounds) + 1))
    for one in rounds:
        places = [start, *(stop.point for stop in one.stops), start]
        walk = compile_walk(graph, [(place.x, place.y) for place in places])
        metres, unreachable = walk.distances()
        assert len(one.legs) == len(places) - 1
        for i, leg in enumerate(one.legs):
            assert leg.metres == pytest.approx(metres[i, i + 1], abs=1e-6)
            assert leg.estimated == (walk.estimated or unreachable[i, i + 1])
            assert leg.estimated or leg.line.length == pytest.approx(leg.metres, abs=1e-6)
            assert shapely.Point(leg.line.coords[0]).equals(places[i])
            assert shapely.Point(leg.line.coords[-1]).equals(places[i + 1])
        minutes = sum(leg.metres for leg in one.legs) * 0.06 / pace.speed_kmh
        minutes += sum(stop.visits for stop in one.stops) * pace.visit_minutes
        assert one.minutes == pytest.approx(minutes, abs=1e-6)
        assert one.arrivals[-1] == pytest.approx(minutes, abs=1e-6)
        assert one.over_budget == (minutes > pace.minutes + 1e-6)
        assert not one.over_budget or len(one.stops) == 1


def test_all_stops_of_a_short_lane_are_one_round_there_and_back():
    stops, graph = lane(1, 1, 1)
    (one,) = plan_rounds(stops, START, graph)
    check([one], stops, START, graph, Pace())
    assert one.metres == pytest.approx(2 * 300 + 3 * 20)
    assert one.tour.proven
    assert one.minutes == pytest.approx(0.015 * 660 + 36)


def test_what_does_not_fit_goes_to_a_second_round_and_none_is_dropped():
    stops, graph = lane(*[1] * 12)
    pace = Pace(minutes=110)
    rounds = plan_rounds(stops, START, graph, pace=pace)
    check(rounds, stops, START, graph, pace)
    assert [len(one.stops) for one in rounds] == [6, 6]


def test_the_far_end_of_a_lane_is_walked_to_once():
    """Two rounds must go out; the shorter one needs not go to the end."""
    stops, graph = lane(*[1] * 12)
    near, far = sorted(plan_rounds(stops, START, graph, pace=Pace(minutes=110)), key=lambda one: one.metres)
    assert far.metres > 2 * 1200
    assert near.metres < 2 * 700


def test_a_stop_whose_visits_alone_exceed_the_time_is_a_round_of_its_own_over_budget():
    stops, graph = lane(1, 11, 1)
    rounds = plan_rounds(stops, START, graph)
    check(rounds, stops, START, graph, Pace())
    assert [(one.over_budget, [stop.visits for stop in one.stops]) for one in rounds] == [
        (False, [1, 1]),
        (True, [11]),
    ]


def test_a_stop_too_far_to_walk_to_is_a_round_of_its_own_over_budget():
    stops, graph = lane(1, 1, spacing=2500.0)
    rounds = plan_rounds(stops, START, graph)
    check(rounds, stops, START, graph, Pace())
    assert [one.over_budget for one in rounds] == [False, True]


def test_a_round_may_take_the_time_to_the_last_minute():
    stops = [Stop((f"h{i}",), 1, START) for i in range(20)]
    rounds = plan_rounds(stops, START, None)
    assert [one.minutes for one in rounds] == [120.0, 120.0]
    assert not any(one.over_budget for one in rounds)


@pytest.mark.parametrize(("minutes", "visit_minutes"), [(60, 12), (120, 12), (45, 5), (200, 0)])
def test_rounds_through_a_town_pass_the_checker_and_are_no_more_than_the_visits_ask_for(minutes, visit_minutes):
    stops, graph = town(5, 5)
    pace = Pace(minutes=minutes, visit_minutes=visit_minutes)
    start = shapely.Point(150, 130)
    rounds = plan_rounds(stops, start, graph, pace=pace)
    check(rounds, stops, start, graph, pace)
    assert len(rounds) <= ceil(25 * visit_minutes / minutes) + 2
    assert all(one.tour.proven for one in rounds)


def test_rounds_come_with_the_most_stops_first():
    stops, graph = town(5, 4)
    sizes = [len(one.stops) for one in plan_rounds(stops, shapely.Point(150, 130), graph)]
    assert sizes == sorted(sizes, reverse=True)


def test_the_same_stops_give_the_same_rounds():
    stops, graph = town(5, 4)
    assert plan_rounds(stops, START, graph) == plan_rounds(stops, START, graph)


def test_streets_of_a_leg_are_named_once_each():
    stops, graph = lane(1, 1)
    (one,) = plan_rounds(stops, START, graph)
    assert {leg.streets for leg in one.legs} == {("长巷",)}


def test_without_roads_every_leg_is_straight_and_says_that_it_is_estimated():
    stops, _ = lane(1, 1)
    (one,) = plan_rounds(stops, START, None)
    check([one], stops, START, None, Pace())
    assert one.estimated
    assert one.legs[0].metres == pytest.approx(1.4 * one.legs[0].line.length)


def test_a_stop_on_an_island_is_visited_and_its_legs_are_estimated():
    stops, graph = lane(1, 1, 1)
    far = [(900.0, 500.0), (900.0, 560.0)]
    graph.add_edge(*far, geometry=shapely.LineString(far), length_m=60.0, main=True)
    stops = [*stops, Stop(("h9",), 1, shapely.Point(903, 530))]
    (one,) = plan_rounds(stops, START, graph)
    check([one], stops, START, graph, Pace())
    assert sum(leg.estimated for leg in one.legs) == 2


def test_no_stops_are_no_rounds():
    assert plan_rounds([], START, None) == ()


def test_the_start_may_be_the_door_of_a_stop():
    stops, graph = lane(1, 1, 1)
    (one,) = plan_rounds(stops, stops[1].point, graph)
    assert one.stops[0] is stops[1]
    assert one.legs[0].metres == 0.0
    assert one.arrivals[0] == 0.0


@pytest.mark.parametrize(
    "wrong",
    [
        {"minutes": 0},
        {"minutes": float("nan")},
        {"minutes": float("inf")},
        {"speed_kmh": -1},
        {"visit_minutes": -1},
        {"visit_minutes": 121},
        {"visit_minutes": float("nan")},
    ],
)
def test_a_pace_that_nobody_can_walk_is_refused(wrong):
    with pytest.raises(GeoError):
        Pace(**wrong)


def test_karhula_rounds_along_real_streets_pass_the_checker():
    doors, roads = (gpd.read_file(KARHULA / f"{name}.geojson").to_crs("EPSG:32635") for name in ("households", "roads"))
    near = doors.iloc[doors.distance(doors.geometry.iloc[700]).argsort()[:45]]
    stops = build_stops(near.rename(columns={"id": "household_id"}))
    graph = build_graph(roads)
    rounds = plan_rounds(stops, near.geometry.iloc[0], graph)
    check(rounds, stops, near.geometry.iloc[0], graph, Pace())
    assert all(one.tour.proven for one in rounds)
