"""Groups in several places: what joins them, and when no grid can hold them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from villages import lattice

from geo.village import Village
from partition.blocks import blocks_of
from partition.feasibility.case import Case, survey_all
from partition.feasibility.find import find_causes
from partition.ground import survey
from partition.levels import Band, Level
from partition.scattered import bridged, least_between
from partition.terms import Terms

WHOLE = Terms(whole_groups=True)


def two_places(between: int) -> Village:
    """
    Return two doors of 一组 at the ends of a street, with others between them.

    ┌────┬───┬────┐
    │ 一 │ n │ 一 │    5 households at each end
    ├────┼───┼────┤
    │  9 │ 9 │  9 │
    └────┴───┴────┘
    """
    return lattice(3, 2, households=[9, 9, 9, 5, between, 5], groups=[None, None, None, "一组", None, "一组"])


def test_a_group_in_two_places_takes_the_fewest_households_between_them_along():
    label = blocks_of(survey(two_places(3), None), Level("grid", Band(10, 20)), WHOLE)
    assert label[3] == label[4] == label[5]
    assert len(np.unique(label)) == 4


def test_it_takes_nothing_along_where_that_fits_no_grid():
    label = blocks_of(survey(two_places(11), None), Level("grid", Band(10, 20)), WHOLE)
    assert len(np.unique(label)) == 6


def test_a_group_that_no_grid_can_hold_with_what_lies_between_is_the_cause():
    case = Case(survey_all([two_places(11)]), (Level("grid", Band(10, 20)),), WHOLE)
    (cause,) = (cause for cause in find_causes(case) if cause.rule == "scattered_group")
    assert (cause.measured, cause.allowed, cause.smallest) == (21, "20", True)
    assert {demand.rule for demand in cause.demands} == {"max", "group", "whole_groups"}
    assert "一组 (10 households), kept whole, lies in 2 places" in cause.message


def test_a_group_that_fits_with_what_lies_between_is_no_cause():
    case = Case(survey_all([two_places(10)]), (Level("grid", Band(10, 20)),), WHOLE)
    assert find_causes(case) == []


@given(st.lists(st.integers(1, 9), min_size=12, max_size=12), st.sets(st.integers(0, 11), min_size=2, max_size=5))
def test_what_joins_a_group_hangs_together_and_is_never_less_than_the_bound(weights, units):
    ground = survey(lattice(4, 3, households=weights), None)
    left, right, inside = ground.adjacency.left, ground.adjacency.right, np.isin(np.arange(12), list(units))
    nowhere = np.zeros(12, dtype=bool)
    loads = np.array(weights)
    way = bridged(left, right, loads, inside, nowhere)
    joined = inside | np.isin(np.arange(12), way)
    reached = {int(np.flatnonzero(joined)[0])}
    for _ in range(12):
        reached |= {
            int(b)
            for a, b in [*zip(left, right, strict=True), *zip(right, left, strict=True)]
            if a in reached and joined[b]
        }
    assert reached == set(np.flatnonzero(joined).tolist())
    assert loads[way].sum() >= least_between(left, right, loads, inside, nowhere) - 1e-3
