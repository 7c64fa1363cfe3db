"""Why given centres cannot each have a grid: the true cause by name, and relaxations that work."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from villages import ORIGIN, lattice

from partition.divide import divide
from partition.feasibility import WhyNot, explain
from partition.feasibility.case import Case, survey_all
from partition.feasibility.given_centres import given_centres, shortage
from partition.levels import Band, Level
from partition.solve import Effort
from partition.terms import GivenCentres, Terms

LANE = lattice(10, 1, households=5)
"""Ten addresses of 5 households, 50 m apart; on foot 70 m."""


def stations(*x: float) -> GivenCentres:
    """Return stations along the lane, in metres from its west end."""
    n = len(x)
    ids = tuple(f"S{i}" for i in range(n))
    return GivenCentres("grid", ids, ("西站", "中站", "东站")[:n], ORIGIN + np.c_[x, np.full(n, 25.0)])


def why_not(centres: GivenCentres, band: Band, radius_m: float | None = None) -> WhyNot:
    levels = (Level("grid", band, count=len(centres.xy), radius_m=radius_m),)
    terms, effort = Terms(centres=centres), Effort(iterations=2000)
    made = divide([LANE], levels, seed=1, effort=effort, terms=terms, prove=False)
    assert not made.feasible
    return explain([LANE], levels, made, seed=1, effort=effort, terms=terms)


def told(found: WhyNot) -> tuple[str, set[str]]:
    """Return the sentence of the only cause, and what its demands are."""
    (cause,) = found.causes
    assert cause.rule == "given_centres"
    return cause.message, {demand.rule for demand in cause.demands}


def test_too_few_centres_for_the_households():
    found = why_not(stations(75, 425), Band(10, 20))
    message, demands = told(found)
    assert "50 households reach only 2 given centres (西站, 中站); a grid for each holds at most 40" in message
    assert "最多容纳40户" in message
    assert demands == {"max", "centers"}
    assert {"--level grid=10-25", "(without --centers)"} <= {one.typed for one in found.relaxations}


def test_too_many_centres_for_the_households():
    message, demands = told(why_not(stations(75, 225, 425), Band(20, 40)))
    assert "3 given centres (西站, 中站, 东站): only 50 households can be theirs; a grid for each needs 60" in message
    assert demands == {"min", "centers"}


def test_a_centre_that_another_one_shuts_off_is_named():
    """The station at the east end has its own address only: the next one is that of the station beside it."""
    found = why_not(stations(75, 425, 475), Band(10, 30))
    message, demands = told(found)
    assert "1 given centre (东站): only 5 households can be theirs; a grid for each needs 10" in message
    assert demands == {"min", "centers"}
    assert "--level grid=5-30" in {one.typed for one in found.relaxations}


def test_a_centre_that_lacks_households_within_the_radius_is_named():
    village = lattice(10, 1, households=[5] * 6 + [1] * 4)
    centres, level = stations(25, 475), Level("grid", Band(10, 40), radius_m=330.0)
    case = Case(survey_all([village], centres), (level,), Terms(centres=centres))
    (cause,) = given_centres(case)
    assert "1 given centre (中站): only 9 households can be theirs within 330 m" in cause.tell().message


def test_households_that_no_centre_reaches_are_named_with_the_metres_they_need():
    found = why_not(stations(25, 75), Band(5, 45), radius_m=300.0)
    message, demands = told(found)
    assert "reach no given centre within 300 m; one of them needs 560 m" in message
    assert demands == {"radius", "centers"}
    assert any(one.typed.startswith("--radius grid=56") for one in found.relaxations)


@given(
    st.lists(st.integers(0, 9), min_size=1, max_size=3, unique=True),
    st.integers(1, 30),
    st.integers(0, 30),
    st.sampled_from([None, 150.0, 300.0, 500.0]),
)
@settings(max_examples=10, deadline=None)
def test_what_is_divided_rightly_has_no_cause(at, least, more, radius_m):
    centres = stations(*(50.0 * x + 25 for x in at))
    level = Level("grid", Band(least, least + more), count=len(at), radius_m=radius_m)
    terms = Terms(centres=centres)
    made = divide([LANE], [level], seed=1, effort=Effort(iterations=300), terms=terms, prove=False)
    case = Case(survey_all([LANE], centres), (level,), terms)
    short = shortage(case, case.sites[0], level)
    assert not (made.feasible and short)


@pytest.mark.parametrize("radius_m", [None, 800.0])
def test_a_sound_plan_has_no_shortage(radius_m):
    centres = stations(75, 425)
    level = Level("grid", Band(20, 30), count=2, radius_m=radius_m)
    case = Case(survey_all([LANE], centres), (level,), Terms(centres=centres))
    assert shortage(case, case.sites[0], level) is None
