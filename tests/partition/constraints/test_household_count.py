"""What is said of a grid outside its band."""

import pytest
from pandas import Series
from villages import lattice

from partition.check import check
from partition.feasibility.wording import not_divisible
from partition.ground import survey
from partition.levels import Band, Level
from partition.plan import GridPlan
from partition.profile import shipped_profile
from partition.score import measure_grids


def said(level: Level, plots: int = 6) -> str:
    """Return what is said of grids of three households, or of one where there are fewer plots."""
    ground = survey(lattice(plots, 1), None)
    grid_of = Series([f"V1-00{1 + i // 3}" for i in range(plots)], index=ground.units.table.index)
    plan = GridPlan(ground.village, level, ground.units, grid_of, ())
    found = check(plan, ground, measure_grids(plan, ground))
    return next(one.message for one in found if one.rule == "household_count")


@pytest.mark.parametrize(
    ("tolerance", "en", "zh"),
    [
        (0.0, "the band is 4 to 6", "户数范围为4至6户"),
        (0.25, "the band is 4 to 6", "户数范围为4至6户"),
        (0.01, "the allowed range, tolerance included, is 4 to 6", "含容差的允许范围为4至6户"),
    ],
)
def test_the_band_and_what_the_tolerance_makes_of_it_are_not_called_the_same(tolerance, en, zh):
    message = said(Level("micro_grid", Band(4, 6), tolerance))
    assert en in message
    assert zh in message


def test_chinese_sentences_call_levels_by_their_chinese_names():
    assert "不足一个微网格（至少50户）" in said(Level("micro_grid", Band(50, 100)), plots=3)
    assert "不足一个片区（" in said(Level("zone", Band(50, 100), label="片区"), plots=3)
    assert not_divisible(30, Level("micro_grid", Band(50, 100)))[1] == "30户，不足一个微网格（至少50户）"


def test_a_profiles_levels_know_their_chinese_names():
    assert [level.zh for level in shipped_profile("hongwang").as_levels()] == ["网格", "十联户"]
    assert Level("zone", Band(1, 2)).zh == "zone"
