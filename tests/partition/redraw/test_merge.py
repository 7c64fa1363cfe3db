from drawings import musts, redrawn, refusal, six_grids

from partition.redraw import Assign, Merge, Split, apply


def test_merge_keeps_id_and_name_of_the_grid_with_most_households():
    drawing = redrawn(six_grids(), Merge(("V1-002", "V1-001")))
    assert drawing.names["V1-001"] == six_grids().names["V1-001"]
    assert "V1-002" not in drawing.names
    assert drawing.households("V1-001") == 132


def test_all_households_of_a_grid_that_is_gone_have_moved():
    edited = apply(six_grids(), Merge(("V1-001", "V1-002", "V1-003")))
    assert edited.change.households_moved == 120
    assert edited.change.grids == -2
    assert musts(edited.drawing) == ["household_count"]


def test_a_retired_id_is_not_given_again():
    drawing = redrawn(six_grids(), Merge(("V1-005", "V1-006")), Split("V1-005", 2))
    assert sorted(drawing.names)[-2:] == ["V1-005", "V1-007"]
    assert "was retired" in refusal(drawing, Assign((drawing.grid_of.index[0],), "V1-006"))


def test_a_merge_needs_two_grids_that_are_there():
    assert "fewer than two" in refusal(six_grids(), Merge(("V1-001",)))
    assert "name each grid once" in refusal(six_grids(), Merge(("V1-001", "V1-001")))
    assert "there is no such grid" in refusal(six_grids(), Merge(("V1-001", "V1-009")))
