"""Light cuts of small networks, held against trying every set of nodes."""

from itertools import combinations

import numpy as np
import pytest

from partition.visits.patrol.cut_tree import light_sets

EVERY = 1e9


def network(seed):
    """Return the ends and weights of a small random network, perhaps in parts, with loops and parallel edges."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(2, 8))
    ends = rng.integers(0, n, (int(rng.integers(1, 14)), 2))
    return n, ends, rng.integers(0, 5, len(ends)) / 4.0


def weight_out(ends, weight, inside):
    return float(weight[inside[ends[:, 0]] != inside[ends[:, 1]]].sum())


def every_set(n):
    """Return every set of nodes but the empty one, (2 ** n - 1, n)."""
    return np.array([[number >> node & 1 for node in range(n)] for number in range(1, 2**n)], dtype=bool)


@pytest.mark.parametrize("first", range(0, 200, 50))
def test_the_least_cut_between_any_two_nodes_is_among_them(first):
    for seed in range(first, first + 50):
        n, ends, weight = network(seed)
        found = light_sets(n, ends, weight, np.arange(n), EVERY)
        for a, b in combinations(range(n), 2):
            least, among = (
                min(weight_out(ends, weight, one) for one in sets if one[a] != one[b]) for sets in (every_set(n), found)
            )
            assert among == pytest.approx(least, abs=1e-9)


@pytest.mark.parametrize("first", range(0, 200, 50))
def test_the_least_cut_with_an_odd_number_of_chosen_nodes_is_among_them(first):
    for seed in range(first, first + 50):
        n, ends, weight = network(seed)
        chosen = np.random.default_rng(seed + 1000).permutation(n)[: 2 * (n // 2)]
        odd = [[one for one in sets if one[chosen].sum() % 2] for sets in
               (every_set(n), light_sets(n, ends, weight, np.arange(n), EVERY))]  # fmt: skip
        least, among = (min(weight_out(ends, weight, one) for one in sets) for sets in odd)
        assert among == pytest.approx(least, abs=1e-9)


def test_between_some_nodes_only_cuts_that_part_these_are_given_and_none_above_the_weight():
    for seed in range(100):
        n, ends, weight = network(seed)
        ports = np.arange((n + 1) // 2)
        found = light_sets(n, ends, weight, ports, 1.0)
        flows = [one for one in found if weight_out(ends, weight, one) < 1.0]
        for a, b in combinations(ports.tolist(), 2):
            parting = [weight_out(ends, weight, one) for one in every_set(n) if one[a] != one[b]]
            assert (min(parting) < 1.0) == any(one[a] != one[b] for one in flows)
