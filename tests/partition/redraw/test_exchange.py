import pytest
from drawings import at, musts, nested, redrawn, refusal, six_grids

from partition.redraw import Assign, Lock, Rebalance, Straighten, apply


def test_rebalance_brings_two_grids_to_equal_size():
    uneven = redrawn(six_grids(), Assign((at(3, 0), at(3, 1)), "V1-003"))
    drawing = redrawn(uneven, Rebalance("V1-002", "V1-003"))
    assert drawing.households("V1-002") == drawing.households("V1-003") == 60
    assert musts(drawing) == []


def test_rebalance_leaves_other_grids_alone():
    edited = apply(redrawn(six_grids(), Assign((at(3, 0),), "V1-003")), Rebalance("V1-002", "V1-003"))
    others = ~edited.drawing.grid_of.isin(["V1-002", "V1-003"])
    assert edited.drawing.grid_of[others].equals(six_grids().grid_of[others])


def test_straighten_brings_a_border_back_to_the_river():
    ragged = redrawn(six_grids(), Assign((at(2, 2),), "V1-005"))
    edited = apply(ragged, Straighten("V1-002", "V1-005"))
    assert edited.change.border_on_features > 0
    assert edited.drawing.grid_of.equals(six_grids().grid_of)


def test_straighten_leaves_a_straight_border_as_it_is():
    edited = apply(six_grids(), Straighten("V1-002", "V1-005"))
    assert set(vars(edited.change).values()) == {0}


@pytest.mark.parametrize("move", [Rebalance, Straighten])
def test_only_unlocked_neighbours_of_one_parent_exchange_units(move):
    assert "share no open border" in refusal(six_grids(), move("V1-001", "V1-003"))
    assert "分属上级网格" in refusal(nested(), move("V1-00102", "V1-00202"))
    assert "is locked" in refusal(redrawn(six_grids(), Lock("V1-002")), move("V1-001", "V1-002"))
