from itertools import pairwise, permutations

import numpy as np
import pytest

from partition.visits.split import Budget, cut_best, split_stops


def budget(n, seed, *, allowed=40.0, visit=8.0):
    """Return n stops strewn over a square of 600 m, the start in its middle, walked at 0.015 minutes a metre."""
    xy = np.random.default_rng(seed).random((n + 1, 2)) * 600
    xy[0] = 300
    return Budget(np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1)), np.full(n, visit), 0.015, allowed)


def length(task, stops):
    way = [0, *(stop + 1 for stop in stops), 0]
    return sum(task.metres[a, b] for a, b in pairwise(way))


def rank(task, rounds):
    return len(rounds), pytest.approx(sum(length(task, stops) for stops in rounds))


def best_cuts(task, order):
    """Return rounds and metres of the best way to cut an order, by trying all."""
    if not len(order):
        return 0, 0.0
    found = []
    for n in range(1, len(order) + 1):
        head = order[:n]
        minutes = task.minutes[list(head)].sum() + task.minutes_per_m * length(task, head)
        if n == 1 or minutes <= task.allowed:
            rounds, metres = best_cuts(task, order[n:])
            found.append((rounds + 1, metres + length(task, head)))
    return min(found)


@pytest.mark.parametrize("seed", range(5))
def test_an_order_is_cut_as_well_as_it_can_be(seed):
    task = budget(7, seed)
    rounds = cut_best(task, np.arange(7))
    assert np.concatenate(rounds).tolist() == list(range(7))
    assert rank(task, rounds) == best_cuts(task, np.arange(7))


@pytest.mark.parametrize("seed", range(4))
def test_few_stops_are_split_as_well_as_they_can_be(seed):
    task = budget(6, seed)
    rounds = split_stops(task, np.arange(6))
    assert sorted(np.concatenate(rounds).tolist()) == list(range(6))
    assert rank(task, rounds) == min(best_cuts(task, np.array(order)) for order in permutations(range(6)))


def test_every_stop_is_in_one_round_and_every_round_keeps_the_time():
    task = budget(60, 1, allowed=60.0)
    rounds = split_stops(task, np.arange(60))
    assert sorted(np.concatenate(rounds).tolist()) == list(range(60))
    for stops in rounds:
        assert task.minutes[stops].sum() + task.minutes_per_m * length(task, stops) <= task.allowed + 1e-9


def test_the_same_stops_are_split_the_same_way():
    first, second = (split_stops(budget(30, 2), np.arange(30)) for _ in range(2))
    assert [stops.tolist() for stops in first] == [stops.tolist() for stops in second]


def test_stops_at_one_spot_without_walking_fill_rounds_to_the_minute():
    task = Budget(np.zeros((11, 11)), np.full(10, 20.0), 0.015, 60.0)
    assert sorted(len(stops) for stops in split_stops(task, np.arange(10))) == [1, 3, 3, 3]


def test_a_single_stop_is_a_single_round():
    task = budget(1, 0)
    assert [stops.tolist() for stops in split_stops(task, np.arange(1))] == [[0]]
