"""Causes are irreducible: without any one of their demands the proof falls, and with them alone it stands."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from villages import lattice

from partition.divide import divide
from partition.feasibility.arithmetic import Body, fits
from partition.feasibility.case import Case, survey_all
from partition.feasibility.cause import Cause, Demand
from partition.feasibility.find import CAUSES, find_causes
from partition.feasibility.irreducible import irreducible
from partition.feasibility.totals import band_demands
from partition.levels import Band, Level
from partition.solve import Effort
from partition.terms import Terms

EMPTY = Case((), (Level("a", Band(2, 3)), Level("b", Band(1, 2))))
DEMANDS = [*band_demands(EMPTY), Demand("strict_parts"), Demand("whole_groups")]


def everything_but(case: Case, cause: Cause) -> list[Demand]:
    """Return what a case demands beside the demands of a cause."""
    counts = [Demand("count", level.name) for level in case.levels]
    radii = [Demand("radius", level.name) for level in case.levels]
    named = [*band_demands(case), *counts, *radii, Demand("strict_parts"), Demand("whole_groups")]
    return [demand for demand in named if demand not in cause.demands]


@given(st.sets(st.sampled_from(DEMANDS), min_size=1, max_size=3), st.permutations(DEMANDS))
def test_the_filter_finds_the_one_set_that_proves(core: set[Demand], order: list[Demand]) -> None:
    class Remembering:
        def without(self, demands: list[Demand]) -> set[Demand]:
            return set(demands)

    kept = irreducible(Remembering(), order, lambda gone: not (core & gone))  # type: ignore[arg-type]
    assert set(kept) == core


@settings(max_examples=8)
@given(st.integers(3, 8), st.integers(1, 3), st.integers(2, 9), st.integers(0, 4), st.sampled_from([None, 60.0, 90.0]))
def test_without_any_demand_of_a_cause_its_proof_falls(
    columns: int, rows: int, least: int, more: int, radius_m: float | None
) -> None:
    case = Case(survey_all([lattice(columns, rows)]), (Level("g", Band(least, least + more), radius_m=radius_m),))
    for cause in find_causes(case):
        alone = case.without(everything_but(case, cause))
        assert CAUSES[cause.rule](alone)
        for demand in cause.demands:
            assert not CAUSES[cause.rule](alone.without([demand]))


@settings(max_examples=8)
@given(st.integers(4, 9), st.lists(st.integers(1, 4), min_size=9, max_size=9), st.integers(2, 6), st.booleans())
def test_a_village_that_was_divided_has_no_cause(columns: int, sizes: list[int], least: int, whole: bool) -> None:
    groups = ["一组", "一组", "二组", "二组", "二组", "三组", "三组", "四组", "四组"][:columns]
    village = lattice(columns, 1, households=sizes[:columns], groups=groups)
    levels, terms = (Level("g", Band(least, 2 * least), radius_m=300.0),), Terms(whole_groups=whole)
    division = divide([village], levels, seed=1, effort=Effort(iterations=3_000), terms=terms, prove=False)
    if division.feasible:
        assert find_causes(Case(survey_all([village]), levels, terms)) == []


@given(st.integers(1, 60), st.integers(2, 9), st.integers(0, 6))
def test_a_number_of_households_fits_where_some_number_of_grids_can_hold_it(total: int, least: int, more: int) -> None:
    level = Level("g", Band(least, least + more))
    possible = any(n * least <= total <= n * (least + more) for n in range(1, total + 1))
    assert fits([Body(total, (0,), (total,))], [level]) == possible


@pytest.mark.parametrize(("total", "possible"), [(24, True), (30, False), (49, True)])
def test_grids_must_be_made_of_whole_grids_below(total: int, possible: bool) -> None:
    """Grids of 20 to 35 made of grids of 24 or 25 hold 24 or 25 households, no more."""
    levels = [Level("grid", Band(20, 35)), Level("micro", Band(24, 25))]
    assert fits([Body(total, (0, 0), (total, total))], levels) == possible
