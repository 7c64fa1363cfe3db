"""Numbers of grids where there are grids today: as many as there are, as long as the band allows it."""

from dataclasses import replace

import numpy as np
import pytest
from pandas import Series
from villages import lattice

from geo.village import Village
from partition.counts import Total, share_counts
from partition.divide import divide
from partition.division import Division
from partition.levels import Band, Level
from partition.old_grids import nearest_count
from partition.solve import Effort
from partition.terms import OldGrids, Prices, Terms

MICRO = Level("micro_grid", Band(30, 50))
BRISK = Effort(iterations=20_000)


def today(village: Village, codes: str) -> Series:
    """Return the grids of today, a letter a column of the lattice."""
    grids = np.array(list(codes))[np.arange(len(village.households)) % len(codes)]
    return Series(grids.astype(object), village.households["household_id"].to_numpy())


def redrawn(villages: list[Village], levels: list[Level], old: dict[str, OldGrids], *, kept: str = "") -> Division:
    terms = Terms(prices=Prices(moved_m=200.0), old=old, kept=frozenset({kept} - {""}))
    return divide(villages, levels, seed=0, effort=BRISK, terms=terms, prove=False)


def sizes(division: Division, level: str) -> list[int]:
    return sorted(division.tables.grids_of(level)["households"])


@pytest.mark.parametrize(
    ("households", "codes", "count"),
    [
        (5, "aaaabbcc", 4),  # three of 53 on average: four is the nearest that the band allows
        (5, "aabbccdd", 4),
        (5, "aabbccde", 5),  # the usual number would be 4
        (7, "aabbccdd", 5),  # grown by 40 %: four would be of 56
        (3, "aabbccdd", 3),  # four would be of 24
    ],
)
def test_the_number_of_today_stays_as_long_as_all_can_be_in_band(households: int, codes: str, count: int) -> None:
    village = lattice(8, 4, households=households)
    division = redrawn([village], [MICRO], {"micro_grid": OldGrids(today(village, codes))})
    assert len(sizes(division, "micro_grid")) == count
    assert division.feasible


def test_the_tolerance_is_not_used_to_keep_a_number_that_another_keeps_without() -> None:
    level = Level("micro_grid", Band(50, 100), tolerance=0.05)
    assert nearest_count(10, 1_040, level) == 11
    assert nearest_count(2, 205, replace(level, band=Band(80, 100))) == 2  # here no number does


@pytest.mark.parametrize(("asked", "count"), [({"count": 5}, 5), ({"fewest": True}, 4), ({}, 4)])
def test_what_is_asked_for_goes_before_the_number_of_today(asked: dict, count: int) -> None:
    village = lattice(8, 4, households=5)
    level = replace(MICRO, **asked)
    codes = "aabbccdd" if not asked.get("fewest") else "aabbccde"
    division = redrawn([village], [level], {"micro_grid": OldGrids(today(village, codes))})
    assert len(sizes(division, "micro_grid")) == count
    assert division.feasible


def test_a_total_is_shared_out_as_the_villages_have_it_today() -> None:
    level = Level("micro_grid", Band(30, 60))
    wanted = Total(7, True, today=(4, 3))
    assert share_counts([150, 180], (level,), (wanted,)) == [(4,), (3,)]
    assert share_counts([150, 180], (level,), (Total(7, True),)) == [(3,), (4,)]


def test_upper_grids_keep_their_number_when_that_of_the_lower_ones_is_given() -> None:
    village, levels = lattice(12, 4, households=5), [Level("grid", Band(60, 180)), replace(MICRO, count=6)]
    division = redrawn([village], levels, {"grid": OldGrids(today(village, "aaaabbbbcccc"))})
    assert sizes(division, "grid") == [80, 80, 80]  # the usual number is 2
    assert division.feasible


def test_lower_grids_are_shared_out_by_the_size_of_upper_grids_that_stay() -> None:
    village, levels = lattice(12, 4, households=5), [Level("grid", Band(40, 200)), replace(MICRO, count=6)]
    old = {"grid": OldGrids(today(village, "aabbbbbbbbbb"))}
    division = redrawn([village], levels, old, kept="grid")
    assert sizes(division, "grid") == [40, 200]
    assert division.feasible
    inside = division.tables.grids_of("micro_grid").groupby("parent_id").size()
    assert sorted(inside) == [1, 5]
