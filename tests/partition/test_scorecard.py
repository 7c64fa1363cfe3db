"""The scorecard: figures worked out by hand."""

from dataclasses import replace

import numpy as np
import pytest
from pandas import Series
from villages import SIDE, lattice

from partition.ground import survey
from partition.levels import Band, Level
from partition.plan import GridPlan
from partition.score import measure_grids
from partition.scorecard import measure_plan, scorecard_of

WALK = 1.4 * SIDE
"""Metres between two plots side by side, where no roads are known; over two plots it is twice as far."""


def measured(*, radius_m=None, households=1, **village):
    """Return a row of six plots, A A A B B B, measured: the middle plot of each three is the centre."""
    ground = survey(lattice(6, 1, households=households, **village), None)
    grid_of = Series(["A"] * 3 + ["B"] * 3, index=ground.units.table.index)
    plan = GridPlan(ground.village, Level("grid", Band(3, 3), 0.4, radius_m=radius_m), ground.units, grid_of, ())
    return measure_plan(plan, ground, measure_grids(plan, ground))


def test_walks_are_in_metres_and_in_minutes_at_four_kilometres_an_hour():
    card = scorecard_of([measured(radius_m=60.0)]).convenience
    assert card.mean_walk_m == pytest.approx(WALK * 4 / 6)
    assert card.p95_walk_m == card.max_walk_m == pytest.approx(WALK)
    assert card.max_walk_min == pytest.approx(WALK / 4000 * 60)
    assert card.beyond_radius == 4


def test_without_a_radius_nobody_is_beyond_it():
    assert scorecard_of([measured()]).convenience.beyond_radius is None


def test_the_far_walk_is_the_one_that_95_of_100_households_do_not_exceed():
    few = scorecard_of([measured(households=[1, 38, 1, 1, 38, 1])]).convenience
    assert (few.p95_walk_m, few.max_walk_m) == (pytest.approx(0), pytest.approx(WALK))


def test_sizes_are_shares_of_grids_and_their_spread():
    card = scorecard_of([measured(households=[1, 1, 1, 1, 2, 1])]).size
    assert (card.grids, card.in_band_share, card.allowed_share) == (2, 0.5, 1.0)
    assert (card.households_min, card.households_mean, card.households_max) == (3, 3.5, 4)
    assert card.spread == pytest.approx(0.5 / 3.5)


def test_a_dedicated_area_is_no_size_of_a_grid_and_is_counted_apart():
    ground = survey(lattice(7, 1), None)
    table = ground.units.table.copy()
    table.loc[table.index[6], "dedicated"] = "小学"
    ground = replace(ground, units=replace(ground.units, table=table))
    grid_of = Series([*"AAABBBS"], index=ground.units.table.index)
    plan = GridPlan(ground.village, Level("grid", Band(3, 3)), ground.units, grid_of, ())
    card = scorecard_of([measure_plan(plan, ground, measure_grids(plan, ground))])
    assert (card.size.grids, card.size.dedicated) == (2, 1)
    assert (card.size.households_min, card.size.households_mean, card.size.spread) == (3, 3.0, 0.0)
    assert (card.service.mean_round_min, card.coverage.households) == (pytest.approx(4 * WALK / 4000 * 60), 7)


def test_land_and_households_are_all_in_one_grid():
    card = scorecard_of([measured()]).coverage
    assert (card.gap_m2, card.overlap_m2) == (pytest.approx(0), pytest.approx(0))
    assert (card.households_in_one_grid, card.households) == (6, 6)


def test_a_round_goes_past_every_door_and_back():
    card = scorecard_of([measured()]).service
    assert card.mean_round_min == card.max_round_min == pytest.approx(4 * WALK / 4000 * 60)
    assert card.spread == 0


def test_borders_and_groups_are_counted():
    groups = ["一", "一", "一", "一", "二", "二"]
    card = scorecard_of([measured(groups=groups)]).governance
    assert (card.groups_whole, card.groups_split) == (1, 1)
    assert card.inner_border_km == pytest.approx(SIDE / 1000)
    assert card.on_features_share == 0
    shape = 4 * np.pi * 3 * SIDE**2 / (8 * SIDE) ** 2
    assert card.polsby_popper_mean == card.polsby_popper_min == pytest.approx(shape)


def test_a_border_on_a_river_lies_on_a_feature():
    river = [(3 * SIDE, -10), (3 * SIDE, SIDE + 10)]
    assert scorecard_of([measured(barriers=[river])]).governance.on_features_share == 1


def test_two_villages_add_up():
    both = scorecard_of([measured(), measured()])
    assert (both.size.grids, both.coverage.households) == (4, 12)
    assert both.governance.inner_border_km == pytest.approx(2 * SIDE / 1000)


def test_a_level_without_grids_has_no_scorecard():
    assert scorecard_of([]) is None
