"""What is merged or left out changes no optimum: held against all choices of sites in small villages."""

from itertools import combinations

import numpy as np
import pytest

from partition.stations import Places, place_stations
from partition.stations.cover_merge import merge_cover


def village(seed):
    """Return households, walks in steps of 100 m so that many reach the same, and what stands."""
    dice = np.random.default_rng(seed)
    n, m = int(dice.integers(1, 16)), int(dice.integers(2, 10))
    doors, sites = dice.integers(0, 9, (n, 2)), dice.integers(0, 9, (m, 2))
    walk_m = 100.0 * np.abs(doors[:, None] - sites[None]).sum(axis=2)
    standing = np.where(dice.random(n) < 0.2, 50.0, np.inf)
    return dice.integers(1, 9, n), walk_m.astype(np.float32), standing, int(dice.integers(1, m))


def fewest_beyond(beyond, weights, n_open):
    sets = combinations(range(beyond.shape[1]), min(n_open, beyond.shape[1]))
    return min(weights[beyond[:, list(chosen)].min(axis=1) > 0].sum() for chosen in sets)


@pytest.mark.parametrize("seed", range(120))
def test_merging_changes_no_optimum_and_the_answer_is_it(seed):
    weights, walk_m, standing, n_new = village(seed)
    within_m = 100.0 + 100.0 * (seed % 5)
    open_ = standing > within_m
    least = fewest_beyond(walk_m[open_] > within_m, weights[open_], n_new) if open_.any() else 0
    merged = merge_cover(walk_m, weights, standing, n_new, within_m)
    if merged is None:
        assert least == weights[open_].sum()
    else:
        sites = merged.sites
        beyond = merged.within.of(np.arange(merged.within.n_sites))
        assert fewest_beyond(beyond, sites.weights, sites.n_open) + merged.lost == least
    placed = place_stations(Places(weights, walk_m, standing[:, None]), n_new, within_m=within_m)
    assert placed.certificate.proven
    assert placed.certificate.reached == placed.certificate.bound == weights.sum() - least
