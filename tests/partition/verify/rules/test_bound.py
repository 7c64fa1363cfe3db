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
    proven = worth(walk, np.full(12, 10.0), np.full(12, multiplier_m), 2, 50, 70, np.arange(12))
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
            bound = worth(walk, weights, multipliers, 2, 0.3 * total, 0.7 * total, np.arange(7))
            assert bound <= best + 1e-9
