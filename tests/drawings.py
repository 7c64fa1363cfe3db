"""A small village under a planner's hand, with everything in it that a rule or a figure of a drawing looks at."""

from dataclasses import replace
from functools import cache

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from villages import ORIGIN, SIDE, lattice

from geo.walk import build_graph
from partition.ground import Ground, survey
from partition.levels import Band, Level
from partition.plan import GridPlan
from partition.redraw import Drawing, Move, RedrawError, apply, begin
from partition.terms import Terms

COLUMNS, ROWS = 6, 6
TOWER = 8


@cache
def ground(*, bridge: bool = True) -> Ground:
    """Return the ground of six by six plots of 10 households; a plot of the first column has a second door for 4 more.

    ┌───┬───┬───┬───┬───┬───┐
    │ 4 │ 4 │ 5 │ 5 │ 6 │ 6 │   the grids of `six_grids`: V1-001 to V1-006
    │ 4 │ 4 │ 5 │ 5 │ 6 │ 6 │   a lane runs along the middle of these rows
    │ 4 │ 4 │ 5 │ 5 │ 6 │ 6 │
    ├═══╪═══╪═══╪═b═╪═══╪═══┤   the river, and a bridge in the fourth column, for a lane from south to north
    │ 1 │ 1 │ 2 │ 2 │ 3 │ 3 │
    │ 1 │ 1 │ 2 │ 2 │ 3 │ 3 │
    ├───┼───┼───┼───┼───┼───┤   a lane
    │ 1 │ 1 │ 2 │ 2 │ 3 │ 3 │
    └───┴───┴───┴───┴───┴───┘

    Without the bridge no way leads over the river.
    """
    plot = np.arange(COLUMNS * ROWS)
    village = lattice(
        COLUMNS,
        ROWS,
        households=10,
        groups=[f"{i % COLUMNS // 3 + 1}-{i // COLUMNS // 2 + 1}组" for i in plot],
        buildings=[f"b{i}" for i in plot],
        roads=[[(0, 50), (300, 50)], [(180, 0), (180, 300 if bridge else 100)], [(0, 225), (300, 225)]],
        barriers=[[(0, 150), (300, 150)]],
    )
    first = village.households
    second = first[plot % COLUMNS == 0].assign(household_id=lambda doors: doors["household_id"] + "b", households=4)
    second = second.set_geometry(second.translate(xoff=10.0))
    doors = gpd.GeoDataFrame(pd.concat([first, second], ignore_index=True), crs=first.crs)
    village = replace(village, households=doors.assign(row=np.arange(len(doors))))
    return survey(village, build_graph(village.roads))


@cache
def six_grids() -> Drawing:
    """Return the drawing of the picture: 60 to 72 households a grid, in a band of 50 to 100."""
    return begin(_plan([f"V1-{serial:03d}" for serial in _serials()], "micro_grid", Band(50, 100)), ground())


@cache
def cut_off() -> Drawing:
    """Return the same six grids in a village without the bridge."""
    ground_ = ground(bridge=False)
    return begin(_plan([f"V1-{serial:03d}" for serial in _serials()], "micro_grid", Band(50, 100), on=ground_), ground_)


@cache
def nested() -> Drawing:
    """Return the same six grids inside two of the level above, V1-001 south of the river and V1-002 north of it."""
    south = np.arange(COLUMNS * ROWS) < COLUMNS * ROWS // 2
    above = _plan(["V1-001" if each else "V1-002" for each in south], "grid", Band(150, 250))
    labels = [f"V1-00{1 + (serial > 3)}{(serial - 1) % 3 + 1:02d}" for serial in _serials()]
    return begin(_plan(labels, "micro_grid", Band(50, 100), above), ground())


@cache
def furnished() -> Drawing:
    """
    Return nested grids among which nearly everything is met that a rule asks for.

    A tower of 120 households in two halves, each a unit, stands among V1-00102 and is V1-00104. A school in the
    north-east is V1-00204; V1-00203 beside it is locked. Natural groups are to be whole, and the land north of the
    river is cut off.
    """
    village = ground(bridge=False).village
    xy = shapely.get_coordinates(village.households.geometry.to_numpy()) - ORIGIN
    plot = (xy // SIDE).astype(int) @ [1, COLUMNS]
    doors = village.households.assign(
        households=np.where(plot == TOWER, 60, village.households["households"]),
        unit=np.where(plot == TOWER, [f"{1 + i // (COLUMNS * ROWS)}" for i in range(len(plot))], None),
    )
    second = doors[plot == TOWER].assign(household_id="tower-2", unit="2")
    second = second.set_geometry(second.translate(xoff=10.0))
    doors = gpd.GeoDataFrame(pd.concat([doors, second], ignore_index=True), crs=doors.crs)
    area = shapely.transform(shapely.box(255, 255, 300, 300), lambda at: at + ORIGIN)
    areas = gpd.GeoDataFrame({"name": ["学校"]}, geometry=[area], crs=doors.crs)
    village = replace(village, households=doors.assign(row=np.arange(len(doors))), dedicated=areas)
    on = survey(village, build_graph(village.roads), split_above=100)
    xy = shapely.get_coordinates(on.village.households.geometry.to_numpy()[on.door]) - ORIGIN
    column, row = (xy // SIDE).astype(int).T
    north = row >= ROWS // 2
    serial = np.where(on.units.dedicated | (row * COLUMNS + column == TOWER), 4, 1 + column // 2)
    above = _plan([f"V1-00{1 + each}" for each in north], "grid", Band(150, 400), on=on)
    labels = [f"V1-00{1 + each}{number:02d}" for each, number in zip(north, serial, strict=True)]
    plan = _plan(labels, "micro_grid", Band(45, 100), above, on)
    return begin(replace(plan, terms=Terms(whole_groups=True)), on, locked=["V1-00203"])


def line(*places: tuple[float, float]) -> shapely.LineString:
    """Return a line through places in metres from the village's south-west corner."""
    return shapely.LineString(np.array(places) + ORIGIN)


def at(column: int, row: int) -> str:
    """Return the id of a plot's unit, counted from the south-west."""
    place = shapely.Point(ORIGIN + SIDE * (np.array([column, row]) + 0.5))
    table = ground().units.table
    return str(table.index[table.contains(place)][0])


def redrawn(drawing: Drawing, *moves: Move) -> Drawing:
    """Return the drawing after moves."""
    for move in moves:
        drawing = apply(drawing, move).drawing
    return drawing


def musts(drawing: Drawing) -> list[str]:
    """Return the rules that must hold and are broken."""
    return [violation.rule for violation in drawing.appraisal.violations if violation.severity == "must"]


def refusal(drawing: Drawing, move: Move) -> str:
    """Return why a move is refused."""
    with pytest.raises(RedrawError) as refused:
        apply(drawing, move)
    return str(refused.value)


def _serials() -> list[int]:
    return [1 + i % COLUMNS // 2 + 3 * (i // COLUMNS // 3) for i in range(COLUMNS * ROWS)]


def _plan(
    labels: list[str], name: str, band: Band, above: GridPlan | None = None, on: Ground | None = None
) -> GridPlan:
    on = on or ground()
    series = pd.Series(np.array(labels, dtype=object), index=on.units.table.index, name=name)
    return GridPlan(on.village, Level(name, band, radius_m=400.0), on.units, series, (), above)
