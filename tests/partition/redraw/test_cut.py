from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import shapely
from drawings import at, line, nested, redrawn, refusal, six_grids
from towers import register

from partition.ground import survey
from partition.levels import Band, Level
from partition.plan import GridPlan
from partition.redraw import Assign, CutUnit, Lock, apply, begin

ACROSS = line((30, -10), (30, 60))


def test_a_cut_parts_the_addresses_of_a_unit():
    drawing = redrawn(six_grids(), CutUnit(at(0, 0), ACROSS))
    table = drawing.ground.units.table
    assert table.loc[[at(0, 0), "V1-u0037"], "households"].tolist() == [10, 4]
    assert table.loc[[at(0, 0), "V1-u0037"]].area.tolist() == pytest.approx([1500, 1250])


def test_a_cut_changes_no_grid_and_no_figure():
    edited = apply(six_grids(), CutUnit(at(0, 0), ACROSS))
    assert vars(edited.change) == pytest.approx(dict.fromkeys(vars(edited.change), 0), abs=1e-9)
    assert edited.drawing.grid_of["V1-u0037"] == "V1-001"


def test_pieces_of_a_building_in_two_grids_break_a_rule():
    drawing = redrawn(six_grids(), CutUnit(at(0, 2), line((30, 90), (30, 160))))
    edited = apply(drawing, Assign(("V1-u0037",), "V1-004"))
    assert "whole_buildings" in {violation.rule for violation in edited.violations}


def test_a_piece_is_numbered_behind_the_buildings_and_not_as_one_of_their_stairwells():
    village = register(
        [("T", "1", "1", 60), ("T", "2", "1", 60), ("b", None, None, 5), ("b", None, None, 5)], [0, 0, 1, 1], 2
    )
    shifted = village.households.translate(xoff=10.0).where(village.households.index == 3, village.households.geometry)
    village = replace(village, households=village.households.set_geometry(shifted))
    on = survey(village, None, split_above=100)
    grid_of = pd.Series("V1-001", index=on.units.table.index, dtype=object)
    drawing = begin(GridPlan(on.village, Level("micro_grid", Band(1, 200)), on.units, grid_of, ()), on)
    assert list(grid_of.index) == ["V1-u0001-01", "V1-u0001-02", "V1-u0002"]
    assert redrawn(drawing, CutUnit("V1-u0002", line((80, -10), (80, 60)))).grid_of.index[-1] == "V1-u0003"


def test_cells_beside_a_cut_meet_it_vertex_on_vertex():
    cells = redrawn(six_grids(), CutUnit(at(0, 1), line((30, 40), (34, 110)))).ground.units.table.geometry
    assert shapely.coverage_is_valid(cells.to_numpy())
    assert cells.area.sum() == pytest.approx(six_grids().ground.village.boundary.area)


def test_a_piece_without_an_address_joins_the_piece_beside_it():
    there_and_back = line((30, -10), (30, 60), (45, 60), (45, -10))
    table = redrawn(six_grids(), CutUnit(at(0, 0), there_and_back)).ground.units.table
    assert len(table) == 37
    assert table.loc[[at(0, 0), "V1-u0037"], "points"].tolist() == [1, 1]


def test_the_plan_above_knows_the_pieces():
    drawing = redrawn(nested(), CutUnit(at(0, 0), ACROSS))
    assert drawing.above.grid_of["V1-u0037"] == "V1-001"
    assert drawing.above.units is drawing.ground.units


def test_pieces_share_a_border_that_is_open():
    adjacency = redrawn(six_grids(), CutUnit(at(0, 0), ACROSS)).ground.adjacency
    pair = (adjacency.left == 0) & (adjacency.right == 36)
    assert adjacency.open_m[pair] == pytest.approx([50.0])
    assert np.all(np.diff(adjacency.left) >= 0)


@pytest.mark.parametrize("missed", [line((0, 400), (10, 400)), line((30, -10), (30, 30)), line((48, -10), (48, 60))])
def test_a_line_that_parts_no_addresses_is_refused(missed):
    assert "leaves its 2 addresses on one side" in refusal(six_grids(), CutUnit(at(0, 0), missed))


def test_a_unit_of_one_address_is_not_cut():
    assert "只有1个地址" in refusal(six_grids(), CutUnit(at(1, 0), line((75, -10), (75, 60))))


def test_a_unit_of_a_locked_grid_is_not_cut():
    assert "is locked" in refusal(redrawn(six_grids(), Lock("V1-001")), CutUnit(at(0, 0), ACROSS))
