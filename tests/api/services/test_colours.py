"""Colours of grids: neighbours differ whatever is drawn, and nobody changes colour without need."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from api.services.redrawing.colours import colours_after, first_colours

SIDE = 6
AT = np.arange(SIDE * SIDE).reshape(SIDE, SIDE)
TOUCHING = np.concatenate(
    [
        np.c_[AT[:, :-1].ravel(), AT[:, 1:].ravel()],
        np.c_[AT[:-1].ravel(), AT[1:].ravel()],
        np.c_[AT[:-1, :-1].ravel(), AT[1:, 1:].ravel()],
    ]
)
LABELS = st.lists(st.sampled_from("abcdefghij"), min_size=SIDE * SIDE, max_size=SIDE * SIDE)


def alike(labels: list[str], colours: dict[str, int]) -> list[tuple[str, str]]:
    """Return the pairs of grids that touch and wear one colour."""
    pairs = ((labels[a], labels[b]) for a, b in TOUCHING)
    return [(a, b) for a, b in pairs if a != b and colours[a] == colours[b]]


@settings(max_examples=60, deadline=None)
@given(LABELS)
def test_neighbours_differ_at_first_and_the_same_drawing_has_the_same_colours(labels):
    colours = first_colours(labels, TOUCHING)
    assert not alike(labels, colours)
    assert colours == first_colours(labels, TOUCHING)


@settings(max_examples=60, deadline=None)
@given(LABELS, st.lists(st.tuples(st.integers(0, SIDE * SIDE - 1), st.sampled_from("abcdefghijkl")), max_size=5))
def test_after_an_edit_neighbours_differ_and_only_those_change_that_came_to_touch_their_like(labels, moves):
    before = first_colours(labels, TOUCHING)
    after_labels = labels.copy()
    for unit, grid in moves:
        after_labels[unit] = grid
    after = colours_after(before, after_labels, TOUCHING)
    assert not alike(after_labels, after)
    assert set(after) == set(after_labels)
    met = {grid for pair in alike(after_labels, {**after, **before}) for grid in pair}
    changed = {grid for grid in after if grid in before and after[grid] != before[grid]}
    assert changed <= met


def test_an_edit_that_changes_no_neighbour_changes_no_colour():
    labels = ["a"] * 18 + ["b"] * 18
    before = first_colours(labels, TOUCHING)
    assert colours_after(before, ["a"] * 12 + ["b"] * 24, TOUCHING) == before
