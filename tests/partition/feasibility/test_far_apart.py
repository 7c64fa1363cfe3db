"""Places that no grid of the radius can share: as many grids are needed as there are such places."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from villages import lattice

from geo.village import Village
from partition.feasibility.case import Case, survey_all
from partition.feasibility.cause import Cause
from partition.feasibility.find import find_causes
from partition.levels import Band, Level


def hamlets() -> Village:
    """Return three hamlets of five neighbouring doors in a row, 2 km from one to the next."""
    village = lattice(15, 1, land=shapely.box(0, 0, 6_000, 50))
    xy = np.c_[500_025.0 + 2_000 * np.repeat([0, 1, 2], 5) + 10.0 * np.arange(15), np.full(15, 4_000_025.0)]
    return replace(village, households=village.households.set_geometry(shapely.points(xy), crs=village.households.crs))


def causes(level: Level) -> list[Cause]:
    return find_causes(Case(survey_all([hamlets()]), (level,)))


def test_three_hamlets_too_far_apart_need_three_grids_and_two_are_asked_for() -> None:
    (cause,) = causes(Level("g", Band(2, 12), count=2, radius_m=500.0))
    assert (cause.rule, cause.measured, cause.allowed) == ("far_apart", 3, "at most 2")
    assert {demand.rule for demand in cause.demands} == {"count", "radius"}
    assert "两两不能同在500米半径" in cause.message


def test_ends_and_middle_of_a_row_need_a_grid_each_and_the_households_fill_two() -> None:
    """Five doors are within 150 m of a centre; doors 1, 6 and 11 share none, and 11 doors fill two grids of 5."""
    case = Case(survey_all([lattice(11, 1)]), (Level("g", Band(5, 6), radius_m=150.0),))
    (cause,) = find_causes(case)
    assert (cause.rule, cause.measured, cause.allowed) == ("far_apart", 3, "at most 2")
    assert {demand.rule for demand in cause.demands} == {"min", "radius"}


@pytest.mark.parametrize("radius_m", [500.0, 2_500.0])
def test_as_many_grids_as_places_are_no_cause(radius_m: float) -> None:
    assert causes(Level("g", Band(2, 12), count=3, radius_m=radius_m)) == []


def test_a_place_in_reach_of_both_its_neighbours_is_not_counted_twice() -> None:
    """Of five doors 70 m apart on foot the ends share no centre within 120 m; the others share one with an end."""
    row = lattice(5, 1)
    case = Case(survey_all([row]), (Level("g", Band(1, 5), count=1, radius_m=120.0),))
    (cause,) = find_causes(case)
    assert (cause.rule, cause.measured) == ("far_apart", 2)
