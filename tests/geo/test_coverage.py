"""Cells tile the boundary."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.coverage import shared_segments, tile
from geo.errors import GeoError

SQUARE = shapely.box(0, 0, 100, 100)
RING = shapely.Polygon(SQUARE.exterior, [shapely.box(40, 40, 60, 60).exterior])
WITH_EXCLAVE = shapely.MultiPolygon([RING, shapely.box(150, 20, 180, 60)])
HOOK = shapely.Polygon([(0, 0), (100, 0), (100, 100), (0, 100), (0, 90), (90, 90), (90, 10), (0, 10)])
NONE = np.empty(0, dtype=object)


def lines(*coordinates: list[tuple[float, float]]) -> np.ndarray:
    return np.array([shapely.LineString(c) for c in coordinates], dtype=object)


def assert_tiles(cells: np.ndarray, boundary: shapely.Geometry) -> None:
    assert shapely.coverage_is_valid(cells)
    assert shapely.is_valid(cells).all()
    assert shapely.symmetric_difference(shapely.union_all(cells), boundary).area < 0.01
    assert abs(shapely.area(cells).sum() - boundary.area) < 0.01


@st.composite
def sites(draw: st.DrawFn) -> np.ndarray:
    """Points on a coarse lattice, so that many are collinear and some lie on the border; never twice the same."""
    steps = st.integers(0, 40)
    places = draw(st.lists(st.tuples(steps, steps), min_size=1, max_size=25, unique=True))
    return 2.5 * np.array(places, dtype=float)


@settings(deadline=None, max_examples=60)
@given(sites(), st.sampled_from([SQUARE, RING, WITH_EXCLAVE, HOOK]))
def test_cells_tile_any_boundary_without_gap_or_overlap(xy: np.ndarray, boundary: shapely.Geometry) -> None:
    cells = tile(boundary, xy, np.arange(len(xy)))
    assert len(cells) == len(xy)
    assert_tiles(cells, boundary)


@settings(deadline=None, max_examples=40)
@given(sites(), sites())
def test_cells_tile_whatever_lines_cross_the_village(xy: np.ndarray, way: np.ndarray) -> None:
    road = lines(list(map(tuple, way))) if len(way) > 1 else NONE
    cells = tile(RING, xy, np.arange(len(xy)), separators=road, barriers=lines([(-5, 33), (70, 35)]))
    assert_tiles(cells, RING)


@settings(deadline=None, max_examples=40)
@given(sites())
def test_every_site_inside_the_boundary_lies_in_its_own_cell(xy: np.ndarray) -> None:
    inside = xy[shapely.intersects_xy(SQUARE, xy)]
    cells = tile(SQUARE, inside, np.arange(len(inside)))
    assert (shapely.distance(cells, shapely.points(inside)) < 1e-6).all()


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


def test_a_dead_end_road_bends_no_border() -> None:
    road = lines([(-10, 30), (60, 30)])
    cells = tile(SQUARE, np.array([(50.0, 20.0), (50.0, 60.0)]), np.arange(2), separators=road)
    assert cells[0].area == pytest.approx(4000, abs=0.01)


def test_land_where_nobody_lives_joins_over_the_road_rather_than_over_the_river() -> None:
    road, river = lines([(-10, 40), (110, 40)]), lines([(-10, 60), (110, 60)])
    cells = tile(SQUARE, np.array([(50.0, 20.0), (50.0, 80.0)]), np.arange(2), separators=road, barriers=river)
    assert cells[0].area == pytest.approx(6000, abs=0.01)


def test_an_empty_exclave_goes_to_the_nearest_house() -> None:
    cells = tile(WITH_EXCLAVE, np.array([(10.0, 50.0), (90.0, 50.0)]), np.arange(2))
    assert shapely.get_num_geometries(cells).tolist() == [1, 2]


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
