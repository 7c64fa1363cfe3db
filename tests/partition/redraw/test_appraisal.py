"""What is told of grids that a move did not reshape, but whose neighbours it changed."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from drawings import line, redrawn
from towers import register
from villages import lattice

from partition.ground import survey
from partition.levels import Band, Level
from partition.plan import GridPlan
from partition.redraw import CutUnit, Drawing, Merge, begin, undo

TOWER_BETWEEN = "; beside it, and grids of their own for their size: V1-u0003 (150)"


@pytest.fixture
def torn() -> Drawing:
    """A row of plots: grid a lies on both sides of a tower, t, and b is its end."""
    ground = survey(lattice(5, 1, households=[10, 10, 150, 10, 10]), None)
    grid_of = pd.Series(np.array(list("aatab"), dtype=object), index=ground.units.table.index)
    return begin(GridPlan(ground.village, Level("micro_grid", Band(5, 100)), ground.units, grid_of, ()), ground)


def told_of_a(drawing: Drawing) -> str:
    (message,) = [v.message for v in drawing.appraisal.violations if v.rule == "contiguity" and v.grid_id == "a"]
    return message


def test_a_tower_that_is_merged_tears_its_neighbours_no_more_for_its_size(torn):
    assert TOWER_BETWEEN in told_of_a(torn)
    merged = redrawn(torn, Merge(("t", "b")))
    assert TOWER_BETWEEN not in told_of_a(merged)
    assert TOWER_BETWEEN in told_of_a(undo(merged).drawing)


def test_a_tower_that_is_cut_is_told_no_more_to_those_beside_its_new_piece():
    doors = [(None, None, None, 10), ("T", None, None, 80), ("T", None, None, 70), *[(None, None, None, 10)] * 3]
    village = register(doors, [0, 1, 1, 2, 3, 4], 5)
    east = village.households.translate(xoff=10.0).where(village.households.index == 2, village.households.geometry)
    ground = survey(replace(village, households=village.households.set_geometry(east)), None)
    grid_of = pd.Series(np.array(list("btaca"), dtype=object), index=ground.units.table.index)
    plan = GridPlan(ground.village, Level("micro_grid", Band(5, 100)), ground.units, grid_of, ())
    drawing = begin(plan, ground)
    assert "V1-u0002 (150)" in told_of_a(drawing)
    assert "V1-u0002" not in told_of_a(redrawn(drawing, CutUnit("V1-u0002", line((80, -10), (80, 60)))))
