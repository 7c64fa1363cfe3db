"""Names on a map lie over nothing, whatever the areas are like; who has no room is named."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from maps.papers.grids.placing import AIR, Line, Wanted, place, size_of

WIDE, HIGH = 900.0, 700.0
TAKEN = [(0.0, 600.0, 260.0, 700.0), (820.0, 0.0, 900.0, 116.0)]


def sizes(name: str, number: int):
    """Return a label in three sizes of its name, each with a second line and without, and as a number."""
    full = [((Line(name, size, True), Line("87 户", 0.7 * size)), (Line(name, size, True),)) for size in (46, 36, 28)]
    return (*full, ((Line(str(number), 28, True),),))


def cells(seed: int, n: int) -> list[shapely.Geometry]:
    """Return the map divided into so many areas by chance."""
    points = np.random.default_rng(seed).uniform((0, 0), (WIDE, HIGH), (n, 2))
    pieces = shapely.voronoi_polygons(shapely.multipoints(points), extend_to=shapely.box(0, 0, WIDE, HIGH))
    return list(shapely.intersection(shapely.get_parts(pieces), shapely.box(0, 0, WIDE, HIGH)))


def wanted_of(shapes, name: str = "第三微网格"):
    return [Wanted(f"g{n}", shape, sizes(f"{name}{n}", n)) for n, shape in enumerate(shapes)]


def overlap(a, b) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


@settings(max_examples=15)
@given(seed=st.integers(0, 10_000), n=st.integers(2, 90), name=st.sampled_from(["", "第三微网格", "Ristinkallio "]))
def test_no_label_lies_over_another_or_over_what_is_taken(seed, n, name):
    labels = place(wanted_of(cells(seed, n), name), width=WIDE, height=HIGH, taken=TAKEN).labels
    boxes = [label.box for label in labels]
    assert [(a, b) for i, a in enumerate(boxes) for b in (*boxes[i + 1 :], *TAKEN) if overlap(a, b)] == []


@settings(max_examples=15)
@given(seed=st.integers(0, 10_000), n=st.integers(2, 90))
def test_every_label_lies_on_the_map_and_every_area_is_placed_or_named(seed, n):
    found = place(wanted_of(cells(seed, n)), width=WIDE, height=HIGH, taken=TAKEN)
    for left, top, right, bottom in (label.box for label in found.labels):
        assert 0 <= left < right <= WIDE
        assert 0 <= top < bottom <= HIGH
    assert sorted([*(label.key for label in found.labels), *found.left_out]) == sorted(f"g{i}" for i in range(n))


@settings(max_examples=15)
@given(seed=st.integers(0, 10_000), n=st.integers(30, 90))
def test_no_pointer_crosses_a_label_other_than_its_own_or_another_pointer(seed, n):
    labels = place(wanted_of(cells(seed, n)), width=WIDE, height=HIGH, taken=TAKEN).labels
    ways = {label.key: shapely.LineString(label.pointer) for label in labels if label.pointer}
    for key, way in ways.items():
        assert not any(way.intersects(shapely.box(*label.box)) for label in labels if label.key != key)
        assert not any(way.intersects(other) for of, other in ways.items() if of != key)


def test_an_area_with_room_has_its_name_and_its_households():
    [label] = place(wanted_of([shapely.box(100, 100, 800, 600)]), width=WIDE, height=HIGH).labels
    assert [line.text for line in label.form] == ["第三微网格0", "87 户"]
    assert label.points_to is None


def test_areas_without_room_are_pointed_at_from_outside():
    row = [shapely.box(200 + 60 * i, 300, 209 + 60 * i, 380) for i in range(9)]
    labels = place(wanted_of(row), width=WIDE, height=HIGH).labels
    assert len(labels) == len(row)
    assert all(label.points_to for label in labels)


def test_labels_are_alike_where_most_areas_have_room():
    labels = place(
        wanted_of([shapely.box(x, y, x + 300, y + 300) for x in (0, 300, 600) for y in (0, 300)]),
        width=WIDE,
        height=HIGH,
    ).labels
    assert len({label.form[0].size for label in labels}) == 1


def test_an_area_that_nothing_fits_near_is_left_out_by_name():
    full = [(0.0, 0.0, WIDE, HIGH)]
    found = place(wanted_of([shapely.box(10, 10, 20, 20)]), width=WIDE, height=HIGH, taken=full)
    assert (found.labels, found.left_out) == ((), ("g0",))


@pytest.mark.parametrize("text", ["第三微网格", "Ristinkallio 12", "WMWM", "iii"])
def test_a_box_is_as_high_as_its_lines_and_leaves_air(text):
    width, height = size_of((Line(text, 30.0), Line("1", 20.0)))
    assert width > 0
    assert height > 50.0 > AIR
