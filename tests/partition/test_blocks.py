"""Which units stay together at a level."""

import numpy as np
import pytest
from towers import register, tower
from villages import lattice

from partition.blocks import blocks_of, can_fill
from partition.ground import Ground, survey
from partition.lanes import lane_of
from partition.levels import Band, Level
from partition.terms import Terms

SPLIT, WHOLE = Terms(split_oversized=True), Terms()


@pytest.fixture(scope="module")
def by_floor() -> Ground:
    return survey(tower(), None, split_above=15)


def blocks_in_tower(ground: Ground, level: Level, terms: Terms) -> int:
    label = blocks_of(ground, level, terms)
    return len(np.unique(label[(ground.units.table["building_id"] == "T").to_numpy()]))


def test_a_tower_is_whole_where_it_fits_and_comes_apart_below(by_floor):
    for level, blocks in (
        (Level("grid", Band(300, 500)), 1), (Level("micro_grid", Band(50, 100)), 4), (Level("ten", Band(8, 15)), 72)
    ):  # fmt: skip
        assert blocks_in_tower(by_floor, level, SPLIT) == blocks


def test_a_tower_above_the_band_is_one_block_unless_it_is_divided(by_floor):
    assert blocks_in_tower(by_floor, Level("micro_grid", Band(50, 100)), WHOLE) == 1
    assert blocks_in_tower(by_floor, Level("ten", Band(8, 15), splits=True), WHOLE) == 72


def test_stairwells_that_cannot_fill_the_band_leave_their_floors_free(by_floor):
    assert blocks_in_tower(by_floor, Level("odd", Band(80, 100)), SPLIT) == 72


@pytest.mark.parametrize(
    ("loads", "fills"), [((40, 40), True), ((35, 35, 35), False), ((60, 90, 55), True), ((49,), False), ((), True)]
)
def test_loads_in_a_row_fill_a_band_or_do_not(loads, fills):
    assert can_fill(loads, Band(50, 100)) == fills


def test_units_of_a_village_without_towers_are_blocks_by_themselves():
    ground = survey(lattice(4, 2, groups=["一组", "二组"] * 4), None)
    assert blocks_of(ground, Level("grid", Band(2, 4)), WHOLE).tolist() == list(range(8))


def test_groups_that_fit_are_blocks_where_they_hang_together():
    groups = ["一组", "一组", "二组", "一组", None, "三组", "三组", "三组"]
    ground = survey(lattice(8, 1, groups=groups), None)
    label = blocks_of(ground, Level("grid", Band(1, 3)), Terms(whole_groups=True)).tolist()
    assert label == [0, 0, 1, 2, 3, 4, 4, 4]
    label = blocks_of(ground, Level("grid", Band(1, 2)), Terms(whole_groups=True)).tolist()
    assert label == list(range(8))


def test_a_group_joins_a_tower_only_where_both_fit_together(by_floor):
    ground = survey(tower(around=4), None, split_above=15)
    ground.units.table["group"] = "一组"
    both = blocks_of(ground, Level("grid", Band(100, 300)), Terms(whole_groups=True))
    assert both.tolist() == [0] * len(ground.door)
    ground.units.table.loc[ground.units.table["building_id"] == "T", "group"] = ["二组", *["三组"] * 71]
    label = blocks_of(ground, Level("grid", Band(100, 256)), Terms(whole_groups=True))
    assert np.bincount(label, ground.units.weights).max() <= 256


def test_doors_of_one_lane_share_its_label_and_nameless_roads_are_lanes_of_their_own():
    village = lattice(3, 2, roads=[[(0, 0), (150, 0)], [(0, 100), (75, 100)], [(80, 100), (150, 100)]])
    named = village.roads.assign(name=["南巷", "北巷", "北巷"])
    object.__setattr__(village, "roads", named)
    assert lane_of(survey(village, None)).tolist() == [0, 0, 0, 1, 1, 1]
    object.__setattr__(village, "roads", named.assign(name=["南巷", "", ""]))
    assert lane_of(survey(village, None)).tolist() == [0, 0, 0, 1, 1, 2]
    assert lane_of(survey(register([("A", None, None, 1)]), None)).tolist() == [-1]
