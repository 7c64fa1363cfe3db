"""Two plans beside each other: their grids in colours that stay, their scorecards, and who changes grid."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame

from api.services.drawing.diff import ComparedLevel, diff
from api.services.drawing.plan_reading import ReadPlan, read_lowest, read_plan
from api.services.plans.keeping import ready_plan
from api.services.redrawing.colours import colours_after, first_colours
from api.store.library import Library
from api.store.records.plans import PlanRecord
from geo.coverage import Geometries, Ints
from geo.local_plane import is_local_plane
from partition.diff import diff_level

PLACE_DIGITS = 6
"""Decimals of degrees, a tenth of a metre."""

Card = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class ShownGrid:
    """A grid of one of the plans: its colour by number, and its land in lon/lat."""

    id: str
    name: str
    households: int
    colour: int
    land: Any


@dataclass(frozen=True)
class Compared:
    """One level of two plans: the grids and the scorecard of each, what differs, and the places of who moves."""

    level: str
    grids: tuple[tuple[ShownGrid, ...], tuple[ShownGrid, ...]]
    cards: tuple[Card | None, Card | None]
    found: ComparedLevel
    moved: GeoDataFrame


def compare(library: Library, first: PlanRecord, second: PlanRecord) -> tuple[Compared, ...]:
    """
    Return every level that two plans have, as they are drawn now.

    A grid that continues another one, by its households, has its colour, whatever its code.

    Raises
    ------
    NotReadyError, InputError
        One is not drawn, or cannot be read; they have no level in common.
    """
    for plan in (first, second):
        ready_plan(library, plan.id)
    with library.plan_folder(first.id) as one, library.plan_folder(second.id) as other:
        read = read_plan(one), read_plan(other)
        levels = diff(str(one), str(other), None, lambda *_: "").levels
    return tuple(_compared(read, level) for level in levels)


def grids_beside(library: Library, plans: Sequence[PlanRecord]) -> list[tuple[ShownGrid, ...]]:
    """
    Return the grids of plans at their lowest level; one that continues a grid of the first in its colour.

    It is all that small maps show: where land and doors change hands is not asked, which takes long.
    """
    read = []
    for plan in plans:
        with library.plan_folder(plan.id) as folder:
            grids, households = read_lowest(folder)
        read.append((grids, _grid_of_doors(households)))
    if not read:
        return []
    grids, doors_before = read[0]
    before = first_colours(grids["grid_id"].astype(str).tolist(), _touching(grids))
    shown = []
    for grids, doors in read:
        same = diff_level(doors_before["grid_id"].reindex(doors.index), doors["grid_id"], doors["households"]).same
        carried = {new: before[old] for new, old in same.items() if old in before}
        shown.append(_shown(grids, colours_after(carried, grids["grid_id"].astype(str).tolist(), _touching(grids))))
    return shown


def _grid_of_doors(households: GeoDataFrame) -> pd.DataFrame:
    """Return the grid and the households of each door by its id; of one id the first."""
    told = households[["grid_id", "households"]].set_axis(households["household_id"].astype(str), axis="index")
    return pd.DataFrame(told[~told.index.duplicated()])


def moved_table(
    compared: Sequence[Compared], level: str, *, before: str | None = None, after: str | None = None
) -> pd.DataFrame:
    """
    Return who changes grid at a level, by grids and doors.

    Where grids are named: who leaves ``before`` of the first plan or joins ``after`` of the second. A code alone would
    not do, for two plans may use it for different grids.
    """
    found = next(each for each in compared if each.level == level)
    moved = found.moved
    if before is not None or after is not None:
        moved = moved[(moved["from"] == before) | (moved["to"] == after)]
    return pd.DataFrame(moved.drop(columns="geometry")).sort_values(["from", "to", "household_id"], ignore_index=True)


def _compared(read: tuple[ReadPlan, ReadPlan], level: ComparedLevel) -> Compared:
    first, second = (plan.tables.grids_of(level.level).reset_index(drop=True) for plan in read)
    before = first_colours(first["grid_id"].astype(str).tolist(), _touching(first))
    carried = {new: before[old] for new, old in level.diff.same.items() if old in before}
    after = colours_after(carried, second["grid_id"].astype(str).tolist(), _touching(second))
    return Compared(
        level.level,
        (_shown(first, before), _shown(second, after)),
        (_card(read[0], level.level), _card(read[1], level.level)),
        level,
        _with_groups(level.changes.moved, read[1]),
    )


def _touching(grids: GeoDataFrame) -> Ints:
    """Return the pairs of grids that touch, by position."""
    lands = grids.geometry.to_numpy()
    pairs = shapely.STRtree(lands).query(lands, predicate="dwithin", distance=1.0).T
    touching: Ints = pairs[pairs[:, 0] < pairs[:, 1]]
    return touching


def _shown(grids: GeoDataFrame, colours: Mapping[str, int]) -> tuple[ShownGrid, ...]:
    lands = in_lonlat(grids)
    rows = zip(grids["grid_id"].astype(str), grids["name"].astype(str), grids["households"], lands, strict=True)
    return tuple(ShownGrid(grid, name, int(n), colours[grid], land) for grid, name, n, land in rows)


def in_lonlat(table: GeoDataFrame) -> Geometries:
    """Return the shapes of a table in lon/lat; those of a local plane about the point of no land, a degree 111 km."""
    if is_local_plane(table.crs):
        shapes: Geometries = shapely.transform(table.geometry.to_numpy(), lambda xy: xy / 111_320.0)
    else:
        shapes = table.geometry.to_crs("EPSG:4326").to_numpy()
    rounded: Geometries = shapely.transform(shapes, lambda xy: np.round(xy, PLACE_DIGITS))
    return rounded


def _card(plan: ReadPlan, level: str) -> Card | None:
    rows = (row for row in plan.report["levels"] if row["name"] == level)
    return next((row.get("scorecard") for row in rows), None)


def _with_groups(moved: GeoDataFrame, plan: ReadPlan) -> GeoDataFrame:
    """Return who moves with the natural group and the building of each door, as far as these are known."""
    doors = plan.tables.households.assign(household_id=plan.tables.households["household_id"].astype(str))
    known = [name for name in ("group", "building_id") if name in doors]
    told = doors.drop_duplicates("household_id").set_index("household_id")[known]
    columns = {name: moved["household_id"].astype(str).map(told[name]) for name in known}
    return moved.assign(**columns)
