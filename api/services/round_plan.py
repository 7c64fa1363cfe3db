"""What a round needs of a finished plan: one grid, its households and the ground, read from the files."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
from geopandas import GeoDataFrame
from pyproj import CRS
from pyproj.exceptions import CRSError

from api.services.plan_folder import PLAN_GPKG, REPORT_JSON, is_plan
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


@dataclass(frozen=True)
class GridGround:
    """
    One grid of a plan: its tables cut down to it, and what it is called.

    ``tables`` is in the metric CRS that the plan was made in; roads, barriers and buildings are those of the whole
    plan. ``centre`` is the id of the household at the grid's centre, None where the plan names none of the grid;
    ``attribution`` says whose data it was drawn on.
    """

    tables: PlanTables
    grid_id: str
    level: str
    name: str
    village: str
    centre: str | None
    attribution: str = ""


def read_grid(folder: Path, grid_id: str) -> GridGround:
    """
    Return one grid of the plan in a folder; an id that stands at several levels means the finest.

    Raises
    ------
    InputError
        The folder holds no plan, a file of it cannot be read, or no grid has this id (names the nearest ids).
    """
    if not is_plan(folder):
        en = f"there is no plan here: {PLAN_GPKG} and {REPORT_JSON} are needed"
        raise InputError([Fault(str(folder), en, f"这里没有方案：需要 {PLAN_GPKG} 和 {REPORT_JSON}")])
    levels, crs, estimated, attribution = _read_report(folder / REPORT_JSON)
    plan = folder / PLAN_GPKG
    grids = {level: _read_layer(plan, f"grids_{level}", GRID, crs) for level in levels}
    found = [(level, rows[rows["grid_id"] == grid_id]) for level, rows in grids.items()]
    level, grid = next(((level, rows) for level, rows in reversed(found) if len(rows)), ("", None))
    if grid is None:
        raise InputError([_unknown(grid_id, [str(known) for rows in grids.values() for known in rows["grid_id"]])])
    households = _read_layer(plan, "households", (*HOUSEHOLD, level), crs)
    if "estimated" not in households:  # a plan from before places could be estimates
        households = households.assign(estimated=False)
    inside = households[households[level] == grid_id].reset_index(drop=True)
    if not inside["estimated"].any():
        estimated -= {"positions"}
    villages = _read_layer(plan, "villages", VILLAGE, crs)
    tables = PlanTables(
        villages=villages[villages["code"] == grid["village"].iloc[0]],
        units=_nothing(crs),
        households=inside,
        grids=grid.assign(level=level),
        roads=_read_layer(plan, "roads", ROAD, crs),
        barriers=_read_layer(plan, "barriers", BARRIER, crs),
        buildings=_read_layer(plan, "buildings", BUILDING, crs),
        violations=_nothing(crs),
        levels=(level,),
        estimated=estimated,
    )
    centre = grid["centre_household_id"].iloc[0]
    return GridGround(
        tables,
        grid_id,
        level,
        str(grid["name"].iloc[0]),
        str(tables.villages["name"].iloc[0]) if len(tables.villages) else "",
        str(centre) if centre in set(inside["household_id"]) else None,
        attribution,
    )


def _read_report(path: Path) -> tuple[tuple[str, ...], CRS, frozenset[str], str]:
    """Return the levels of a plan, coarse to fine, its metric CRS, what of it was estimated, and whose data it is."""
    try:
        report = json.loads(path.read_text(encoding="utf-8"))
        levels = tuple(str(level["name"]) for level in report["levels"])
        crs = CRS.from_user_input(report["crs"])
        estimated = frozenset(str(what) for what in report.get("estimated", ()))
        attribution = str(report.get("attribution", ""))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, CRSError) as error:
        raise InputError([_damaged(path.name, str(error), str(error))]) from error
    if not levels or not crs.is_projected:
        en, zh = "levels and a projected crs are needed", "缺少 levels 或投影坐标系 crs"
        raise InputError([_damaged(path.name, en, zh)])
    return levels, crs, estimated, attribution


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
