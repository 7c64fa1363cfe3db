"""Areas as people drew them: where doors lie, overlaps and gaps."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.areas import find_flaws, lying_in


def array(*shapes: shapely.Geometry) -> np.ndarray:
    return np.array([*shapes, None], dtype=object)[:-1]


LEFT, RIGHT = shapely.box(0, 0, 100, 100), shapely.box(100, 0, 200, 100)


def test_a_door_is_in_the_area_round_it():
    assert list(lying_in(shapely.points([[50, 50], [150, 50]]), array(LEFT, RIGHT)).area_of) == [0, 1]


def test_a_door_in_several_areas_belongs_where_most_land_round_it_is():
    wide = shapely.box(-60, 0, 110, 100)
    lying = lying_in(shapely.points([[105, 50]]), array(wide, RIGHT))
    assert (list(lying.area_of), list(lying.several)) == ([1], [True])


def test_a_door_in_no_area_belongs_to_the_nearest_and_a_far_one_to_none():
    lying = lying_in(shapely.points([[-10, 50], [900, 50]]), array(LEFT, RIGHT))
    assert list(lying.area_of) == [0, -1]
    assert list(lying.outside) == [True, False]


def test_areas_that_fit_have_no_flaw():
    assert find_flaws(array(LEFT, RIGHT), shapely.box(0, 0, 200, 100)) == []


def test_a_sliver_that_two_areas_share_is_an_overlap():
    (flaw,) = find_flaws(array(shapely.box(0, 0, 100.3, 100), RIGHT))
    assert (flaw.kind, flaw.areas, flaw.is_sliver) == ("overlap", (0, 1), True)
    assert flaw.shape.area == pytest.approx(30)


def test_land_without_an_area_is_a_gap_between_those_round_it():
    (flaw,) = find_flaws(array(shapely.box(0, 0, 90, 100), RIGHT), shapely.box(0, 0, 200, 100))
    assert (flaw.kind, flaw.areas, flaw.is_sliver) == ("gap", (0, 1), False)
    assert flaw.shape.area == pytest.approx(1000)


def test_without_a_boundary_a_hole_is_a_gap():
    (flaw,) = find_flaws(array(LEFT - shapely.box(40, 40, 60, 60)))
    assert (flaw.kind, flaw.areas) == ("gap", (0,))


@given(st.lists(st.tuples(st.floats(1, 199), st.floats(1, 99)), min_size=1, max_size=20))
def test_in_areas_that_fit_every_door_lies_in_the_one_that_holds_it(places):
    lying = lying_in(shapely.points(places), array(LEFT, RIGHT))
    assert all(x <= 100 if area == 0 else x >= 100 for (x, _), area in zip(places, lying.area_of, strict=True))
