"""Lower bounds hold for every plan, and come close."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partition.bound import Demand, bound_of, lower_bound
from partition.levels import Band
from partition.solvers.stop import MaxIterations


def optimum(walk: np.ndarray, weights: np.ndarray, n_grids: int, band: Band) -> float:
    """Return the least household-metres over all divisions of units, one door each, into grids; inf if none."""
    best = np.inf
    for grid_of in product(range(n_grids), repeat=len(weights)):
        loads = np.bincount(grid_of, weights=weights, minlength=n_grids)
        if (loads >= band.min).all() and (loads <= band.max).all():
            grids = [np.flatnonzero(np.array(grid_of) == g) for g in range(n_grids)]
            best = min(best, sum((weights[g] @ walk[np.ix_(g, g)]).min() for g in grids))
    return best


def village(seed: int, n: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    xy, weights = rng.uniform(0, 100, (n, 2)), rng.integers(1, 4, n)
    return np.hypot(*(xy[:, None] - xy).transpose(2, 0, 1)), weights


def demand_of(walk: np.ndarray, weights: np.ndarray) -> Demand:
    return Demand.of(walk, np.arange(len(weights)), weights)


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10**6), st.integers(4, 6), st.integers(2, 3), st.integers(1, 4), st.integers(0, 8))
def test_no_plan_goes_below_the_bound(seed: int, n: int, n_grids: int, least: int, more: int) -> None:
    walk, weights = village(seed, n)
    band = Band(least, least + more)
    best = optimum(walk, weights, n_grids, band)
    if np.isfinite(best):
        bound = lower_bound(demand_of(walk, weights), n_grids, band, upper_m=best, stop=MaxIterations(60))
        assert bound.metres <= best + 1e-6


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10**6), st.lists(st.floats(-50, 300), min_size=6, max_size=6))
def test_any_multipliers_give_a_bound_that_holds(seed: int, multipliers: list[float]) -> None:
    walk, weights = village(seed, 6)
    best = optimum(walk, weights, 2, Band(3, 9))
    if np.isfinite(best):
        assert bound_of(demand_of(walk, weights), 2, Band(3, 9), np.array(multipliers)) <= best + 1e-6


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 10**6))
def test_distances_in_32_bits_prove_no_more_than_those_in_64(seed: int) -> None:
    walk, weights = village(seed, 40)
    multipliers = lower_bound(
        demand_of(walk, weights), 5, Band(10, 25), upper_m=1500.0, stop=MaxIterations(5)
    ).multipliers
    exact = bound_of(demand_of(walk, weights), 5, Band(10, 25), multipliers)
    single = bound_of(demand_of(walk.astype(np.float32), weights), 5, Band(10, 25), multipliers)
    assert exact - 1e-3 < single <= exact + 1e-9


def test_two_doors_of_one_unit_are_no_two_centres() -> None:
    """Two houses of two doors each and a far one: the bound does not put both centres into the first house."""
    x = np.array([0.0, 1.0, 100.0, 101.0, 5000.0])
    walk, unit = np.abs(x[:, None] - x), np.array([0, 0, 1, 1, 2])
    demand = Demand.of(walk, unit, np.ones(5, dtype=int))
    bound = lower_bound(demand, 3, Band(1, 2), upper_m=2.0, stop=MaxIterations(100))
    assert bound.metres == pytest.approx(2.0, rel=0.02)


def test_the_bound_meets_the_optimum_of_four_far_hamlets() -> None:
    """Four hamlets of five houses each, ten metres apart inside: every grid is a hamlet."""
    middles = np.array([(0, 0), (5000, 0), (0, 5000), (5000, 5000)])
    steps = 10.0 * np.array([(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)])
    xy = (middles[:, None] + steps).reshape(-1, 2)
    walk = np.hypot(*(xy[:, None] - xy).transpose(2, 0, 1))
    demand = demand_of(walk, np.ones(20, dtype=int))
    bound = lower_bound(demand, 4, Band(5, 5), upper_m=160.0, stop=MaxIterations(300))
    assert bound.metres == pytest.approx(160.0, rel=0.01)


def test_the_multipliers_kept_give_the_bound_reported() -> None:
    demand = demand_of(*village(3, 40))
    bound = lower_bound(demand, 5, Band(10, 25), upper_m=1500.0, stop=MaxIterations(50))
    assert bound_of(demand, 5, Band(10, 25), bound.multipliers) == pytest.approx(bound.metres, rel=1e-12)


def test_a_centre_that_few_would_choose_must_still_fill_its_band() -> None:
    """One house far off: the grid that must take it pays the way."""
    xy = np.array([(0.0, 0.0), (1.0, 0.0), (1000.0, 0.0), (1001.0, 0.0), (2000.0, 0.0)])
    walk = np.hypot(*(xy[:, None] - xy).transpose(2, 0, 1))
    weights = np.ones(5, dtype=int)
    bound = lower_bound(demand_of(walk, weights), 2, Band(2, 3), upper_m=1002.0, stop=MaxIterations(200))
    assert 900.0 < bound.metres <= optimum(walk, weights, 2, Band(2, 3)) + 1e-6


@pytest.mark.parametrize("seed", range(3))
def test_short_lists_and_all_centres_lead_to_the_same_bound(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists that hold every unit, and short lists that hold every centre, find nothing that the usual ones miss."""
    demand, band = demand_of(*village(seed, 150)), Band(12, 20)
    upper_m = 1.04 * lower_bound(demand, 19, band, upper_m=2200.0, stop=MaxIterations(40)).metres
    usual = lower_bound(demand, 19, band, upper_m=upper_m, stop=MaxIterations(150))
    monkeypatch.setattr("partition.bound.near.SIGHT", 1000)
    monkeypatch.setattr("partition.bound.near.FILLING", 1000)
    monkeypatch.setattr("partition.bound.climb.SHORT", 1000.0)
    full = lower_bound(demand, 19, band, upper_m=upper_m, stop=MaxIterations(150))
    assert usual.metres == pytest.approx(full.metres, rel=5e-4)


def test_the_climb_ends_where_the_plan_is_proven_close_enough() -> None:
    demand, looks = demand_of(*village(4, 150)), []

    class Counting(MaxIterations):
        def used(self, iterations: int) -> float:
            looks.append(iterations)
            return super().used(iterations)

    best = lower_bound(demand, 19, Band(12, 20), upper_m=5000.0, stop=MaxIterations(200)).metres
    lower_bound(demand, 19, Band(12, 20), upper_m=best * 1.03, stop=Counting(200), target=0.05)
    assert max(looks) < 20


def test_a_bound_does_not_depend_on_the_cores() -> None:
    demand = demand_of(*village(5, 60))
    one, two = (
        lower_bound(demand, 8, Band(10, 20), upper_m=900.0, stop=MaxIterations(20), cores=cores) for cores in (1, 2)
    )
    assert one.metres == two.metres


def test_one_grid_is_proven_to_the_metre() -> None:
    walk, weights = village(6, 12)
    bound = lower_bound(demand_of(walk, weights), 1, Band(1, 99), upper_m=1.0, stop=MaxIterations(1))
    assert bound.metres == pytest.approx((weights @ walk).min())


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 10**6), st.integers(2, 6))
def test_no_plan_with_the_same_parents_goes_below_the_bounds_of_the_parents(seed: int, cut: int) -> None:
    """Two parents of one or two grids each; centres stand inside the parent only."""
    walk, weights = village(seed, 9)
    band, best, bounds = Band(2, 9), 0.0, 0.0
    for units in (np.arange(cut), np.arange(cut, 9)):
        n_grids = min(2, len(units))
        least = optimum(walk[np.ix_(units, units)], weights[units], n_grids, band)
        demand = Demand.of(walk, np.arange(9), weights, units)
        best += least
        if np.isfinite(least):
            bounds += lower_bound(demand, n_grids, band, upper_m=least, stop=MaxIterations(30)).metres
    assert bounds <= best + 1e-6
