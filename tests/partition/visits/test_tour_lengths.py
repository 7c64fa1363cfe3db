"""Lengths of outings: measured on tours through doors drawn by lot."""

from math import sqrt

import numpy as np
import pytest

from geo.errors import GeoError
from partition.visits.tour_lengths import TourLengths, measured_lengths


def town(n, side=1000.0, seed=1):
    """Return straight distances between a start in the middle and doors spread over a square."""
    xy = np.vstack([[side / 2, side / 2], np.random.default_rng(seed).uniform(0, side, (n, 2))])
    return np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1))


def test_all_doors_at_once_are_the_tour_through_all():
    street = np.abs(np.subtract.outer(np.arange(6) * 100.0, np.arange(6) * 100.0))
    lengths = measured_lengths(street, np.ones(5))
    assert lengths.at(5) == 1000.0
    assert lengths.at(500) == 1000.0


def test_one_visit_is_there_and_back_on_average():
    lengths = measured_lengths(town(30), np.ones(30), up_to=1, draws=200)
    assert lengths.at(1) == pytest.approx(2 * town(30)[0, 1:].mean(), rel=0.1)


def test_doors_visited_often_weigh_more():
    street = np.abs(np.subtract.outer([0.0, 10.0, 5000.0], [0.0, 10.0, 5000.0]))
    assert measured_lengths(street, np.array([1000.0, 1e-6])).at(1) == 20.0


def test_several_visits_at_one_door_walk_there_once():
    street = np.abs(np.subtract.outer([0.0, 100.0], [0.0, 100.0]))
    assert measured_lengths(street, np.ones(1), each=4.0).at(4) == 200.0


def test_many_random_doors_come_near_the_formula():
    # Beardwood, Halton and Hammersley (1959): a constant times the root of area and number, here a square kilometre
    lengths = measured_lengths(town(150), np.ones(150))
    assert lengths.at(100) / (0.7124 * sqrt(1e6 * 100)) == pytest.approx(1.0, abs=0.25)


def test_the_same_doors_give_the_same_lengths():
    assert measured_lengths(town(40), np.ones(40), up_to=8) == measured_lengths(town(40), np.ones(40), up_to=8)


def test_between_sizes_lengths_are_on_a_line_and_beyond_them_grow_as_the_root():
    lengths = TourLengths((0, 4, 8), (0.0, 400.0, 600.0))
    assert (lengths.at(2), lengths.at(6)) == (200.0, 500.0)
    assert lengths.at(32) == pytest.approx(600 * sqrt(4))


def test_no_visits_walk_nowhere():
    assert TourLengths((0,), (0.0,)).at(3) == 0.0


@pytest.mark.parametrize(("visits", "metres"), [((1, 2), (1.0, 2.0)), ((0, 2, 2), (0.0, 1.0, 2.0)), ((0, 1), (0.0,))])
def test_lengths_without_order_are_refused(visits, metres):
    with pytest.raises(GeoError, match="rise from 0"):
        TourLengths(visits, metres)


def test_nobody_to_visit_is_refused():
    with pytest.raises(GeoError, match="at least one visit"):
        measured_lengths(np.zeros((2, 2)), np.zeros(1))
