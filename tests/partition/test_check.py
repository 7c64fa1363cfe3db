"""The judge in the house finds what a broken plan breaks."""

import numpy as np
import pandas as pd
from villages import lattice

from partition.check import check
from partition.ground import survey
from partition.levels import Band, Level
from partition.plan import GridPlan
from partition.score import measure_grids


def broken(labels: list[str], *, parent: list[str] | None = None, **village: object) -> list[str]:
    """Return the rules broken when the plots of a lattice of three columns get these grids."""
    ground = survey(lattice(3, len(labels) // 3, **village), None)
    level = Level("micro_grid", Band(3, 4))

    def plan(names: list[str], above: GridPlan | None) -> GridPlan:
        series = pd.Series(np.array(names, dtype=object), index=ground.units.table.index)
        return GridPlan(ground.village, level, ground.units, series, (), above)

    drawn = plan(labels, plan(parent, None) if parent else None)
    return [violation.rule for violation in check(drawn, ground, measure_grids(drawn, ground))]


def test_a_sound_plan_breaks_nothing() -> None:
    assert broken(list("aaabbb")) == []


def test_a_grid_out_of_band_is_found() -> None:
    assert broken(list("aaaaab")) == ["household_count", "household_count"]


def test_a_grid_in_two_pieces_is_found() -> None:
    assert "contiguity" in broken(list("abaaba"))
    assert "contiguity" not in broken(list("aabaab"))


def test_a_grid_in_two_parents_is_found() -> None:
    assert broken(list("aaabbb"), parent=list("ppqqqq")) == ["nesting"]
