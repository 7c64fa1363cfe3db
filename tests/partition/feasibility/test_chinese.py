"""Chinese sentences call levels by their Chinese names, those of a profile first."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from villages import lattice

from geo.village import Village
from partition.feasibility.case import Case, survey_all
from partition.feasibility.find import CAUSES, find_causes
from partition.feasibility.relax import candidates
from partition.feasibility.typing_out import relaxation
from partition.levels import Band, Level
from partition.terms import Terms

GRID = Level("grid", Band(300, 500), label="大格")
MICRO = Level("micro_grid", Band(50, 100), label="小格")
ISLANDS = shapely.MultiPolygon([shapely.box(0, 0, 490, 300), shapely.box(510, 0, 750, 300)])
THREE_GROUPS = ["一组"] * 4 + ["二组"] * 7 + ["三组"] * 4
FOUR_GROUPS = ["一组"] * 2 + ["二组"] * 2 + ["三组"] * 2 + ["四组"] * 4


def hamlets() -> Village:
    """Return three hamlets of five doors in a row, 2 km from one to the next."""
    village = lattice(15, 1, land=shapely.box(0, 0, 6_000, 50))
    xy = np.c_[500_025.0 + 2_000 * np.repeat([0, 1, 2], 5) + 10.0 * np.arange(15), np.full(15, 4_000_025.0)]
    return replace(village, households=village.households.set_geometry(shapely.points(xy), crs=village.households.crs))


def case_of(village: Village, *levels: Level, terms: Terms | None = None) -> Case:
    return Case(survey_all([village]), levels, terms or Terms())


CASES = {
    "totals": case_of(lattice(7, 23), GRID, MICRO),
    "totals of both": case_of(lattice(12, 1), replace(GRID, band=Band(6, 6)), replace(MICRO, band=Band(4, 4))),
    "grid_count": case_of(lattice(13, 12, households=46), replace(GRID, count=24), replace(MICRO, count=78)),
    "strict_parts": case_of(lattice(15, 6, land=ISLANDS), MICRO, terms=Terms(strict_parts=True)),
    "oversized_unit": case_of(lattice(6, 5, households=[253, *[1] * 29]), MICRO),
    "walk_radius": case_of(lattice(30, 2), replace(MICRO, band=Band(8, 12), radius_m=50.0)),
    "far_apart": case_of(hamlets(), replace(MICRO, band=Band(2, 12), count=2, radius_m=500.0)),
    "stuck_group": case_of(lattice(15, 1, households=10, groups=THREE_GROUPS), MICRO, terms=Terms(whole_groups=True)),
    "scattered_group": case_of(
        lattice(3, 2, households=[90, 90, 90, 25, 60, 25], groups=[None, None, None, "一组", None, "一组"]), MICRO,
        terms=Terms(whole_groups=True),
    ),
    "whole_groups": case_of(
        lattice(10, 1, households=5, groups=FOUR_GROUPS), replace(MICRO, band=Band(20, 25)),
        terms=Terms(whole_groups=True),
    ),
}  # fmt: skip


@pytest.mark.parametrize("rule", CASES)
def test_no_chinese_sentence_names_a_level_by_its_key(rule: str) -> None:
    case = CASES[rule]
    causes = find_causes(case)
    ways_out = [relaxation(case, one.case, one.cost).message for one in candidates(case, causes)]
    assert {cause.rule for cause in causes} == {rule.split()[0]}
    for message in [*(cause.message for cause in causes), *ways_out]:
        chinese = message.split(" / ")[1]
        assert not any(level.name in chinese for level in case.levels), chinese
    assert any(level.label in cause.message for cause in causes for level in case.levels)


def test_every_cause_of_households_is_looked_at() -> None:
    assert {rule.split()[0] for rule in CASES} == set(CAUSES) - {"given_centres"}
