"""A plan carried over to the ground of today: every door stays in its grid, and land and ways are those of today."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame

from api.services.ground.measured import Measured, Ways
from api.services.redrawing.desk import Desk
from geo.coverage import Ints
from geo.units import Units
from geo.village import Village
from partition.centres import given_of
from partition.divide import split_above
from partition.ground import Ground, survey, with_centres
from partition.redraw import Drawing, begin
from partition.redraw.borders import border_on_features
from partition.reopen import plans_on

Grids = dict[str, tuple[str, ...]]
"""For each door the grids that hold it, coarse to fine."""


@dataclass(frozen=True)
class Today:
    """
    The drawings of a plan in one village on the ground of today, by level, coarse to fine.

    There are none where the plan has no door of the village; ``unknown`` are the households that it has nowhere.
    """

    drawings: Mapping[str, Drawing]
    unknown: int


def village_today(desk: Desk, village: Village, ways: Ways, measured: Measured) -> Today:
    """Return what a plan is in a village on the ground of today."""
    known = _grids_of_doors(desk, village.code) if village.code in desk.villages else {}
    doors = village.households
    new = ~doors["household_id"].isin(known).to_numpy()
    unknown = int(doors["households"].to_numpy()[new].sum())
    if not known or new.all():
        return Today({}, unknown)
    grids = [known.get(str(door)) for door in doors["household_id"]]
    ground = _ground(desk, village, ways, grids, measured)
    return Today(_drawn(desk, ground, _grids_of_units(desk, village, ground.units, grids)), unknown)


def _grids_of_doors(desk: Desk, code: str) -> Grids:
    doors = desk.begun.tables.households
    ids = doors.loc[(doors["village"] == code).to_numpy(), "household_id"].astype(str)
    columns = [desk.drawings[code, level].grid_of_door for level in desk.level_names]
    return dict(zip(ids, zip(*columns, strict=True), strict=True))


def _ground(
    desk: Desk, village: Village, ways: Ways, grids: Sequence[tuple[str, ...] | None], measured: Measured
) -> Ground:
    """Return a village measured; units that were cut by hand stay cut, whatever their doors share."""
    apart = split_above(desk.begun.levels, desk.begun.terms)
    ground = measured.of(village, ways, apart)
    if not _is_mixed(ground.units.of_household, grids):
        return ground
    buildings = village.households["building_id"]
    keys = [building if grid is None else f"{building}|{grid[-1]}"
            for building, grid in zip(buildings, grids, strict=True)]  # fmt: skip
    told = buildings.where(buildings.isna(), keys)
    return survey(replace(village, households=village.households.assign(building_id=told)), ways.graph, apart)


def _is_mixed(of_household: Ints, grids: Sequence[tuple[str, ...] | None]) -> bool:
    known = {(int(unit), grid[-1]) for unit, grid in zip(of_household, grids, strict=True) if grid is not None}
    return len({unit for unit, _ in known}) < len(known)


def _grids_of_units(
    desk: Desk, village: Village, units: Units, grids: Sequence[tuple[str, ...] | None]
) -> pd.DataFrame:
    """Return for each unit the grids that most of its households have; where none has any, those of the nearest."""
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


def _drawn(desk: Desk, ground: Ground, grids: pd.DataFrame) -> dict[str, Drawing]:
    """Return the drawings of a village by level, coarse to fine, taken up again on the ground of today."""
    code, crs = ground.village.code, ground.village.households.crs
    terms = replace(desk.begun.terms, centres=given_of(_centres(desk.begun.tables.centres, code, crs)))
    ground = with_centres(ground, terms.centres)
    on_feature_m = border_on_features(ground.units.table.geometry.to_numpy(), ground.adjacency, ground.village)
    return {
        plan.level.name: begin(
            plan, ground, names=desk.drawings[code, plan.level.name].names, on_feature_m=on_feature_m
        )
        for plan in plans_on(ground, grids, desk.begun.levels, terms)
    }


def _centres(given: GeoDataFrame | None, code: str, crs: object) -> GeoDataFrame | None:
    """Return the given centres of one village alone, in a metric CRS."""
    if given is None:
        return None
    mine = given[(given["village"] == code).to_numpy()]
    return mine.reset_index(drop=True).to_crs(crs) if len(mine) else None
