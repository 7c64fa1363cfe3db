import pytest
from drawings import at, musts, redrawn, refusal, six_grids

from partition.redraw import Assign, Lock, Swap, apply


def test_assign_puts_units_into_a_grid():
    edited = apply(six_grids(), Assign((at(1, 0), at(1, 1)), "V1-002"))
    assert edited.drawing.grid_of[[at(1, 0), at(1, 1)]].tolist() == ["V1-002", "V1-002"]
    assert edited.change.households_moved == 20
    assert musts(edited.drawing) == []


def test_swap_lets_two_units_change_places():
    edited = apply(six_grids(), Swap(at(1, 0), at(2, 0)))
    assert edited.drawing.grid_of[at(1, 0)] == "V1-002"
    assert edited.drawing.grid_of[at(2, 0)] == "V1-001"
    assert edited.change.households_in_band == 0


def test_a_unit_left_behind_is_told_as_a_torn_grid():
    edited = apply(six_grids(), Assign((at(5, 0),), "V1-001"))
    torn = [violation for violation in edited.violations if violation.rule == "contiguity"]
    assert [violation.grid_id for violation in torn] == ["V1-001"]
    assert edited.change.polsby_popper_min < 0


def test_every_unit_that_is_not_there_is_named():
    said = refusal(six_grids(), Assign(("u1", "u2"), "V1-009"))
    assert said.count("there is no such unit") == 2
    assert said.count("没有这个网格") == 1


def test_a_unit_is_not_put_where_it_is():
    assert "already in" in refusal(six_grids(), Assign((at(0, 0),), "V1-001"))


def test_a_unit_is_named_once():
    assert "given twice" in refusal(six_grids(), Assign((at(0, 0), at(0, 0)), "V1-002"))
    assert "given twice" in refusal(six_grids(), Swap(at(0, 0), at(0, 0)))


def test_units_of_one_grid_are_not_swapped():
    assert "both lie in" in refusal(six_grids(), Swap(at(0, 0), at(1, 0)))


def test_a_grid_is_not_emptied():
    units = tuple(at(column, row) for column in (0, 1) for row in (0, 1, 2))
    assert "请改用合并" in refusal(six_grids(), Assign(units, "V1-002"))


@pytest.mark.parametrize("grid", ["V1-001", "V1-002"])
def test_a_locked_grid_neither_gives_nor_takes(grid):
    locked = redrawn(six_grids(), Lock(grid))
    assert "is locked" in refusal(locked, Assign((at(1, 0),), "V1-002"))
    assert "is locked" in refusal(locked, Swap(at(1, 0), at(2, 0)))
