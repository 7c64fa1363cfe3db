"""A plan carried over to the ground of today: every door stays in its grid, and land and ways are those of today."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame

from api.services.redrawing.desk import Desk, Place
from geo.coverage import Ints
from geo.inputs import Inputs
from geo.units import Units, build_units
from geo.village import Village
from partition.divide import split_above
from partition.redraw import Drawing, begin
from partition.reopen import reopen
from partition.tables import PlanTables

Grids = dict[str, tuple[str, ...]]
"""For each door the grids that hold it, coarse to fine."""


@dataclass(frozen=True)
class Today:
    """The drawings of a plan on the ground of today, and in each village the households that the plan has nowhere."""

    drawings: Mapping[Place, Drawing]
    unknown: Mapping[str, int]


@dataclass(frozen=True)
class _Carried:
    """A village of today, its units, and the grids of each unit, coarse to fine."""

    village: Village
    units: Units
    grids: pd.DataFrame


def plan_today(desk: Desk, inputs: Inputs, villages: Sequence[Village]) -> Today:
    """Return a plan on the ground of today; a village that it does not have is told by its households alone."""
    drawings: dict[Place, Drawing] = {}
    unknown: dict[str, int] = {}
    for village in villages:
        known = _grids_of_doors(desk, village.code) if village.code in desk.villages else {}
        doors = village.households
        new = ~doors["household_id"].isin(known).to_numpy()
        if new.any():
            unknown[village.code] = int(doors["households"].to_numpy()[new].sum())
        if known and not new.all():
            carried = _carried(desk, village, known)
            for level, drawing in zip(desk.begun.levels, _drawn(desk, carried, inputs), strict=True):
                drawings[village.code, level.name] = drawing
    return Today(drawings, unknown)


def _grids_of_doors(desk: Desk, code: str) -> Grids:
    doors = desk.begun.tables.households
    ids = doors.loc[(doors["village"] == code).to_numpy(), "household_id"].astype(str)
    columns = [desk.drawings[code, level].grid_of_door for level in desk.level_names]
    return dict(zip(ids, zip(*columns, strict=True), strict=True))


def _carried(desk: Desk, village: Village, known: Grids) -> _Carried:
    """Return the units of today with the grids that most of their households have; where none has any, the nearest."""
    doors = village.households
    grids = [known.get(str(door)) for door in doors["household_id"]]
    apart = split_above(desk.begun.levels, desk.begun.terms)
    units = build_units(village, apart)
    if _is_mixed(units.of_household, grids):  # units that were cut by hand: what they share is not to bring them back
        keys = [building if grid is None else f"{building}|{grid[-1]}"
                for building, grid in zip(doors["building_id"], grids, strict=True)]  # fmt: skip
        told = doors["building_id"].where(doors["building_id"].isna(), keys)
        units = build_units(replace(village, households=doors.assign(building_id=told)), apart)
    return _Carried(village, units, _grids_of_units(desk, village, units, grids))


def _is_mixed(of_household: Ints, grids: Sequence[tuple[str, ...] | None]) -> bool:
    known = {(int(unit), grid[-1]) for unit, grid in zip(of_household, grids, strict=True) if grid is not None}
    return len({unit for unit, _ in known}) < len(known)


def _grids_of_units(
    desk: Desk, village: Village, units: Units, grids: Sequence[tuple[str, ...] | None]
) -> pd.DataFrame:
    votes: list[Counter[tuple[str, ...]]] = [Counter() for _ in range(len(units.table))]
    weights = village.households["households"].to_numpy()
    for unit, grid, households in zip(units.of_household, grids, weights, strict=True):
        if grid is not None:
            votes[unit][grid] += int(households)
    chosen = [max(sorted(vote), key=vote.__getitem__) if vote else None for vote in votes]
    lost = np.array([grid is None for grid in chosen])
    if lost.any():
        middles = shapely.point_on_surface(units.table.geometry.to_numpy())
        there = np.flatnonzero(~lost)
        nearest = shapely.STRtree(middles[there]).query_nearest(middles[lost], all_matches=False)[1]
        for unit, near in zip(np.flatnonzero(lost), there[nearest], strict=True):
            chosen[unit] = chosen[near]
    return pd.DataFrame(chosen, index=units.table.index, columns=list(desk.level_names))


def _drawn(desk: Desk, carried: _Carried, inputs: Inputs) -> list[Drawing]:
    """Return the drawings of a village, coarse to fine, taken up again on the ground of today."""
    code, tables = carried.village.code, desk.begun.tables
    [opened] = reopen(_tables(carried, inputs, tables), desk.begun.levels, desk.begun.terms)
    drawings = []
    for plan, level in zip(opened.plans, desk.level_names, strict=True):
        drawings.append(begin(plan, opened.ground, names=desk.drawings[code, level].names))
    return drawings


def _tables(carried: _Carried, inputs: Inputs, before: PlanTables) -> PlanTables:
    village, units, grids = carried.village, carried.units, carried.grids
    doors = village.households.drop(columns="row")
    doors = doors.assign(unit_id=units.table.index.to_numpy(dtype=object)[units.of_household])
    columns = {level: grids[level].to_numpy()[units.of_household] for level in before.levels}
    land = {"code": [village.code], "name": [village.name], "households": 0, "points": 0}
    return replace(
        before,
        villages=GeoDataFrame(land, geometry=[village.boundary], crs=inputs.crs),
        units=units.table.assign(**{level: grids[level] for level in before.levels}),
        households=doors.assign(**columns),
        roads=inputs.roads,
        barriers=village.barriers,
        buildings=village.buildings,
        estimated=village.estimated,
        dedicated=None if village.dedicated is None else village.dedicated.assign(village=village.code),
        centres=_centres(before, village.code, inputs),
    )


def _centres(before: PlanTables, code: str, inputs: Inputs) -> GeoDataFrame | None:
    """Return the given centres of one village alone."""
    if before.centres is None:
        return None
    mine = before.centres[(before.centres["village"] == code).to_numpy()]
    return mine.reset_index(drop=True).to_crs(inputs.crs) if len(mine) else None
