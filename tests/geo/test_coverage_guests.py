"""The far land of a strip is shared with doors beyond its road, so that no cell runs round an island."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.coverage import tile

ISLAND, TOWN = shapely.box(0, 0, 900, 900), shapely.box(50, 50, 850, 850)
RING_ROAD = np.array([TOWN.exterior], dtype=object)
NOTHING = np.empty(0, dtype=object)
ALONG = np.asarray(shapely.line_interpolate_point(TOWN.buffer(-20).exterior, np.arange(0, 3000, 60.0)))
ON_THE_SHORE = (450.0, 20.0)
"""A road runs round an island 50 m from the sea, with doors on its town side every 60 m and one on the shore."""

XY = np.vstack([[ON_THE_SHORE], shapely.get_coordinates(ALONG)])


def shared_out(xy: np.ndarray = XY, *, roads: np.ndarray = RING_ROAD, barriers: np.ndarray = NOTHING) -> np.ndarray:
    cells = tile(ISLAND, xy, np.arange(len(xy)), separators=roads, barriers=barriers)
    assert shapely.coverage_is_valid(cells)
    assert shapely.symmetric_difference(shapely.union_all(cells), ISLAND).area < 0.01
    assert (shapely.distance(cells, shapely.points(xy)) < 1e-6).all()
    assert (shapely.get_num_geometries(cells) == 1).all()
    return cells


def reach_m(cell: shapely.Geometry, door: np.ndarray) -> float:
    return float(shapely.hausdorff_distance(cell, shapely.Point(door)))


def test_the_only_door_on_a_shore_does_not_take_all_of_it() -> None:
    cells = shared_out()
    assert reach_m(cells[0], XY[0]) < 200
    assert cells[0].area < 0.1 * (ISLAND.area - TOWN.area)


def test_each_piece_of_the_shore_belongs_to_the_nearest_door_across_the_road() -> None:
    cells, place = shared_out(), shapely.Point(450, 890)
    nearest = shapely.distance(shapely.points(XY), place).argmin()
    assert shapely.intersects(cells[nearest], place)


def test_behind_a_wall_the_shore_stays_with_the_door_on_it() -> None:
    cells = shared_out(barriers=RING_ROAD, roads=NOTHING)
    assert cells[0].area == pytest.approx(ISLAND.area - TOWN.area, abs=0.01)


def test_where_doors_stand_on_both_sides_the_border_stays_on_the_road() -> None:
    shore = shapely.get_coordinates(shapely.line_interpolate_point(TOWN.buffer(20).exterior, np.arange(0, 3300, 100.0)))
    cells = shared_out(np.vstack([shore, XY[1:]]))
    assert shapely.union_all(cells[len(shore) :]).symmetric_difference(TOWN).area < 0.01


def test_a_field_is_no_strip_and_keeps_its_borders_on_the_road() -> None:
    road = np.array([shapely.LineString([(-10, 300), (910, 300)])])
    doors = np.array([(10.0, 320.0), *((x, 280.0) for x in range(100, 900, 100))])
    assert shared_out(doors, roads=road)[0].area == pytest.approx(900 * 600, abs=0.01)


STEPS = st.integers(1, 35)
WAYS = st.lists(st.lists(st.tuples(st.integers(-2, 38), st.integers(-2, 38)), min_size=2, max_size=6), max_size=3)


def drawn(steps: list[list[tuple[int, int]]]) -> np.ndarray:
    lines = [shapely.LineString(25.0 * np.array(line)) for line in steps]
    return np.array([line for line in lines if line.length > 0], dtype=object)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(STEPS, STEPS), min_size=1, max_size=25, unique=True), WAYS, WAYS)
def test_strips_are_shared_out_whatever_doors_roads_and_walls_there_are(
    places: list[tuple[int, int]], ways: list, walls: list
) -> None:
    """Doors on a coarse lattice stand on roads, on walls, and as far from one as from another."""
    roads, xy = np.append(RING_ROAD, drawn(ways)), 25.0 * np.array(places, dtype=float)
    cells = shared_out(xy, roads=roads, barriers=drawn(walls))
    again = shared_out(xy, roads=roads, barriers=drawn(walls))
    assert shapely.equals_exact(cells, again).all()
