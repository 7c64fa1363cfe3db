"""A dedicated area stays a grid of its own, whatever a planner does."""

from dataclasses import replace

import pytest
from drawings import furnished, musts, redrawn, refusal

from partition.redraw import Assign, CutUnit, Lock, Merge, Rebalance, Rename, Split, Straighten, Swap, Unlock, begin

SCHOOL, BESIDE, HOUSE = "V1-a01", "V1-00202", "V1-u0017"
GRID = "V1-00204"


@pytest.mark.parametrize(
    "move",
    [
        Assign((HOUSE,), GRID),
        Assign((SCHOOL,), BESIDE),
        Swap(HOUSE, SCHOOL),
        Merge((GRID, BESIDE)),
        Split(GRID, 2),
        CutUnit(SCHOOL, furnished().ground.village.boundary.exterior),
        Rebalance(GRID, BESIDE),
        Straighten(BESIDE, GRID),
    ],
)
def test_no_move_gives_to_a_dedicated_area_or_takes_from_it(move):
    said = refusal(furnished(), move)
    assert "dedicated area" in said
    assert "为专属网格" in said


def test_a_dedicated_area_has_a_name_and_a_lock_like_others():
    drawing = redrawn(furnished(), Rename(GRID, "小学"), Lock(GRID), Unlock(GRID))
    assert drawing.names[GRID] == "小学"


def test_units_that_share_the_grid_of_a_dedicated_area_are_taken_out_of_it():
    start = furnished()
    grid_of = start.grid_of.mask(start.grid_of.index == HOUSE, GRID)
    shared = begin(replace(start.plan, grid_of=grid_of), start.ground)
    assert "dedicated_areas" in musts(shared)
    assert "dedicated_areas" not in musts(redrawn(shared, Assign((HOUSE,), BESIDE)))
