"""Borders between cells: how long they are, and what of them lies on a line."""

import numpy as np
import pytest
import shapely

from geo.borders import measure_borders

CELLS = np.array([shapely.box(0, 0, 50, 50), shapely.box(50, 0, 100, 50), shapely.box(0, 50, 50, 100)])
"""A, B to its east, C to its north; B and C touch at a corner only."""


def borders(*lines):
    found = measure_borders(CELLS, np.array([shapely.LineString(line) for line in lines], dtype=object))
    return {
        pair: (whole, off) for *pair, whole, off in zip(*vars(found).values(), strict=True) for pair in [tuple(pair)]
    }


def test_cells_that_share_a_side_share_its_length():
    assert borders() == {(0, 1): (50, 50), (0, 2): (50, 50)}


@pytest.mark.parametrize(("east", "off"), [(50.0, 0), (51.9, 0), (52.1, 50)])
def test_a_border_lies_on_a_road_two_metres_away_and_no_farther(east, off):
    assert borders([(east, -10), (east, 60)])[0, 1] == (50, pytest.approx(off))


def test_a_road_along_half_a_border_takes_half_of_it():
    assert borders([(50, -10), (50, 25)])[0, 1] == (50, pytest.approx(25, abs=5))


def test_a_river_that_is_an_area_counts_by_its_rim():
    found = measure_borders(CELLS, np.array([shapely.box(51, -10, 60, 60)], dtype=object))
    assert found.off_m.tolist() == [0, 50]
