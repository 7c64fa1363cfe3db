"""A search that starts from the grids of today has room for every slot, also where units are drawn together."""

import numpy as np
import pytest
from pandas import Series
from villages import lattice

from partition.divide import divide
from partition.levels import Band, Level
from partition.old_grids import leave_room
from partition.problem import Slot, Territory
from partition.solve import Effort
from partition.terms import OldGrids, Prices, Terms

SLOT = Slot(Band(1, 99), Band(1, 99))


def room(home: list[int], weights: list[int], n_slots: int) -> list[int]:
    territory = Territory(np.arange(len(home)), (SLOT,) * n_slots)
    return leave_room(np.array(home), np.array(weights), (territory,)).tolist()


def test_the_largest_grid_of_several_units_makes_room() -> None:
    assert room([0, 0, 1, 1], [5, 5, 9, 9], 3) == [0, 0, -1, -1]


def test_a_grid_of_one_unit_makes_none_however_large() -> None:
    assert room([0, 1, 1], [90, 5, 5], 3) == [0, -1, -1]


def test_as_many_grids_are_opened_as_leave_each_empty_slot_a_unit() -> None:
    assert room([0, 0, 1, 1], [5, 5, 9, 9], 4) == [-1, -1, -1, -1]


def test_units_without_a_home_leave_the_largest_open_all_the_same() -> None:
    assert room([0, 0, 0, -1], [5, 5, 5, 5], 2) == [-1, -1, -1, -1]


def test_nothing_is_opened_where_every_slot_has_its_grid() -> None:
    assert room([0, 1, -1], [1, 1, 1], 2) == [0, 1, -1]


@pytest.mark.parametrize("codes", ["aacbbbbb", "caabbbbb", "bbzaaaaa"])
def test_an_old_grid_that_is_a_lesser_part_of_a_group_leaves_its_slot_to_another(codes: str) -> None:
    groups = [["g1", "g1", "g1", "g2", "g2", "g3", "g3", "g3"][i % 8] for i in range(16)]
    village = lattice(8, 2, households=5, groups=groups)
    today = np.array(list(codes), dtype=object)[np.arange(16) % 8]
    old = OldGrids(Series(today, village.households["household_id"].to_numpy()))
    terms = Terms(whole_groups=True, prices=Prices(moved_m=200.0), old={"micro_grid": old})
    level = Level("micro_grid", Band(20, 30))
    division = divide([village], [level], seed=0, effort=Effort(iterations=2_000), terms=terms, prove=False)
    assert sorted(division.tables.grids["households"]) == [20, 30, 30]
    assert division.feasible
