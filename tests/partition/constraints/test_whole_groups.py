"""Natural groups that fit a grid and lie in several are told, and nothing else is."""

from dataclasses import replace

import pytest
from pandas import Series
from villages import lattice

from partition.constraints.evidence import Evidence
from partition.constraints.whole_groups import whole_groups
from partition.ground import Ground, survey
from partition.levels import Band, Level
from partition.plan import GridPlan
from partition.score import measure_grids
from partition.terms import Terms
from partition.violation import Violation


@pytest.fixture(scope="module")
def ground() -> Ground:
    village = lattice(4, 2)
    households = village.households.assign(group=["east", "east", "west", "west", "east", "east", "west", None])
    return survey(replace(village, households=households), None)


def told(
    ground: Ground, grids: str, *, most: int = 8, above: str | None = None, terms: Terms | None = None
) -> list[Violation]:
    level = Level("grid", Band(1, most))
    parent = None
    if above is not None:
        parent = GridPlan(ground.village, level, ground.units, series(ground, above), ())
    plan = GridPlan(ground.village, level, ground.units, series(ground, grids), (), parent, terms or Terms())
    return whole_groups(Evidence(plan, ground, measure_grids(plan, ground)))


def series(ground: Ground, grids: str) -> Series:
    return Series(list(grids), index=ground.units.table.index)


def test_a_group_in_two_grids_is_told_with_its_main_grid(ground: Ground) -> None:
    (found,) = told(ground, "aabbabbb")
    assert (found.severity, found.grid_id, found.measured) == ("wish", "a", 2)
    assert "group east of 4 households lies in 2 grids, 1 of them" in found.message


def test_it_is_a_must_where_groups_are_to_be_whole(ground: Ground) -> None:
    (found,) = told(ground, "aabbabbb", terms=Terms(whole_groups=True))
    assert found.severity == "must"


def test_a_group_that_fits_no_grid_is_not_told(ground: Ground) -> None:
    assert told(ground, "aabbabbb", most=3) == []


def test_a_group_that_was_divided_above_is_told_there_and_not_again(ground: Ground) -> None:
    assert told(ground, "aabbabbb", above="aabbabbb") == []


def test_what_a_parent_holds_of_a_group_that_fits_no_grid_is_a_wish(ground: Ground) -> None:
    (found,) = told(ground, "abcccccc", most=3, above="aabbbbbb", terms=Terms(whole_groups=True))
    assert (found.severity, found.measured) == ("wish", 2)
    assert "group east of 2 households" in found.message


def test_whole_groups_and_doors_without_a_group_are_not_told(ground: Ground) -> None:
    assert told(ground, "aabbaaba") == []
