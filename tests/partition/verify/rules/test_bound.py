"""The judge works the lower bound out again from the multipliers alone."""

from itertools import combinations

import numpy as np
import pytest

from partition.verify.rules.bound import worth

WALK = 50.0
"""Metres between doors one column apart, beyond the 50 m to the road and from it."""


def certify(plan, multiplier_m, *, stated=None):
    """State the bound that one multiplier for every unit gives, or another figure, with its gap."""
    column = np.tile(np.arange(6), 2)
    walk = 50.0 + WALK * np.abs(column[:, None] - column)
    np.fill_diagonal(walk, 0.0)
    proven = worth([(np.arange(12), walk)], np.full(12, 10.0), np.full(12, multiplier_m), 2, 50, 70)
    plan.units["multiplier_micro_grid"] = multiplier_m
    for row in (plan.report["levels"][0], plan.report["villages"][0]["levels"][0]):
        bound = proven if stated is None else stated(proven)
        row |= {"lower_bound_m": bound, "gap": row["objective_m"] / bound - 1}
    return proven


def test_a_bound_that_its_multipliers_give_is_right(plan, judge, broken):
    assert certify(plan, 900.0) > 5000
    assert broken(judge(plan)) == set()


@pytest.mark.parametrize("share", [1.0001, 1.05])
def test_a_bound_above_what_its_multipliers_give_is_caught(plan, judge, share):
    certify(plan, 900.0, stated=lambda proven: proven * share)
    finding = judge(plan).of("bound")[0]
    assert "its multipliers prove only" in finding.en


def test_a_bound_without_multipliers_is_caught(plan, judge, broken):
    certify(plan, 900.0)
    plan.units = plan.units.drop(columns="multiplier_micro_grid")
    assert broken(judge(plan)) == {"bound"}


def test_a_unit_that_hides_its_multiplier_is_caught(plan, judge, broken):
    certify(plan, 900.0)
    plan.units.loc["u0003", "multiplier_micro_grid"] = np.nan
    assert broken(judge(plan)) == {"bound"}


def test_a_total_that_is_not_the_sum_over_the_villages_is_caught(plan, judge, broken):
    certify(plan, 900.0)
    whole = plan.report["levels"][0]
    whole["lower_bound_m"] -= 100.0
    whole["gap"] = whole["objective_m"] / whole["lower_bound_m"] - 1
    assert broken(judge(plan)) == {"bound"}


def test_centres_priced_in_blocks_prove_the_same_as_all_at_once():
    rng = np.random.default_rng(8)
    walk, load, home = rng.random((9, 14)) * 100, rng.integers(1, 4, 9).astype(float), rng.integers(0, 9, 14)
    halves = [(home[:5], walk[:, :5]), (home[5:], walk[:, 5:])]
    for multiplier in (5.0, 60.0, 200.0):
        at_once = worth([(home, walk)], load, multiplier * load, 3, 4, 8)
        assert worth(halves, load, multiplier * load, 3, 4, 8) == pytest.approx(at_once)


def certify_in_parents(plan, multiplier_m):
    """State the bound of the micro-grids in each of the two grids that one multiplier for every unit gives."""
    column = np.tile(np.arange(4), 2)
    walk = 50.0 + WALK * np.abs(column[:, None] - column)
    np.fill_diagonal(walk, 0.0)
    proven = 2 * worth([(np.arange(8), walk)], np.full(8, 10.0), np.full(8, multiplier_m), 2, 30, 50)
    plan.units["multiplier_micro_grid_in_parents"] = multiplier_m
    for row in (plan.report["levels"][1], plan.report["villages"][0]["levels"][1]):
        row |= {"bound_in_parents_m": proven, "gap_in_parents": row["objective_m"] / proven - 1}


def test_a_bound_in_the_parents_that_its_multipliers_give_is_right(nested_plan, judge, broken):
    certify_in_parents(nested_plan, 800.0)
    assert broken(judge(nested_plan)) == set()


def test_a_tampered_multiplier_in_the_parents_is_caught(nested_plan, judge, broken):
    certify_in_parents(nested_plan, 800.0)
    nested_plan.units.loc["u0003", "multiplier_micro_grid_in_parents"] += 500.0
    assert broken(judge(nested_plan)) == {"bound"}


def test_a_tampered_bound_in_the_parents_is_caught(nested_plan, judge, broken):
    certify_in_parents(nested_plan, 800.0)
    nested_plan.report["villages"][0]["levels"][1]["bound_in_parents_m"] += 10.0
    assert "bound" in broken(judge(nested_plan))


def test_no_multipliers_prove_more_than_the_best_plan_walks():
    rng = np.random.default_rng(5)
    for _ in range(20):
        places, weights = rng.random((7, 2)) * 100, rng.integers(1, 4, 7).astype(float)
        walk = np.hypot(*(places[:, None] - places).T)
        total = weights.sum()
        best = min(
            (
                (weights[side] @ walk[np.ix_(side, side)]).min() + (weights[rest] @ walk[np.ix_(rest, rest)]).min()
                for n in range(1, 7)
                for chosen in combinations(range(7), n)
                for side, rest in [(list(chosen), [u for u in range(7) if u not in chosen])]
                if 0.3 * total <= weights[side].sum() <= 0.7 * total
            ),
            default=np.inf,
        )
        for multiplier in (0.0, 10.0, 30.0, 80.0):
            multipliers = multiplier * weights * rng.random(7)
            bound = worth([(np.arange(7), walk)], weights, multipliers, 2, 0.3 * total, 0.7 * total)
            assert bound <= best + 1e-9
