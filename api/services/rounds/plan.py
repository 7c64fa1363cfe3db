"""What a round needs of a finished plan: one grid, its households and the ground, read from the files."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely
from geopandas import GeoDataFrame
from pyproj import CRS
from pyproj.exceptions import CRSError

from api.services.drawing.plan_centres import read_given_centres
from api.services.drawing.plan_folder import PLAN_GPKG, REPORT_JSON, is_plan
from api.services.drawing.plan_households import refuse_damaged
from geo.errors import Fault, InputError
from partition.tables import PlanTables

NEAREST = 3
"""Grid ids named where the one asked for is not in the plan."""

SHOWN = 80
"""Characters of a text that is said back."""

GRID = ("grid_id", "name", "village", "households", "centre_household_id")
HOUSEHOLD = ("household_id", "households", "village", "group", "building_id")
VILLAGE = ("code", "name")
ROAD, BARRIER, BUILDING = ("highway", "name"), ("kind", "name"), ("building_id",)

FASTEST_KMH = 10.0
"""Beyond this nobody walks."""


@dataclass(frozen=True)
class GridGround:
    """
    One grid of a plan: its tables cut down to it, and what it is called.

    ``tables`` is in the metric CRS that the plan was made in; roads, barriers and buildings are those of the whole
    plan. ``centre`` is the id of the household at the grid's centre, None where the plan names none of the grid;
    ``given_centre`` is where the centre stands that the planner gave; ``attribution`` says whose data it was drawn on.
    """

    tables: PlanTables
    grid_id: str
    level: str
    name: str
    village: str
    centre: str | None
    attribution: str = ""
    given_centre: shapely.Point | None = None


def read_grid(folder: Path, grid_id: str) -> GridGround:
    """
    Return one grid of the plan in a folder; an id that stands at several levels means the finest.

    Raises
    ------
    InputError
        The folder holds no plan, a file of it cannot be read, or no grid has this id (names the nearest ids).
    """
    plan = read_plan(folder)
    tables = plan.tables
    levels = tables.grids.loc[tables.grids["grid_id"] == grid_id, "level"]
    if levels.empty:
        raise InputError([_unknown(grid_id, [str(known) for known in tables.grids["grid_id"]])])
    level = str(levels.iloc[-1])
    grid = tables.grids_of(level)[tables.grids_of(level)["grid_id"] == grid_id]
    inside = tables.households[tables.households[level] == grid_id].reset_index(drop=True)
    estimated = tables.estimated if inside["estimated"].any() else tables.estimated - {"positions"}
    villages = tables.villages[tables.villages["code"] == grid["village"].iloc[0]]
    centre = grid["centre_household_id"].iloc[0]
    own = replace(
        tables, villages=villages, households=inside, grids=grid, levels=(level,), estimated=frozenset(estimated)
    )
    return GridGround(
        own,
        grid_id,
        level,
        str(grid["name"].iloc[0]),
        str(villages["name"].iloc[0]) if len(villages) else "",
        str(centre) if centre in set(inside["household_id"]) else None,
        plan.attribution,
        centre_given_to(tables, level, [grid_id]),
    )


def centre_given_to(tables: PlanTables, level: str, grid_ids: Sequence[str]) -> shapely.Point | None:
    """Return the centre that the planner gave to a grid of a level; None without one, and for several grids."""
    if tables.centres is None or len(grid_ids) != 1:
        return None
    centres = tables.centres
    mine = centres[(centres["level"] == level) & (centres["grid_id"].astype(str) == grid_ids[0])]
    return shapely.Point(mine.geometry.iloc[0]) if len(mine) else None


@dataclass(frozen=True)
class PlanGround:
    """
    A finished plan, read from its folder.

    ``tables`` hold its grids of all levels, coarse to fine, and what they lie on, in the metric CRS that the plan was
    made in; its units and violations are left out. ``profile`` is the name of its profile, if it had one.
    """

    tables: PlanTables
    attribution: str
    profile: str | None


def read_plan(folder: Path) -> PlanGround:
    """
    Return the plan in a folder.

    Raises
    ------
    InputError
        The folder holds no plan, or a file of it cannot be read.
    """
    if not is_plan(folder):
        en = f"there is no plan here: {PLAN_GPKG} and {REPORT_JSON} are needed"
        raise InputError([Fault(str(folder), en, f"这里没有方案：需要 {PLAN_GPKG} 和 {REPORT_JSON}")])
    levels, crs, estimated, attribution, profile = _read_report(folder / REPORT_JSON)
    plan = folder / PLAN_GPKG
    households = _read_layer(plan, "households", (*HOUSEHOLD, *levels), crs)
    refuse_damaged(households)
    if "estimated" not in households:  # a plan from before places could be estimates
        households = households.assign(estimated=False)
    grids = [_read_layer(plan, f"grids_{level}", GRID, crs).assign(level=level) for level in levels]
    tables = PlanTables(
        villages=_read_layer(plan, "villages", VILLAGE, crs),
        units=_nothing(crs),
        households=households,
        grids=gpd.GeoDataFrame(pd.concat(grids, ignore_index=True), geometry="geometry", crs=crs),
        roads=_read_layer(plan, "roads", ROAD, crs),
        barriers=_read_layer(plan, "barriers", BARRIER, crs),
        buildings=_read_layer(plan, "buildings", BUILDING, crs),
        violations=_nothing(crs),
        levels=levels,
        estimated=estimated,
        centres=read_given_centres(plan, levels, crs),
    )
    return PlanGround(tables, attribution, profile)


def _read_report(path: Path) -> tuple[tuple[str, ...], CRS, frozenset[str], str, str | None]:
    """Return the levels of a plan, its metric CRS, what of it was estimated, whose data it is, and its profile."""
    try:
        report = json.loads(path.read_text(encoding="utf-8"))
        levels = tuple(str(level["name"]) for level in report["levels"])
        crs = CRS.from_user_input(report["crs"])
        estimated = frozenset(str(what) for what in report.get("estimated", ()))
        attribution = str(report.get("attribution", ""))
        profile = report.get("profile")
        named = None if profile is None else str(profile)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, CRSError) as error:
        raise InputError([_damaged(path.name, str(error), str(error))]) from error
    if not levels or not crs.is_projected:
        en, zh = "levels and a projected crs are needed", "缺少 levels 或投影坐标系 crs"
        raise InputError([_damaged(path.name, en, zh)])
    return levels, crs, estimated, attribution, named


def _read_layer(path: Path, layer: str, columns: Sequence[str], crs: CRS) -> GeoDataFrame:
    """Return a layer in a CRS, with the given columns at least."""
    try:
        table = pyogrio.read_dataframe(path, layer=layer)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        raise InputError([_damaged(f"{path.name} / {layer}", str(error), str(error))]) from error
    missing = [column for column in columns if column not in table.columns]
    if missing or not isinstance(table, GeoDataFrame) or table.crs is None:
        lacking = ", ".join(missing) or "geometry with a CRS"
        raise InputError([_damaged(f"{path.name} / {layer}", f"it lacks {lacking}", f"缺少 {lacking}")])
    return table if table.crs == crs else table.to_crs(crs)


def _nothing(crs: CRS) -> GeoDataFrame:
    return gpd.GeoDataFrame(pd.DataFrame(), geometry=[], crs=crs)


def _damaged(where: str, en: str, zh: str) -> Fault:
    return Fault(
        where,
        f"cannot be read as a file of a plan: {en}; run gridhood plan anew",
        f"不是可读取的方案文件：{zh}；请重新运行 gridhood plan",
    )


def _unknown(grid_id: str, known: Sequence[str]) -> Fault:
    nearest = ", ".join(get_close_matches(grid_id[:SHOWN], known, n=NEAREST, cutoff=0.0)) or "-"
    return Fault(
        f"--grid {grid_id[:SHOWN]}",
        f"no grid of the plan has this id; nearest of {len(known)}: {nearest}",
        f"方案中没有此编号的网格；{len(known)} 个编号中最接近的：{nearest}",
    )
