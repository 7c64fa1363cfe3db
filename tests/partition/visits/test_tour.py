import json
from itertools import pairwise, permutations
from pathlib import Path

import numpy as np
import pytest

from geo.errors import GeoError
from partition.visits import find_tour
from partition.visits.tour.combs import broken_combs
from partition.visits.tour.cuts import no_cuts, violated
from partition.visits.tour.ends import close
from partition.visits.tour.find import prove, settle
from partition.visits.tour.linear import bound, relax
from partition.visits.tour.polish import polish
from partition.visits.tour.programme import Prices

TSPLIB = json.loads((Path(__file__).parents[3] / "benchmarks/tsplib.json").read_text(encoding="utf-8"))["instances"]
ENDS = [(0, 0), (0, None), (None, None), (0, -1), (None, 0)]


def scattered(n, seed=0):
    """Return distances between n places strewn over a square kilometre; the first is the start."""
    xy = np.random.default_rng(seed).random((n, 2)) * 1000
    return np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1))


def streets(columns, rows):
    """Return distances along the streets of a town of square blocks of 50 m: many tours are equally short."""
    xy = 50.0 * np.array([(x, y) for y in range(rows) for x in range(columns)])
    return np.abs(xy[:, None] - xy[None]).sum(axis=2)


def uneven(metres, seed=0):
    """Return distances of which each takes up to half more in one direction than in the other."""
    return metres * (1.0 + 0.5 * np.random.default_rng(seed).random(metres.shape))


def tsplib(name):
    xy = np.array(TSPLIB[name]["xy"].split(), dtype=float).reshape(-1, 2)
    return np.floor(np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1)) + 0.5)


def walked(metres, order, *, closed=True):
    way = [*order, order[0]] if closed else order
    return sum(metres[a, b] for a, b in pairwise(way))


def best_of_all(metres, start=0, end=0):
    closed = start is not None and start == end
    return min(
        walked(metres, order, closed=closed)
        for order in permutations(range(len(metres)))
        if start in (None, order[0]) and (closed or end in (None, order[-1]))
    )


def test_a_start_without_stops_is_a_tour_of_no_length():
    tour = find_tour(np.zeros((1, 1)))
    assert (tour.order, tour.length_m, tour.lower_bound_m, tour.proven) == ((0,), 0.0, 0.0, True)


def test_one_stop_is_walked_to_and_back():
    tour = find_tour(np.array([[0.0, 7.0], [7.0, 0.0]]))
    assert (tour.order, tour.length_m, tour.proven) == ((0, 1), 14.0, True)


@pytest.mark.parametrize("n", range(3, 9))
@pytest.mark.parametrize("seed", range(3))
def test_a_small_tour_is_the_shortest_of_all(n, seed):
    metres = scattered(n, seed)
    tour = find_tour(metres)
    assert sorted(tour.order) == list(range(n))
    assert tour.length_m == pytest.approx(best_of_all(metres), abs=1e-6)
    assert tour.proven


@pytest.mark.parametrize("n", [20, 60])
def test_a_tour_among_scattered_places_is_proven_shortest(n):
    metres = scattered(n)
    tour = find_tour(metres)
    assert tour.length_m == pytest.approx(walked(metres, tour.order), abs=1e-6)
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
    order = find_tour(metres).order
    assert metres[0, order[1]] <= metres[0, order[-1]]


def test_places_at_one_spot_are_walked_one_after_the_other():
    xy = np.array([(0, 0), (100, 0), (0, 0), (100, 0), (100, 90)], dtype=float)
    tour = find_tour(np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1)))
    assert tour.order[1] == 2
    assert abs(tour.order.index(1) - tour.order.index(3)) == 1


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
    assert walked(metres, found) < walked(metres, order)


def test_the_bound_holds_however_bad_the_tour_it_starts_from():
    metres = scattered(9, seed=4)
    trip = close(metres, 0, 0, symmetric=True)
    order, bound_m = prove(trip, np.random.default_rng(2).permutation(9))
    assert bound_m <= best_of_all(metres) + 1e-6
    assert trip.length(order) == pytest.approx(best_of_all(metres), abs=1e-6)


@pytest.mark.parametrize("symmetric", [True, False])
@pytest.mark.parametrize("ends", ENDS)
@pytest.mark.parametrize("seed", range(20))
def test_a_walk_between_any_ends_is_the_shortest_of_all(seed, ends, symmetric):
    n = 2 + seed % 5
    # few spots, so that some places are at one
    metres = np.round(scattered(n, seed) / 200.0) * 200.0
    metres = metres if symmetric else uneven(metres, seed)
    start, end = (place if place is None else place % n for place in ends)
    tour = find_tour(metres, start=start, end=end)
    assert sorted(tour.order) == list(range(n))
    assert start in (None, tour.order[0])
    assert start == end or end in (None, tour.order[-1])
    assert tour.length_m == pytest.approx(best_of_all(metres, start, end), abs=1e-6)
    assert tour.proven


@pytest.mark.parametrize("name", ["berlin52", "eil51", "st70", "eil76", "eil101"])
def test_a_tour_of_the_library_is_as_short_as_is_known_and_proven(name):
    tour = find_tour(tsplib(name))
    assert tour.length_m == TSPLIB[name]["optimum"]
    assert tour.proven


@pytest.mark.parametrize("ends", ENDS[:3])
def test_an_uneven_walk_is_proven_and_no_turned_or_random_one_is_shorter(ends):
    metres = uneven(scattered(30, seed=3))
    tour = find_tour(metres, start=ends[0], end=ends[1])
    closed = ends == (0, 0)
    assert tour.proven
    rng = np.random.default_rng(0)
    others = [tour.order[::-1] if ends[0] is None else (0, *tour.order[:0:-1])]
    others += [(0, *(1 + rng.permutation(29)).tolist()) for _ in range(200)]
    assert min(walked(metres, order, closed=closed) for order in others) >= tour.length_m


def test_one_place_needs_no_walk_between_open_ends():
    assert find_tour(np.zeros((1, 1)), start=None, end=None).order == (0,)


def test_two_places_are_walked_from_one_to_the_other():
    tour = find_tour(np.array([[0.0, 7.0], [9.0, 0.0]]), start=1, end=0)
    assert (tour.order, tour.length_m, tour.proven) == ((1, 0), 9.0, True)


def test_an_end_that_is_no_place_is_refused_together_with_what_else_is_wrong():
    with pytest.raises(GeoError, match=r"end must be a place, 0 to 1.*0 to 1: inf"):
        find_tour(np.array([[0.0, np.inf], [1.0, 0.0]]), end=2)


@pytest.mark.parametrize("symmetric", [True, False])
@pytest.mark.parametrize("seed", range(5))
def test_a_bound_from_wrong_prices_is_low_and_never_false(seed, symmetric):
    metres = scattered(7, seed) if symmetric else uneven(scattered(7, seed))
    rng = np.random.default_rng(seed)
    out, into = rng.normal(200.0, 200.0, (2, 7))
    cuts = no_cuts(7).add([np.eye(7, dtype=bool)[[0]] | np.eye(7, dtype=bool)[[3]]])
    prices = Prices(out, out if symmetric else into, rng.random(1) * 100.0)
    _, bound_m = bound(close(metres, 0, 0, symmetric=symmetric), prices, cuts)
    assert bound_m <= best_of_all(metres) + 1e-6


def test_a_bound_above_the_tour_is_caught():
    with pytest.raises(ArithmeticError, match="the bound is wrong"):
        settle((0, 1, 2), 30.0, 31.0)


@pytest.mark.parametrize("seed", range(3))
def test_no_tour_breaks_a_cut_or_comb_that_was_learnt(seed):
    metres = scattered(40, seed)
    order = np.array(find_tour(metres).order)
    cuts = relax(close(metres, 0, 0, symmetric=True), order, np.inf).cuts
    for tour in (order, *(np.random.default_rng(seed).permutation(40) for _ in range(50))):
        counts = cuts.rows(np.stack([tour, np.roll(tour, -1)], axis=1)).sum(axis=1)
        assert (counts >= cuts.least).all()


def test_without_work_the_bound_stays_open_and_holds():
    metres = tsplib("pr76")
    tour = find_tour(metres, work=0)
    assert not tour.proven
    assert tour.lower_bound_m <= TSPLIB["pr76"]["optimum"] <= tour.length_m


def prism():
    """Return places and walks of two triangles walked half, joined by three edges: no cut tells it from a tour."""
    ends = [(0, 1), (1, 2), (0, 2), (3, 4), (4, 5), (3, 5), (0, 3), (1, 4), (2, 5)]
    return np.array(ends), np.array([0.5] * 6 + [1.0] * 3)


def test_a_prism_that_leaves_every_set_twice_breaks_a_comb():
    ends, walked = prism()
    found = violated(6, ends, walked)
    assert found
    cuts = no_cuts(6).add(found)
    assert (cuts.rows(ends) @ walked < cuts.least - 0.5).all()


def test_every_order_of_six_places_keeps_the_combs_that_a_prism_breaks():
    cuts = no_cuts(6).add(violated(6, *prism()))
    for order in permutations(range(6)):
        counts = cuts.rows(np.stack([order, np.roll(order, -1)], axis=1)).sum(axis=1)
        assert (counts >= cuts.least).all()


def test_a_handle_that_lacks_a_place_is_mended():
    ends, walked = prism()
    between = np.zeros((6, 6))
    between[tuple(ends.T)] = walked
    assert broken_combs(between + between.T, np.isin(np.arange(6), [0, 1])[None], 1)


def test_a_search_without_steps_left_ends_with_a_bound_that_holds():
    metres = uneven(scattered(40, seed=2))
    best = find_tour(metres)
    early = find_tour(metres, work=1)
    assert early.lower_bound_m <= best.length_m <= early.length_m + 1e-6
