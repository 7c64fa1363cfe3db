import pytest
import shapely

from geo.errors import GeoError
from geo.walk import build_graph, close_within, compile_walk, report_walk


@pytest.fixture
def street(draw):
    """A street with a bridge in its middle, and a lane that joins nothing.

    ════════╪════════  y = 0, x = 0 to 200
       ──              y = 50, x = 20 to 60
    """
    return build_graph(draw([(0, 0), (200, 0)], [(20, 50), (60, 50)]))


DOORS = [(10, 5), (30, -5), (190, 120), (180, 5)]


def test_doors_open_on_the_main_island_and_the_others_are_told_with_their_length(street):
    report = report_walk(compile_walk(street, DOORS))
    assert [(island.length_m, island.takes_doors, island.households) for island in report.islands] == [
        (200, True, 4),
        (40, False, 0),
    ]
    assert report.islands[1].lines.equals(shapely.MultiLineString([[(20, 50), (60, 50)]]))
    assert report.unreachable.tolist() == []


def test_a_closure_leaves_doors_behind_on_the_island_with_fewer_households(street):
    walk = compile_walk(close_within(street, shapely.Point(100, 0)), DOORS)
    few_east = report_walk(walk, [5, 5, 1, 1])
    assert few_east.unreachable.tolist() == [2, 3]
    assert [island.doors.tolist() for island in few_east.islands] == [[0, 1], [2, 3], []]
    assert [island.households for island in few_east.islands] == [10, 2, 0]
    assert report_walk(walk, [1, 1, 5, 5]).unreachable.tolist() == [0, 1]


def test_doors_far_from_any_path_are_named(street):
    assert report_walk(compile_walk(street, DOORS)).far.tolist() == [2]
    assert report_walk(compile_walk(street, DOORS), far_m=130).far.tolist() == []


def test_without_roads_there_is_nothing_to_tell():
    report = report_walk(compile_walk(None, DOORS))
    assert (report.islands, report.unreachable.tolist(), report.far.tolist()) == ((), [], [])


def test_no_doors_leave_islands_without_households(street):
    report = report_walk(compile_walk(street, []))
    assert [island.households for island in report.islands] == [0, 0]


def test_households_are_one_number_a_door(street):
    with pytest.raises(GeoError, match=r"one number a door, 4 of them, got shape \(2,\)"):
        report_walk(compile_walk(street, DOORS), [1, 2])
