"""Slices: a polygon cut into pieces that follow each other."""

import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from geo.units.slices import longer_axis, slice_polygon

COMB = shapely.Polygon([(0, 0), (50, 0), (50, 30), (40, 30), (40, 5), (30, 5), (30, 30), (20, 30), (20, 5), (10, 5),
                        (10, 30), (0, 30)])  # fmt: skip
WINDING = shapely.LineString([(0, 0), (60, 0), (60, 20), (5, 20), (5, 40), (90, 40)]).buffer(4, cap_style="flat")
RING = shapely.Point(0, 0).buffer(30).difference(shapely.box(-12, -9, 14, 10))
EAST = np.array([1.0, 0.0])


def borders_m(slices: np.ndarray) -> np.ndarray:
    """Return how much border each slice shares with the next."""
    return shapely.length(shapely.intersection(shapely.boundary(slices[:-1]), shapely.boundary(slices[1:])))


def assert_sliced(land: shapely.Polygon, slices: np.ndarray, n: int) -> None:
    assert len(slices) == n
    assert shapely.get_type_id(slices).tolist() == [3] * n
    assert shapely.is_valid(slices).all()
    assert shapely.coverage_is_valid(slices)
    assert shapely.area(shapely.symmetric_difference(shapely.coverage_union_all(slices), land)) < 1e-6
    assert (shapely.area(slices) > 0).all()
    assert (borders_m(slices) > 0.01).all()


@pytest.mark.parametrize("land", [COMB, WINDING, RING])
@pytest.mark.parametrize("n", [2, 4, 18])
@pytest.mark.parametrize("turn", [0.0, 0.4, 1.3, 2.9])
def test_slices_cover_a_crooked_cell_and_each_is_one_piece_beside_the_next(land, n, turn):
    axis = np.array([np.cos(turn), np.sin(turn)])
    assert_sliced(land, slice_polygon(land, np.ones(n), axis), n)


@st.composite
def cells(draw: st.DrawFn) -> shapely.Polygon:
    """Draw a star-shaped polygon of 4 to 14 corners, far from the origin as in a real CRS."""
    n = draw(st.integers(4, 14))
    radii = np.array(draw(st.lists(st.floats(5, 80), min_size=n, max_size=n)))
    angles = 2 * np.pi * np.arange(n) / n
    return shapely.Polygon(np.c_[500_000 + radii * np.cos(angles), 4_000_000 + radii * np.sin(angles)])


@settings(max_examples=60, deadline=None)
@given(cells(), st.lists(st.integers(1, 30), min_size=2, max_size=12), st.floats(0, 3.1))
def test_slices_cover_any_cell_exactly_and_each_is_one_piece(land, shares, turn):
    slices = slice_polygon(land, np.array(shares, dtype=float), np.array([np.cos(turn), np.sin(turn)]))
    assume(shapely.area(slices).min() > 0.05)
    assert_sliced(land, slices, len(shares))


@settings(max_examples=30, deadline=None)
@given(cells(), st.lists(st.integers(1, 30), min_size=2, max_size=12))
def test_slices_of_a_convex_cell_have_areas_in_proportion_to_their_households(land, shares):
    hull = shapely.convex_hull(land)
    slices = slice_polygon(hull, np.array(shares, dtype=float), longer_axis(hull))
    assert shapely.area(slices) == pytest.approx(np.array(shares) / sum(shares) * hull.area, rel=1e-6)


def test_slices_stand_in_order_along_the_axis():
    slices = slice_polygon(shapely.box(0, 0, 80, 20), np.array([1.0, 2.0, 1.0]), EAST)
    assert [each.bounds[0] for each in slices] == pytest.approx([0, 20, 60])


def test_land_that_lies_apart_goes_to_the_nearest_slice():
    land = shapely.MultiPolygon([shapely.box(0, 0, 80, 20), shapely.box(70, 40, 80, 50)])
    slices = slice_polygon(land, np.ones(4), EAST)
    assert shapely.get_num_geometries(slices).tolist() == [1, 1, 1, 2]


@pytest.mark.parametrize(("box", "axis"), [((0, 0, 9, 4), (1, 0)), ((0, 0, 4, 9), (0, 1))])
def test_the_longer_axis_points_to_the_east_or_north(box, axis):
    assert longer_axis(shapely.box(*box)) == pytest.approx(axis)
