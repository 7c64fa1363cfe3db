"""Drawings whose grids have given centres: moves keep them, walks are measured to them, and lost ones are told."""

from dataclasses import replace
from functools import cache

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from drawings import redrawn
from villages import ORIGIN, lattice

from partition.divide import divide
from partition.ground import survey
from partition.levels import Band, Level
from partition.plan import GridPlan
from partition.redraw import Assign, CutUnit, Merge, Rebalance, Repair, Split, Straighten, apply, begin, undo
from partition.solve import Effort
from partition.terms import GivenCentres, Terms

LEVEL = Level("grid", Band(40, 65), count=3)
PLACES = np.array([(75, 75), (325, 75), (160, 120)], dtype=float)
GIVEN = GivenCentres("grid", ("S0", "S1", "S2"), ("东站", "西站", ""), ORIGIN + PLACES)


@cache
def division():
    """Return a village of 8 x 4 plots, one with a second door 20 m east of the first, and its plan about three centres.

    The third centre stands in that plot, west of the line that a test cuts it by.
    """
    village = lattice(8, 4, households=5, buildings=[f"b{i}" for i in range(32)])
    second = village.households.iloc[[19]].assign(household_id="V1-h019b", row=32)
    second = second.set_geometry(second.translate(xoff=20.0))
    doors = gpd.GeoDataFrame(pd.concat([village.households, second], ignore_index=True), crs=second.crs)
    village = replace(village, households=doors)
    return village, divide([village], [LEVEL], seed=2, effort=Effort(iterations=9000), terms=Terms(centres=GIVEN))


@cache
def start():
    """Return the plan about three stations as a drawing."""
    village, made = division()
    ground = survey(village, None)
    plan = GridPlan(village, LEVEL, ground.units, made.tables.units["grid"], (), terms=Terms(centres=GIVEN))
    return begin(plan, ground)


def homes(drawing) -> list[str]:
    """Return the grid of each centre."""
    return drawing.labels[drawing.ground.centres.unit].tolist()


def broken(drawing) -> list[str]:
    return [violation.grid_id for violation in drawing.appraisal.violations if violation.rule == "given_centres"]


def test_a_drawing_walks_to_the_centres_that_the_plan_had():
    made = division()[1].tables.grids
    assert start().appraisal.metrics.objective_m == pytest.approx(made["objective_m"].sum())
    assert set(start().appraisal.grids["centre_id"]) == {"S0", "S1", "S2"}
    assert not broken(start())


@pytest.mark.parametrize("move", [Rebalance, Straighten])
def test_moves_that_search_leave_every_centre_in_its_grid(move):
    one, two = homes(start())[0], homes(start())[2]
    lost = [unit for unit in start().grid_of.index[start().labels == one] if unit not in stations()][:2]
    after = redrawn(start(), Assign(tuple(lost), two), move(one, two))
    assert homes(after) == homes(start())
    assert not broken(after)


def test_a_repair_leaves_every_centre_in_its_grid():
    one, two = homes(start())[:2]
    torn = redrawn(start(), Assign(tuple(u for u in start().grid_of.index[start().labels == one][1:4]), two))
    assert homes(redrawn(torn, Repair())) == homes(torn)


def test_a_merged_grid_has_two_centres_and_split_again_each_part_has_one():
    one, two = homes(start())[0], homes(start())[2]
    merged = apply(start(), Merge((one, two)))
    (both,) = broken(merged.drawing)
    assert both in (one, two)
    assert "东站" in next(v.message for v in merged.violations if v.rule == "given_centres")
    parts = redrawn(merged.drawing, Split(both, 2))
    assert len(set(homes(parts))) == 3
    assert not broken(parts)


def test_a_part_without_a_centre_is_told():
    after = redrawn(start(), Split(homes(start())[0], 2))
    assert len(broken(after)) == 1


def test_a_unit_with_a_centre_that_is_cut_leaves_the_centre_where_it_stands():
    unit = int(start().ground.centres.unit[2])
    x = float(ORIGIN[0] + 185)
    line = shapely.LineString([(x, ORIGIN[1] + 90), (x, ORIGIN[1] + 160)])
    after = redrawn(start(), CutUnit(str(start().grid_of.index[unit]), line))
    at = int(after.ground.centres.unit[2])
    cell = after.ground.units.table.geometry.iloc[at]
    assert cell.intersects(shapely.Point(GIVEN.xy[2]))
    assert len(after.ground.units.table) == len(start().ground.units.table) + 1
    assert not broken(after)
    assert undo(after).drawing.ground.centres.unit.tolist() == start().ground.centres.unit.tolist()


def stations() -> set[str]:
    """Return the ids of the units where centres stand."""
    return set(start().grid_of.index[start().ground.centres.unit])
