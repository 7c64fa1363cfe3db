"""Dedicated areas (专属网格) and their households count in no number of grids, and the sentences say so."""

import shapely
from towers import with_areas
from villages import lattice

from partition.feasibility.case import Case, survey_all
from partition.feasibility.find import find_causes
from partition.levels import Band, Level

LEVEL = Level("micro_grid", Band(8, 12))


def asked(columns: int, count: int | None = None) -> Case:
    """Return a row of doors of which the first three, of the school, live in a dedicated area."""
    village = with_areas(lattice(columns, 1), shapely.box(0, 0, 150, 50))
    return Case(survey_all([village]), (Level("micro_grid", LEVEL.band, count=count),))


def test_15_households_and_3_of_a_school_are_15_to_divide() -> None:
    (cause,) = find_causes(asked(18))
    assert (cause.rule, cause.measured) == ("totals", 15)
    assert "the 3 households of dedicated areas" in cause.message
    assert "专属网格内的3户另计" in cause.message


def test_a_number_of_grids_is_one_of_ordinary_grids() -> None:
    (cause,) = find_causes(asked(23, count=3))
    assert (cause.rule, cause.measured) == ("grid_count", 20)
    assert "there are 20" in cause.message
    assert find_causes(asked(23, count=2)) == []
