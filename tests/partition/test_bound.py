"""Lower bounds hold for every plan, and come close."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partition.bound import bound_of, lower_bound
from partition.levels import Band
from partition.solvers.stop import MaxIterations


def optimum(cost: np.ndarray, weights: np.ndarray, n_grids: int, band: Band) -> float:
    """Return the least household-metres over all assignments of units to all choices of centres; inf if none."""
    best = np.inf
    for centres in combinations(range(cost.shape[1]), n_grids):
        for grid_of in product(range(n_grids), repeat=len(weights)):
            loads = np.bincount(grid_of, weights=weights, minlength=n_grids)
            if (loads >= band.min).all() and (loads <= band.max).all():
                best = min(best, sum(cost[u, centres[g]] for u, g in enumerate(grid_of)))
    return best


def village(seed: int, n: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    xy, weights = rng.uniform(0, 100, (n, 2)), rng.integers(1, 4, n)
    return np.hypot(*(xy[:, None] - xy).transpose(2, 0, 1)) * weights[:, None], weights


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10**6), st.integers(4, 6), st.integers(2, 3), st.integers(1, 4), st.integers(0, 8))
def test_no_plan_goes_below_the_bound(seed: int, n: int, n_grids: int, least: int, more: int) -> None:
    cost, weights = village(seed, n)
    band = Band(least, least + more)
    best = optimum(cost, weights, n_grids, band)
    if np.isfinite(best):
        bound = lower_bound(cost, weights, n_grids, band, upper_m=best, stop=MaxIterations(60))
        assert bound.metres <= best + 1e-6


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10**6), st.lists(st.floats(-50, 300), min_size=6, max_size=6))
def test_any_multipliers_give_a_bound_that_holds(seed: int, multipliers: list[float]) -> None:
    cost, weights = village(seed, 6)
    best = optimum(cost, weights, 2, Band(3, 9))
    if np.isfinite(best):
        assert bound_of(cost, weights, 2, Band(3, 9), np.array(multipliers)) <= best + 1e-6


def test_the_bound_meets_the_optimum_of_four_far_hamlets() -> None:
    """Four hamlets of five houses each, ten metres apart inside: every grid is a hamlet."""
    middles = np.array([(0, 0), (5000, 0), (0, 5000), (5000, 5000)])
    steps = 10.0 * np.array([(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)])
    xy = (middles[:, None] + steps).reshape(-1, 2)
    cost = np.hypot(*(xy[:, None] - xy).transpose(2, 0, 1))
    bound = lower_bound(cost, np.ones(20, dtype=int), 4, Band(5, 5), upper_m=160.0, stop=MaxIterations(300))
    assert bound.metres == pytest.approx(160.0, rel=0.01)


def test_the_multipliers_kept_give_the_bound_reported() -> None:
    cost, weights = village(3, 40)
    bound = lower_bound(cost, weights, 5, Band(10, 25), upper_m=1500.0, stop=MaxIterations(50))
    assert bound_of(cost, weights, 5, Band(10, 25), bound.multipliers) == pytest.approx(bound.metres, rel=1e-12)


def test_a_centre_that_few_would_choose_must_still_fill_its_band() -> None:
    """One house far off: the grid that must take it pays the way."""
    xy = np.array([(0.0, 0.0), (1.0, 0.0), (1000.0, 0.0), (1001.0, 0.0), (2000.0, 0.0)])
    cost = np.hypot(*(xy[:, None] - xy).transpose(2, 0, 1))
    weights = np.ones(5, dtype=int)
    bound = lower_bound(cost, weights, 2, Band(2, 3), upper_m=1002.0, stop=MaxIterations(200))
    assert 900.0 < bound.metres <= optimum(cost, weights, 2, Band(2, 3)) + 1e-6
