import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.outline import MARGIN_M, draw_outlines

PLACES = st.lists(
    st.tuples(st.integers(0, 400), st.integers(0, 400), st.integers(0, 2)),
    min_size=1,
    max_size=30,
    unique_by=lambda p: p[:2],
)


@given(PLACES)
def test_outlines_hold_their_doors_and_overlap_nowhere(places: list[tuple[int, int, int]]) -> None:
    points = np.array([shapely.Point(x, y) for x, y, _ in places])
    owner = np.unique([o for *_, o in places], return_inverse=True)[1]

    outlines = draw_outlines(points, owner)
    assert all(shapely.is_valid(outlines))
    assert shapely.covers(np.array(outlines)[owner], points).all()
    assert sum(each.area for each in outlines) - shapely.union_all(outlines).area < 1e-3
    for outline in outlines:
        assert all(shapely.intersects(part, points).any() for part in shapely.get_parts(outline))


def test_a_lone_door_gets_a_circle() -> None:
    (outline,) = draw_outlines(np.array([shapely.Point(0, 0)]), np.array([0]))

    assert abs(outline.area / (np.pi * MARGIN_M**2) - 1) < 0.02


def test_doors_at_one_place_or_in_a_row_get_an_outline() -> None:
    row = np.array([shapely.Point(x, 0) for x in (0, 0, 50, 100)])

    (outline,) = draw_outlines(row, np.zeros(4, dtype=np.intp))
    assert outline.bounds == (-MARGIN_M, -MARGIN_M, 100 + MARGIN_M, MARGIN_M)
