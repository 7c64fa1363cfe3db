"""Borders of a coverage, each once: what is made of them again is what was given."""

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.coverage.arcs import OUTSIDE, Arcs, arcs_of


def boxes(*corners: tuple[float, float, float, float]) -> np.ndarray:
    return np.array([shapely.box(*each) for each in corners], dtype=object)


def polygon_of(arcs: Arcs, shape: int) -> shapely.Geometry:
    """Return a shape again from its arcs."""

    def ring(numbers: list[int]) -> np.ndarray:
        runs = [arcs.lines[n] if n >= 0 else arcs.lines[~n][::-1] for n in numbers]
        return np.concatenate([run[:-1] for run in runs])

    parts = [(ring(rings[0]), [ring(each) for each in rings[1:]]) for rings in arcs.rings[shape]]
    return shapely.normalize(shapely.MultiPolygon(parts))


def test_a_border_that_two_share_is_one_arc_between_them():
    two = shapely.set_precision(boxes((0, 0, 1, 1), (1, 0, 2, 1)), 0)
    arcs = arcs_of(two, 1.0)
    assert sorted(zip(arcs.left.tolist(), arcs.right.tolist(), strict=True)) == [(0, OUTSIDE), (0, 1), (1, OUTSIDE)]
    shared = arcs.lines[[*zip(arcs.left, arcs.right, strict=True)].index((0, 1))]
    assert sorted(map(tuple, shared.tolist())) == [(1, 0), (1, 1)]


def test_an_island_and_the_hole_that_it_fills_are_one_ring():
    whole, island = shapely.box(0, 0, 4, 4), shapely.box(1, 1, 2, 2)
    arcs = arcs_of(np.array([whole.difference(island), island], dtype=object), 1.0)
    [shared] = [k for k, sides in enumerate(zip(arcs.left, arcs.right, strict=True)) if set(sides) == {0, 1}]
    assert (arcs.lines[shared][0] == arcs.lines[shared][-1]).all()
    assert polygon_of(arcs, 1).area == 1
    assert polygon_of(arcs, 0).area == 15


def test_shapes_that_meet_at_a_corner_touch_and_those_apart_do_not():
    #  0 1 .   4
    #  . 2 3
    arcs = arcs_of(boxes((0, 1, 1, 2), (1, 1, 2, 2), (1, 0, 2, 1), (2, 0, 3, 1), (9, 1, 10, 2)), 1.0)
    assert arcs.touching.tolist() == [[0, 1], [0, 2], [1, 2], [1, 3], [2, 3]]


def test_what_rounding_leaves_no_width_is_left_out():
    spiked = shapely.Polygon([(0, 0), (2, 0), (2, 1), (5, 1.1), (2, 1.2), (2, 3), (0, 3)])
    speck = shapely.box(8, 8, 8.2, 8.2)
    arcs = arcs_of(np.array([spiked, speck], dtype=object), 1.0)
    assert polygon_of(arcs, 0).equals(shapely.box(0, 0, 2, 3))
    assert arcs.rings[1] == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 3), min_size=20, max_size=20))
def test_any_coverage_comes_out_again_and_every_border_once(labels):
    cells = boxes(*((x, y, x + 1, y + 1) for y in range(4) for x in range(5)))
    of = np.array(labels)
    shapes = np.array([shapely.union_all(cells[of == label]) for label in np.unique(of)], dtype=object)
    # a corner where three meet is a vertex of all
    shapes = shapely.segmentize(shapes, 1.0)
    arcs = arcs_of(shapes, 1.0)
    for number, shape in enumerate(shapes):
        assert polygon_of(arcs, number).equals(shape)
    segments = [
        tuple(sorted(map(tuple, pair))) for line in arcs.lines for pair in np.stack([line[:-1], line[1:]], 1).tolist()
    ]
    assert len(segments) == len(set(segments))
