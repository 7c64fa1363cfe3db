"""Villages that cannot be divided as asked: each gets its true cause, and relaxations that work."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from villages import lattice

from geo.village import Village
from partition.divide import divide
from partition.feasibility import WhyNot, explain
from partition.feasibility.case import Case, survey_all
from partition.feasibility.explain import divided
from partition.feasibility.find import find_causes
from partition.feasibility.relax import candidates
from partition.feasibility.typing_out import relaxation
from partition.levels import Band, Level
from partition.solve import Effort
from partition.terms import Terms

QUICK = Effort(iterations=40_000)
MICRO = Level("micro_grid", Band(50, 100))
GRID = Level("grid", Band(300, 500))


def why_not(village: Village, *levels: Level, terms: Terms | None = None) -> WhyNot:
    """Return the explanation of a village that cannot be divided as asked."""
    division = divide([village], levels, seed=1, effort=QUICK, terms=terms, prove=False)
    assert not division.feasible
    return explain([village], levels, division, seed=1, effort=QUICK, terms=terms)


def demands(told: WhyNot) -> set[str]:
    """Return the demands of the first cause, each by rule and level."""
    return {f"{one.rule} {one.level}".strip() for one in told.causes[0].demands}


def typed(told: WhyNot) -> list[str]:
    return [one.typed for one in told.relaxations]


def with_far_valley() -> Village:
    """Return 200 households, the last 38 of them in a valley 3 km east of the others."""
    village = lattice(20, 10)
    doors = village.households
    xy = np.c_[doors.geometry.x, doors.geometry.y]
    valley = np.flatnonzero(np.arange(200) % 20 >= 16)[:38]
    xy[valley, 0] += 3000
    doors = doors.assign(group=np.where(np.isin(np.arange(200), valley), "后沟", "前村"))
    doors = doors.set_geometry(shapely.points(xy), crs=doors.crs)
    return replace(village, households=doors, boundary=shapely.box(500_000, 4_000_000, 504_000, 4_000_500))


def test_a_tower_kept_whole_leaves_too_few_for_a_grid() -> None:
    told = why_not(lattice(6, 5, households=[253, *[1] * 29]), MICRO)
    (cause,) = told.causes
    assert (cause.rule, cause.measured) == ("oversized_unit", 29)
    assert demands(told) == {"min micro_grid", "max micro_grid", "whole_units"}
    assert "(253)" in cause.message
    assert "--level micro_grid=29-100" in typed(told)


def test_a_tower_kept_whole_cuts_a_row_of_houses_in_two() -> None:
    told = why_not(lattice(11, 1, households=[9] * 5 + [253] + [9] * 5), MICRO)
    assert [(cause.rule, cause.measured) for cause in told.causes] == [("oversized_unit", 45)] * 2
    assert typed(told)[0] in ("--tolerance 0.1", "--level micro_grid=45-100")


def test_a_tower_with_stairwells_may_be_divided_by_them() -> None:
    stairs = [f"{n}单元" for n in range(1, 9)]
    village = lattice(6, 5, households=[32] * 8 + [1] * 22, buildings=["T"] * 8 + [None] * 22)
    village = replace(village, households=village.households.assign(unit=[*stairs, *[None] * 22]))
    told = why_not(village, MICRO)
    assert demands(told) == {"min micro_grid", "max micro_grid", "whole_units"}
    assert typed(told)[0] == "--split-oversized"


def test_a_valley_is_too_far_for_the_radius_and_too_small_for_a_grid() -> None:
    told = why_not(with_far_valley(), replace(MICRO, radius_m=800.0))
    (cause,) = told.causes
    assert (cause.rule, cause.measured) == ("walk_radius", 38)
    assert "后沟" in cause.message
    assert demands(told) == {"min micro_grid", "radius micro_grid"}
    assert typed(told)[0] == "--level micro_grid=38-100"


def test_a_radius_of_50_m_is_too_short_for_everybody_and_the_least_that_is_not_is_told() -> None:
    told = why_not(lattice(30, 2), Level("micro_grid", Band(8, 12), radius_m=50.0))
    (cause,) = told.causes
    assert (cause.rule, cause.measured) == ("walk_radius", 60)
    assert "one of them needs at least 140 m" in cause.message
    assert typed(told)[0].startswith("--radius micro_grid=1")


def test_161_households_are_fewer_than_one_grid() -> None:
    told = why_not(lattice(7, 23), GRID, MICRO)
    (cause,) = told.causes
    assert (cause.rule, cause.level, cause.measured) == ("totals", "grid", 161)
    assert demands(told) == {"min grid"}
    assert typed(told) == ["--level grid=161-500 --level micro_grid=50-100", "--level micro_grid=50-100"]


def test_a_part_of_30_households_is_too_small_where_parts_are_strict() -> None:
    land = shapely.MultiPolygon([shapely.box(0, 0, 490, 300), shapely.box(510, 0, 750, 300)])
    told = why_not(lattice(15, 6, land=land), MICRO, terms=Terms(strict_parts=True))
    (cause,) = told.causes
    assert (cause.rule, cause.measured) == ("strict_parts", 30)
    assert demands(told) == {"min micro_grid", "strict_parts"}
    assert "(without --parts strict)" in typed(told)


def test_a_group_fits_none_of_its_neighbours() -> None:
    groups = ["一组"] * 4 + ["二组"] * 7 + ["三组"] * 4
    told = why_not(lattice(15, 1, households=10, groups=groups), MICRO, terms=Terms(whole_groups=True))
    assert [cause.rule for cause in told.causes] == ["stuck_group"] * 2
    named = [{one.name for one in cause.demands if one.rule == "group"} for cause in told.causes]
    assert named == [{"一组", "二组"}, {"二组", "三组"}]
    assert typed(told)[0] == "--may-split 二组"


def test_a_group_is_told_with_its_village_where_there_are_several() -> None:
    villages = [lattice(15, 1, code=code, name=name) for code, name in (("V1", "东村"), ("V2", "西村"))]
    before = Case(survey_all(villages), (MICRO,), Terms(whole_groups=True))
    after = replace(before, terms=replace(before.terms, may_split=frozenset({("V2", "一组")})))
    told = relaxation(before, after, 1.0)
    assert told.typed == "--may-split V2=一组"
    assert told.message == "group 一组 of 西村 may be split / 允许拆分西村的一组"


def township(households: int) -> Case:
    """Return one village of so many households in 156 houses, to be divided 24 x 78."""
    even, more = divmod(households, 156)
    village = lattice(13, 12, households=[even + (i < more) for i in range(156)])
    return Case(survey_all([village]), (replace(GRID, count=24), replace(MICRO, count=78)))


@pytest.mark.parametrize(
    ("households", "needed", "offered"),
    [
        (7_199, {"min", "count"}, {"--count grid=23", "--level grid=299-500 --level micro_grid=50-100"}),
        (7_801, {"max", "count"}, {"--count micro_grid=79", "--level grid=300-500 --level micro_grid=50-101"}),
    ],
)
def test_a_household_too_few_or_too_many_for_24_x_78(households: int, needed: set[str], offered: set[str]) -> None:
    case = township(households)
    (cause,) = find_causes(case)
    assert "7,200-7,800 households allow 24 grid x 78 micro_grid" in cause.message
    assert {one.rule for one in cause.demands} == needed
    assert offered <= {relaxation(case, one.case, one.cost).typed for one in candidates(case, [cause])}


@pytest.mark.parametrize("households", [7_200, 7_500, 7_800])
def test_24_x_78_is_possible_from_7200_to_7800(households: int) -> None:
    assert find_causes(township(households)) == []


def test_a_village_that_can_be_divided_has_no_cause() -> None:
    village, level = lattice(10, 6), Level("micro_grid", Band(8, 12))
    division = divide([village], [level], seed=1, effort=QUICK, prove=False)
    assert explain([village], [level], division, seed=1).causes == ()


def test_what_is_not_proven_is_said_to_be_open() -> None:
    """Two households of 7 and one of 2 in a row fill no grids of 8, but no single figure says so."""
    village = lattice(3, 1, households=[7, 2, 7])
    told = why_not(village, Level("micro_grid", Band(8, 8)))
    assert not told.proven
    assert "not proven impossible" in told.message
    assert "--iterations 200000" in told.message


def test_every_relaxation_divides_without_a_broken_rule() -> None:
    case = Case(survey_all([with_far_valley()]), (replace(MICRO, radius_m=800.0),))
    cheapest = candidates(case, find_causes(case))[0]
    assert find_causes(cheapest.case) == []
    assert divided(cheapest.case, seed=5, effort=QUICK).feasible


def test_when_the_time_is_up_no_relaxation_is_tried_and_that_is_said() -> None:
    village = lattice(10, 2)
    division = divide([village], [MICRO], seed=1, effort=QUICK, prove=False)
    told = explain([village], [MICRO], division, seed=1, effort=Effort(time_limit_s=1e-9))
    assert told.causes
    assert not told.relaxations
    assert "not every relaxation was tried within the time limit" in told.message
