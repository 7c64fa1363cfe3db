"""Groups that no grid can hold beside whole neighbours, and what the proofs of a run may cost."""

import numpy as np
import pytest
from villages import lattice

from geo.village import Village
from partition.feasibility.budget import TOTAL_S, Budget
from partition.feasibility.case import Case, survey_all
from partition.feasibility.cause import Demand
from partition.feasibility.find import find_causes
from partition.feasibility.group_fit import Blocks, can_be_divided
from partition.feasibility.relax import candidates
from partition.feasibility.stuck import surroundings_of_stuck
from partition.feasibility.typing_out import relaxation
from partition.levels import Band, Level
from partition.terms import Terms

BAND = Band(20, 40)
LOADS = [40, 7, 5, 6, 13, 3, 5, 2, 6, 4, 5, 3, 6, 1, 3, 3, 9, 2, 3, 5, 9, 5, 2, 5, 6, 2]


def row(loads: list[int], loose: list[int] | None = None) -> Blocks:
    n = len(loads)
    divisible = np.isin(np.arange(n), loose or [])
    return Blocks(np.array(loads), divisible, np.zeros(n, dtype=np.intp), np.arange(n - 1), np.arange(1, n))


def island() -> Village:
    """Return a door of its own group behind a group of 40, which fills a grid, and 25 groups of 2 to 13 beyond.

    ┌───┬────┬───┬───┬───┬────
    │ 1 │ 40 │ 7 │ 5 │ 6 │ ...    grids of 20 to 40
    └───┴────┴───┴───┴───┴────
    """
    loads = [1, *LOADS]
    return lattice(len(loads), 1, households=loads, groups=[f"{i:02d}组" for i in range(len(loads))])


def asked(*may_split: str) -> Case:
    terms = Terms(whole_groups=True, may_split=frozenset(("V1", name) for name in may_split))
    return Case(survey_all([island()]), (Level("micro_grid", BAND),), terms)


def test_a_small_group_behind_a_full_one_is_stuck_and_the_proof_names_both() -> None:
    case = asked()
    (cause,) = find_causes(case)
    assert cause.rule == "stuck_group"
    named = {demand.name for demand in cause.demands if demand.rule == "group"}
    assert "01组" in named
    assert named <= {"00组", "01组"}
    assert cause.smallest


def test_finding_and_relaxing_costs_no_more_than_the_budget_of_a_run() -> None:
    case = asked()
    found = candidates(case, find_causes(case))
    assert found
    assert case.budget.left_s > -0.2 * TOTAL_S
    assert case.budget.n_asked <= 60


def test_the_way_out_that_splits_a_group_is_an_option_to_type() -> None:
    case = asked()
    typed = [relaxation(case, one.case, one.cost).typed for one in candidates(case, find_causes(case))]
    assert "--may-split 01组" in typed


def test_a_group_that_may_be_split_is_no_demand_any_more() -> None:
    assert not [cause for cause in find_causes(asked("01组")) if cause.rule == "stuck_group"]
    given_up = asked().without([Demand("group", village="V1", name="01组")])
    assert given_up.terms == asked("01组").terms


@pytest.mark.parametrize(
    ("loads", "loose", "stuck"),
    [([1, 40, 20], [], True), ([1, 39, 20], [], False), ([1, 40, 20], [1], False), ([1, 40, 20], [0], True)],
)
def test_a_block_is_stuck_where_every_set_around_it_is_too_heavy(
    loads: list[int], loose: list[int], stuck: bool
) -> None:
    assert (surroundings_of_stuck(row(loads, loose), BAND, 0) is not None) == stuck


def test_a_question_asked_twice_costs_once_and_none_is_asked_when_the_budget_is_spent() -> None:
    blocks, budget = row([15, 15, 15, 15]), Budget()
    assert can_be_divided(blocks, BAND, budget=budget) is True
    left_s = budget.left_s
    assert can_be_divided(blocks, BAND, budget=budget) is True
    assert budget.left_s == left_s
    spent = Budget(0.0)
    assert can_be_divided(blocks, BAND, budget=spent) is None
    assert (spent.short, spent.n_asked) == (True, 0)
