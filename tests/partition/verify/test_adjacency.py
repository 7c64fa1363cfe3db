"""Who borders whom, on cells that can be drawn."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from partition.verify.adjacency import neighbours

NONE = np.empty(0, dtype=object)

TWINS = [shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10)]


def _lines(*lines):
    return np.array([shapely.LineString(line) for line in lines], dtype=object)


def _joined(cells, barriers=NONE, ways=NONE, villages="V1"):
    units = gpd.GeoDataFrame({"village": villages}, geometry=list(cells), index=[f"u{i}" for i in range(len(cells))])
    found = neighbours(units, barriers, ways)
    assert set(found.walkable.edges) <= set(found.land.edges)
    return set(found.walkable.edges)


@pytest.mark.parametrize(("top", "joined"), [(10.0, True), (0.02, True), (0.01, False), (0.0, False)])
def test_cells_are_neighbours_from_more_than_a_centimetre_of_border_on(top, joined):
    other = shapely.box(10, -5, 20, top)
    assert bool(_joined([TWINS[0], other])) == joined


def test_a_vertex_on_a_neighbours_straight_edge_does_not_hide_the_border():
    slanted = shapely.Polygon([(0, 0), (10, 3), (10, 13), (0, 10)])
    # the vertex at a third of the way is not exactly on the other's edge, as floats go
    other = shapely.Polygon([(0, 0), (10 / 3, 1), (10, 3), (10, -5), (0, -5)])
    assert _joined([slanted, other]) == {("u0", "u1")}


def test_cells_of_two_villages_are_no_neighbours():
    assert _joined(TWINS, villages=["V1", "V2"]) == set()


@pytest.mark.parametrize(
    ("barrier", "joined"),
    [([(10, 0), (10, 10)], False), ([(10, 0), (10, 9)], True), ([(9, 0), (9, 10)], True), ([(0, 5), (20, 5)], True)],
    ids=["on the border", "on most of it", "beside it", "across it"],
)
def test_a_border_is_closed_if_it_lies_on_a_barrier(barrier, joined):
    assert bool(_joined(TWINS, _lines(barrier))) == joined


def test_two_barriers_may_close_a_border_together():
    assert _joined(TWINS, _lines([(10, -1), (10, 4)], [(10, 4), (10, 11)])) == set()


def test_a_crossing_reopens_only_the_two_cells_where_it_crosses():
    upper = [shapely.box(0, 10, 10, 20), shapely.box(10, 10, 20, 20)]
    river, bridge = _lines([(10, -1), (10, 21)]), _lines([(5, 3), (15, 3)])
    assert _joined([*TWINS, *upper], river, bridge) == {("u0", "u2"), ("u1", "u3"), ("u0", "u1")}


def test_a_way_on_the_border_of_two_cells_crosses_into_both():
    upper = [shapely.box(0, 10, 10, 20), shapely.box(10, 10, 20, 20)]
    river, road = _lines([(10, -1), (10, 21)]), _lines([(0, 10), (20, 10)])
    assert {("u0", "u1"), ("u2", "u3")} <= _joined([*TWINS, *upper], river, road)
