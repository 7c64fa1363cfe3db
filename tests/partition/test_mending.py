"""Starts that leave a slot nothing, numbers for a lower level alone, and groups while levels below are mended."""

import numpy as np
import pytest
from pandas import Series
from villages import lattice

from partition.divide import divide
from partition.division import Division
from partition.levels import Band, Level
from partition.solve import Effort
from partition.terms import OldGrids, Terms

QUICK = Effort(iterations=6_000)


def broken(division: Division, rule: str, level: str) -> int:
    return sum(v.rule == rule and v.level == level and v.severity == "must" for v in division.violations)


def test_two_slots_that_must_share_one_unit_do_not_stop_the_search() -> None:
    village = lattice(7, 1, households=[12, 2, 2, 2, 2, 2, 1])
    old = OldGrids(Series(list("abbbbbb"), index=village.households["household_id"].to_numpy()))
    levels = [Level("m", Band(3, 12), count=3)]
    division = divide([village], levels, seed=0, effort=QUICK, terms=Terms(old={"m": old}), prove=False)
    assert division.tables.households["m"].notna().all()


def test_whole_groups_and_old_grids_that_cut_them_go_together() -> None:
    column = np.arange(20) % 10
    groups = ["A" if x < 4 else "B" if x < 8 else None for x in column]
    village = lattice(10, 2, groups=groups)
    today = ["a" if x < 3 else "b" if x < 5 else "c" for x in column]
    old = OldGrids(Series(today, index=village.households["household_id"].to_numpy()))
    terms = Terms(whole_groups=True, old={"m": old})
    division = divide([village], [Level("m", Band(4, 12))], seed=0, effort=QUICK, terms=terms, prove=False)
    assert broken(division, "whole_groups", "m") == 0


@pytest.mark.parametrize("levels", [["g=10-20"], ["g=100-200", "mid=10-20"]])
def test_a_number_for_the_lowest_level_alone_may_be_below_the_usual_one_above(levels: list[str]) -> None:
    bands = [text.partition("=") for text in levels]
    upper = [Level(name, Band(*map(int, band.split("-")))) for name, _, band in bands]
    asked = [*upper, Level("m", Band(5, 10), count=4)]
    division = divide([lattice(10, 10, households=2)], asked, seed=0, effort=QUICK, prove=False)
    assert division.tables.households["m"].notna().all()


def test_mending_lower_levels_splits_no_group_that_is_to_be_whole() -> None:
    """Plots of four different sizes in groups of 2 x 2, for which the lower band is too narrow."""
    groups = [f"{x // 2}-{y // 2}" for y in range(6) for x in range(8)]
    village = lattice(8, 6, households=[1, 2, 3, 5] * 12, groups=groups)
    levels = [Level("g", Band(30, 50)), Level("m", Band(10, 13))]
    division = divide([village], levels, seed=1, effort=QUICK, terms=Terms(whole_groups=True), prove=False)
    assert broken(division, "whole_groups", "g") == 0
