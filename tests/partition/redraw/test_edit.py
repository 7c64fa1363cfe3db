from dataclasses import fields

import pytest
from drawings import at, redrawn, six_grids

from partition.redraw import MOVES, Assign, Lock, Metrics, RedrawError, Rename, apply, begin, edit, undo


def test_moves_are_listed_in_order():
    moves = (Assign((at(1, 0),), "V1-002"), Lock("V1-003"))
    assert redrawn(six_grids(), *moves).moves == moves


def test_the_change_is_what_the_figures_differ_by():
    edited = apply(six_grids(), Assign((at(1, 0),), "V1-002"))
    before, after = (drawing.appraisal.metrics for drawing in (six_grids(), edited.drawing))
    for each in fields(Metrics):
        assert getattr(edited.change, each.name) == getattr(after, each.name) - getattr(before, each.name)


def test_undo_takes_back_the_last_move_only():
    edited = undo(redrawn(six_grids(), Lock("V1-003"), Assign((at(1, 0),), "V1-002")))
    assert edited.drawing.locked == {"V1-003"}
    assert edited.change.households_moved == -10
    assert edited.drawing.grid_of.equals(six_grids().grid_of)


def test_more_moves_are_taken_back_than_drawings_are_kept(monkeypatch):
    monkeypatch.setattr(edit, "RECENT", 2)
    ways = (Assign((at(1, 0),), "V1-002"), Assign((at(1, 0),), "V1-001"))
    drawing = redrawn(six_grids(), *ways * 3)
    for left in range(5, -1, -1):
        drawing = undo(drawing).drawing
        assert len(drawing.moves) == left
        assert drawing.grid_of[at(1, 0)] == ("V1-002" if left % 2 else "V1-001")


def test_nothing_is_taken_back_before_the_first_move():
    with pytest.raises(RedrawError, match="尚未做过改动"):
        undo(six_grids())


def test_a_drawing_begins_with_names_and_locks_that_are_given():
    start = six_grids()
    drawing = begin(start.plan, start.ground, names={"V1-001": "河东"}, locked=["V1-002"])
    assert drawing.names["V1-001"] == "河东"
    assert drawing.names["V1-002"] == start.names["V1-002"]
    assert drawing.locked == {"V1-002"}


def test_a_figure_of_a_split_group_follows_the_group():
    start = six_grids().appraisal.metrics.groups_split
    whole = apply(six_grids(), Rename("V1-001", "河东")).drawing.appraisal.metrics
    assert whole.groups_split == start == 6


def test_moves_are_frozen_and_compare_by_what_they_say():
    assert len(MOVES) == 13
    assert Assign(("a",), "b") == Assign(("a",), "b")
    assert hash(Lock("a")) == hash(Lock("a"))
