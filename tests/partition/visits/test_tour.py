from itertools import pairwise, permutations

import numpy as np
import pytest

from geo.errors import GeoError
from partition.visits import find_tour
from partition.visits.bound import prove, tour_length
from partition.visits.polish import polish


def scattered(n, seed=0):
    """Return distances between n places strewn over a square kilometre; the first is the start."""
    xy = np.random.default_rng(seed).random((n, 2)) * 1000
    return np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1))


def streets(columns, rows):
    """Return distances along the streets of a town of square blocks of 50 m: many tours are equally short."""
    xy = 50.0 * np.array([(x, y) for y in range(rows) for x in range(columns)])
    return np.abs(xy[:, None] - xy[None]).sum(axis=2)


def walked(metres, stops):
    way = [0, *(stop + 1 for stop in stops), 0]
    return sum(metres[a, b] for a, b in pairwise(way))


def best_of_all(metres):
    return min(walked(metres, stops) for stops in permutations(range(len(metres) - 1)))


def test_a_start_without_stops_is_a_tour_of_no_length():
    tour = find_tour(np.zeros((1, 1)))
    assert (tour.stops, tour.length_m, tour.lower_bound_m, tour.proven) == ((), 0.0, 0.0, True)


def test_one_stop_is_walked_to_and_back():
    tour = find_tour(np.array([[0.0, 7.0], [7.0, 0.0]]))
    assert (tour.stops, tour.length_m, tour.proven) == ((0,), 14.0, True)


@pytest.mark.parametrize("n", range(3, 9))
@pytest.mark.parametrize("seed", range(3))
def test_a_small_tour_is_the_shortest_of_all(n, seed):
    metres = scattered(n, seed)
    tour = find_tour(metres)
    assert sorted(tour.stops) == list(range(n - 1))
    assert tour.length_m == pytest.approx(best_of_all(metres), abs=1e-6)
    assert tour.proven


@pytest.mark.parametrize("n", [20, 60])
def test_a_tour_among_scattered_places_is_proven_shortest(n):
    metres = scattered(n)
    tour = find_tour(metres)
    assert tour.length_m == pytest.approx(walked(metres, tour.stops), abs=1e-6)
    assert tour.lower_bound_m == pytest.approx(tour.length_m, abs=1e-3 * n)
    assert tour.proven


def test_a_tour_through_a_town_of_even_blocks_is_as_short_as_it_can_be():
    tour = find_tour(streets(6, 5))
    assert tour.length_m == pytest.approx(30 * 50.0)
    assert tour.proven


def test_without_a_proof_nothing_is_claimed():
    tour = find_tour(scattered(12), proof=False)
    assert tour.lower_bound_m is None
    assert not tour.proven


def test_the_same_distances_give_the_same_tour():
    assert find_tour(scattered(40)) == find_tour(scattered(40))


def test_a_tour_sets_out_towards_its_nearer_end():
    metres = scattered(15)
    stops = find_tour(metres).stops
    assert metres[0, stops[0] + 1] <= metres[0, stops[-1] + 1]


def test_places_at_one_spot_are_walked_one_after_the_other():
    xy = np.array([(0, 0), (100, 0), (0, 0), (100, 0), (100, 90)], dtype=float)
    tour = find_tour(np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1)))
    assert tour.stops[0] == 1
    assert abs(tour.stops.index(0) - tour.stops.index(2)) == 1


def test_the_distances_given_are_not_changed():
    metres = scattered(10)
    before = metres.copy()
    find_tour(metres)
    assert (metres == before).all()


@pytest.mark.parametrize(
    ("metres", "said"),
    [
        (np.zeros((2, 3)), "shape"),
        (np.zeros((0, 0)), "shape"),
        (np.full((2, 2), np.inf), "finite"),
        (np.array([[0.0, -1.0], [-1.0, 0.0]]), "at least 0"),
        (np.array([[0.0, 1.0], [2.0, 0.0]]), "as long there as back"),
    ],
)
def test_distances_that_cannot_be_are_refused(metres, said):
    with pytest.raises(GeoError, match=said):
        find_tour(metres)


def test_polishing_never_lengthens_a_tour_and_loses_no_place():
    metres = scattered(50, seed=5)
    order = np.random.default_rng(1).permutation(50)
    found = polish(metres, order, kicks=100, seed=3)
    assert sorted(found) == list(range(50))
    assert tour_length(metres, found) < tour_length(metres, order)


def test_the_bound_holds_however_bad_the_tour_it_starts_from():
    metres = scattered(9, seed=4)
    proof = prove(metres, np.random.default_rng(2).permutation(9))
    assert proof.bound_m <= best_of_all(metres) + 1e-6
    assert tour_length(metres, proof.order) == pytest.approx(best_of_all(metres), abs=1e-6)
