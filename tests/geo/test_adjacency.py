"""Who is a neighbour, and what a barrier closes.

┌───┬───┐
│ 2 │ 3 │
├───┼───┤   the river runs between the rows at y = 10
│ 0 │ 1 │
└───┴───┘
"""

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.adjacency import build_adjacency, crossing_points, neighbour_lists

CELLS = np.array([shapely.box(x, y, x + 10, y + 10) for y in (0, 10) for x in (0, 10)], dtype=object)
RIVER = np.array([shapely.LineString([(-5, 10), (25, 10)])], dtype=object)
NONE = np.empty(0, dtype=object)


def open_pairs(barriers: np.ndarray, roads: np.ndarray) -> set[tuple[int, int]]:
    adjacency = build_adjacency(CELLS, barriers, roads)
    keep = adjacency.is_open
    return {(int(a), int(b)) for a, b in zip(adjacency.left[keep], adjacency.right[keep], strict=True)}


def way(*xy: tuple[float, float]) -> np.ndarray:
    return np.array([shapely.LineString(xy)], dtype=object)


def test_cells_that_share_only_a_corner_are_no_neighbours() -> None:
    assert open_pairs(NONE, NONE) == {(0, 1), (0, 2), (1, 3), (2, 3)}


def test_a_river_closes_the_borders_on_it() -> None:
    assert open_pairs(RIVER, NONE) == {(0, 1), (2, 3)}


def test_a_footbridge_reopens_only_the_two_cells_where_it_crosses() -> None:
    assert open_pairs(RIVER, way((4, 2), (4, 18))) == {(0, 1), (2, 3), (0, 2)}


@settings(deadline=None)
@given(st.floats(0, 6.28), st.floats(-0.6, 0.6), st.floats(0, 1e6), st.floats(0, 5e6))
def test_every_way_straight_through_a_barrier_crosses_it(turn: float, skew: float, east: float, north: float) -> None:
    at = np.array([east, north])
    wall, walk = (np.array([np.cos(a), np.sin(a)]) for a in (turn, turn + np.pi / 2 + skew))
    barrier = shapely.LineString([at - 40 * wall, at + 60 * wall])
    road = shapely.LineString([at - 30 * walk, at + 50 * walk])
    assert len(crossing_points(np.array([barrier]), np.array([road]))) == 1


def test_a_path_that_ends_on_the_bank_opens_nothing() -> None:
    assert open_pairs(RIVER, way((4, 2), (4, 10))) == {(0, 1), (2, 3)}


def test_two_ways_that_meet_on_a_level_crossing_open_it() -> None:
    both = np.concatenate([way((4, 2), (4, 10)), way((4, 10), (4, 18))])
    assert open_pairs(RIVER, both) == {(0, 1), (2, 3), (0, 2)}


def test_a_barrier_over_half_a_border_leaves_it_open() -> None:
    cells = np.array([shapely.box(0, 0, 10, 10), shapely.Polygon([(0, 10), (5, 10), (10, 10), (10, 20), (0, 20)])])
    cells[0] = shapely.Polygon([(0, 0), (10, 0), (10, 10), (5, 10), (0, 10)])
    adjacency = build_adjacency(cells, way((-5, 10), (5, 10)), NONE)
    assert adjacency.open_m.tolist() == [5.0]
    assert adjacency.border_m.tolist() == [10.0]
    assert adjacency.is_open.tolist() == [True]


def test_neighbour_lists_are_symmetric_and_sorted() -> None:
    lists = neighbour_lists(3, np.array([0, 1]), np.array([2, 2]))
    assert (lists.indptr.tolist(), lists.indices.tolist()) == ([0, 1, 2, 4], [2, 2, 0, 1])
