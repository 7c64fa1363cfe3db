"""Cells tile the boundary."""

import numpy as np
import pytest
import shapely

from geo.coverage import blunt, shared_segments, simplify, tile
from geo.errors import GeoError

SQUARE = shapely.box(0, 0, 100, 100)
RING = shapely.Polygon(SQUARE.exterior, [shapely.box(40, 40, 60, 60).exterior])
WITH_EXCLAVE = shapely.MultiPolygon([RING, shapely.box(150, 20, 180, 60)])


def lines(*coordinates: list[tuple[float, float]]) -> np.ndarray:
    return np.array([shapely.LineString(c) for c in coordinates], dtype=object)


def assert_tiles(cells: np.ndarray, boundary: shapely.Geometry) -> None:
    assert shapely.coverage_is_valid(cells)
    assert shapely.is_valid(cells).all()
    assert shapely.symmetric_difference(shapely.union_all(cells), boundary).area < 0.01
    assert abs(shapely.area(cells).sum() - boundary.area) < 0.01


def test_a_missing_cell_is_a_gap() -> None:
    xy = np.array([(20.0, 20.0), (80.0, 20.0), (50.0, 80.0)])
    cells = tile(SQUARE, xy, np.arange(3))
    with pytest.raises(AssertionError):
        assert_tiles(cells[:2], SQUARE)


def test_a_border_lies_on_the_road_between_two_houses() -> None:
    road = lines([(-10, 30), (110, 30)])
    cells = tile(SQUARE, np.array([(50.0, 25.0), (50.0, 70.0)]), np.arange(2), separators=road)
    assert cells[0].area == pytest.approx(3000, abs=0.01)
    border = shapely.intersection(cells[0], cells[1])
    assert shapely.hausdorff_distance(border, shapely.LineString([(0, 30), (100, 30)])) < 1e-3


def test_a_dead_end_bears_the_border_of_the_houses_on_its_two_sides() -> None:
    """The bisector of the houses is at y = 35; the road ends at x = 60, and nothing lies beyond it."""
    road = lines([(-10, 30), (60, 30)])
    cells = tile(SQUARE, np.array([(30.0, 20.0), (30.0, 50.0)]), np.arange(2), separators=road)
    border = shapely.intersection(cells[0], cells[1])
    assert shapely.hausdorff_distance(shapely.clip_by_rect(border, 0, 0, 60, 100), lines([(0, 30), (60, 30)])[0]) < 1e-3
    assert_tiles(cells, SQUARE)


def test_land_beyond_a_dead_end_goes_to_the_house_from_which_it_is_reached_round_the_end() -> None:
    road = lines([(-10, 30), (60, 30)])
    cells = tile(SQUARE, np.array([(20.0, 20.0), (70.0, 20.0)]), np.arange(2), separators=road)
    assert cells[0].area == pytest.approx(45 * 30, abs=0.01)


def test_beyond_a_dead_end_the_land_is_divided_by_the_houses_on_that_side() -> None:
    """Two houses north of the road share out what the nearer one south of it would have beyond the road."""
    road = lines([(-10, 40), (95, 40)])
    doors = np.array([(50.0, 39.0), (30.0, 70.0), (70.0, 70.0)])
    cells = tile(SQUARE, doors, np.arange(3), separators=road)
    assert shapely.distance(cells[1], shapely.Point(49, 41)) == 0
    assert shapely.distance(cells[2], shapely.Point(51, 41)) == 0


def test_a_strip_between_two_ways_joins_where_it_takes_the_border_of_fewest_houses() -> None:
    """Houses stand close north and south of a street with a footway; west of both there is only a far one.

    ┌─────┬───────────────┐
    │     │   h       h   │
    │     ├───────────────┤  street, y = 55
    │ h   ├───────────────┤  footway, y = 45
    │     │   h       h   │
    └─────┴───────────────┘
    """
    ways = lines([(40, -10), (40, 110)], [(40, 55), (110, 55)], [(40, 45), (110, 45)])
    doors = np.array([(5.0, 50.0), (60.0, 65.0), (80.0, 65.0), (60.0, 35.0), (80.0, 35.0)])
    cells = tile(SQUARE, doors, np.arange(5), separators=ways)
    assert cells[0].area == pytest.approx(40 * 100 + 60 * 10, abs=0.01)


def test_a_door_that_stands_on_a_road_takes_no_other_door_s_cell() -> None:
    doors = np.array([(50.0, 30.0), (60.0, 30.0), (80.0, 50.0)])
    cells = tile(SQUARE, doors, np.arange(3), separators=lines([(60, 100), (60, 0)]))
    assert_tiles(cells, SQUARE)
    assert (shapely.distance(cells, shapely.points(doors)) < 1e-6).all()


def test_land_where_nobody_lives_joins_over_the_road_rather_than_over_the_river() -> None:
    road, river = lines([(-10, 40), (110, 40)]), lines([(-10, 60), (110, 60)])
    cells = tile(SQUARE, np.array([(50.0, 20.0), (50.0, 80.0)]), np.arange(2), separators=road, barriers=river)
    assert cells[0].area == pytest.approx(6000, abs=0.01)


def test_an_empty_exclave_goes_to_the_nearest_house() -> None:
    cells = tile(WITH_EXCLAVE, np.array([(10.0, 50.0), (90.0, 50.0)]), np.arange(2))
    assert shapely.get_num_geometries(cells).tolist() == [1, 2]


def test_an_empty_exclave_goes_to_one_house_even_if_a_river_divides_it() -> None:
    river = lines([(140, 40), (190, 40)])
    cells = tile(WITH_EXCLAVE, np.array([(90.0, 25.0), (90.0, 55.0)]), np.arange(2), barriers=river)
    assert sorted(shapely.get_num_geometries(cells)) == [1, 2]
    assert_tiles(cells, WITH_EXCLAVE)


def test_without_houses_there_is_no_tiling() -> None:
    with pytest.raises(GeoError, match="no sites"):
        tile(SQUARE, np.empty((0, 2)), np.empty(0, dtype=np.intp))


def test_shared_segments_are_found_once_with_their_length() -> None:
    left, right = shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)
    shared = shared_segments(np.array([left, right], dtype=object))
    assert (shared.left.tolist(), shared.right.tolist(), shared.length_m.tolist()) == ([0], [1], [1.0])


def test_a_cell_in_two_pieces_shares_the_borders_of_both() -> None:
    pair = shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(5, 0, 6, 1)])
    shared = shared_segments(np.array([pair, shapely.box(1, 0, 2, 1), shapely.box(6, 0, 7, 1)], dtype=object))
    assert set(zip(shared.left.tolist(), shared.right.tolist(), strict=True)) == {(0, 1), (0, 2)}


ZIGZAG = [(0, 50), (20, 53), (40, 48), (60, 52), (80, 49), (100, 50)]
SOUTH = shapely.Polygon([*ZIGZAG, (100, 0), (0, 0)])
NORTH = shapely.Polygon([*ZIGZAG, (100, 100), (0, 100)])
HALVES = np.array([SOUTH, NORTH], dtype=object)
DOORS, OWNER = np.asarray(shapely.points([(50.0, 10.0), (50.0, 90.0)])), np.arange(2)


def border_of(cells: np.ndarray) -> list[tuple[float, float]]:
    shared = shapely.line_merge(shapely.intersection(*cells))
    return sorted(map(tuple, shapely.get_coordinates(shared).tolist()))


def test_a_border_in_the_fields_is_made_straight_on_both_sides_alike() -> None:
    cells = simplify(HALVES, tolerance_m=10, doors=DOORS, owner=OWNER)
    assert_tiles(cells, SQUARE)
    assert border_of(cells) == [(0, 50), (100, 50)]


def test_a_border_on_a_road_keeps_every_bend() -> None:
    cells = simplify(HALVES, tolerance_m=10, doors=DOORS, owner=OWNER, fixed=lines([(-5, 50), *ZIGZAG]))
    assert_tiles(cells, SQUARE)
    assert border_of(cells) == ZIGZAG


def test_a_border_that_leaves_the_road_is_made_straight_from_there_on() -> None:
    cells = simplify(HALVES, tolerance_m=10, doors=DOORS, owner=OWNER, fixed=lines(ZIGZAG[:3]))
    assert_tiles(cells, SQUARE)
    assert border_of(cells) == [*ZIGZAG[:3], (100, 50)]


def test_no_door_is_cut_off_with_a_bend() -> None:
    doors = np.asarray(shapely.points([(20.0, 52.0), (50.0, 90.0)]))
    cells = simplify(HALVES, tolerance_m=10, doors=doors, owner=OWNER)
    assert shapely.intersects(cells, doors).all()


def test_what_is_simplified_stays_as_it_was() -> None:
    before = HALVES.copy()
    simplify(HALVES, tolerance_m=10, doors=DOORS, owner=OWNER, fixed=lines(ZIGZAG[:3]))
    assert shapely.equals_exact(HALVES, before).all()


def test_cells_in_two_pieces_and_with_holes_are_simplified_whole() -> None:
    west, east = shapely.box(0, 0, 60, 100), shapely.box(60, 0, 100, 100)
    hole = shapely.Polygon([(20, 20), (30, 21), (40, 20), (40, 40), (20, 40)])
    cells = np.array([west - hole, shapely.MultiPolygon([hole, east])], dtype=object)
    doors = np.asarray(shapely.points([(10.0, 10.0), (30.0, 30.0)]))
    simple = simplify(cells, tolerance_m=5, doors=doors, owner=OWNER)
    assert_tiles(simple, SQUARE)
    assert (30, 21) not in map(tuple, shapely.get_coordinates(simple).tolist())


NEEDLE = np.array(
    [
        shapely.Polygon([(0, 45), (60, 50), (0, 55)]),
        shapely.Polygon([(0, 0), (100, 0), (100, 50), (60, 50), (0, 45)]),
        shapely.Polygon([(0, 100), (0, 55), (60, 50), (100, 50), (100, 100)]),
    ],
    dtype=object,
)
"""A strip that ends in a corner of ten degrees between two fields."""

THREE_DOORS = np.asarray(shapely.points([(5.0, 50.0), (50.0, 10.0), (50.0, 90.0)]))


def test_the_tip_of_a_spike_goes_to_a_neighbour() -> None:
    cells = blunt(NEEDLE, doors=THREE_DOORS)
    assert_tiles(cells, SQUARE)
    given = shapely.area(NEEDLE) - shapely.area(cells)
    assert given[0] == pytest.approx(12.0, abs=0.1)  # two metres wide, twelve long
    assert sorted(given.round(9))[1] == 0
    assert len(cells[0].exterior.coords) == 5


@pytest.mark.parametrize(("side", "taker"), [(1, 2), (2, 1)])
def test_a_spike_along_a_road_goes_to_the_neighbour_beyond_its_other_side(side: int, taker: int) -> None:
    road = lines([(0, 50 + 5 * (2 * side - 3)), (60, 50)])
    cells = blunt(NEEDLE, doors=THREE_DOORS, fixed=road)
    assert_tiles(cells, SQUARE)
    assert cells[taker].area - NEEDLE[taker].area == pytest.approx(12.0, abs=0.1)
    assert shapely.equals(cells[side], NEEDLE[side])


def test_a_spike_between_two_roads_stays() -> None:
    cells = blunt(NEEDLE, doors=THREE_DOORS, fixed=lines([(0, 45), (60, 50)], [(0, 55), (60, 50)]))
    assert shapely.equals_exact(cells, NEEDLE, normalize=True).all()


def test_a_spike_with_a_door_in_its_tip_stays() -> None:
    cells = blunt(NEEDLE, doors=np.append(THREE_DOORS[1:], shapely.Point(55, 50)))
    assert shapely.equals_exact(cells, NEEDLE, normalize=True).all()
