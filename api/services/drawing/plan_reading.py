"""A finished plan read back from its folder: the tables and the report."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
from geopandas import GeoDataFrame
from pyproj import CRS
from pyproj.exceptions import CRSError

from api.services.drawing.plan_centres import read_given_centres
from api.services.drawing.plan_folder import PLAN_GPKG, REPORT_JSON, Report, is_plan
from geo.errors import Fault, InputError
from geo.formats.geopackage import layer_names
from partition.tables import PlanTables

GRID = ("grid_id", "name", "village", "households", "centre_household_id")
HOUSEHOLD = ("household_id", "households", "village")
LAYERS = {
    "villages": ("code", "name"),
    "roads": ("highway", "name"),
    "barriers": ("kind", "name"),
    "buildings": ("building_id",),
}
"""Layers that are taken as they are, and the columns that each must have."""

DEDICATED = "dedicated"
"""The layer of dedicated areas, which only plans that have some hold."""


@dataclass(frozen=True)
class ReadPlan:
    """The tables of a plan, in its metric CRS and without units and violations, and its report."""

    folder: Path
    tables: PlanTables
    report: Report


def read_plan(folder: Path) -> ReadPlan:
    """
    Return the plan in a folder.

    Raises
    ------
    InputError
        The folder holds no plan, or a file of it cannot be read.
    """
    _check(folder)
    report, levels, crs = _read_report(folder / REPORT_JSON)
    plan = folder / PLAN_GPKG
    grids = [_read_layer(plan, f"grids_{level}", GRID, crs).assign(level=level) for level in levels]
    households = _read_layer(plan, "households", (*HOUSEHOLD, *levels), crs)
    ground = {name: _read_layer(plan, name, columns, crs) for name, columns in LAYERS.items()}
    nothing = gpd.GeoDataFrame({"severity": [], "message": []}, geometry=[], crs=crs)
    tables = PlanTables(
        **ground,
        units=nothing,
        households=households if "estimated" in households else households.assign(estimated=False),
        grids=gpd.GeoDataFrame(pd.concat(grids, ignore_index=True), geometry="geometry", crs=crs),
        violations=nothing,
        levels=levels,
        estimated=frozenset(str(what) for what in report.get("estimated", ())),
        dedicated=_read_layer(plan, DEDICATED, ("name",), crs) if DEDICATED in layer_names(plan) else None,
        centres=read_given_centres(plan, levels, crs),
    )
    return ReadPlan(folder, tables, report)


def read_lowest(folder: Path) -> tuple[GeoDataFrame, GeoDataFrame]:
    """
    Return the grids of the lowest level of a plan, and its households with the grid of each as ``grid_id``.

    It is a fraction of what `read_plan` reads.

    Raises
    ------
    InputError
        As of `read_plan`.
    """
    _check(folder)
    _, levels, crs = _read_report(folder / REPORT_JSON)
    plan, level = folder / PLAN_GPKG, levels[-1]
    grids = _read_layer(plan, f"grids_{level}", GRID, crs)
    return grids, _read_layer(plan, "households", (*HOUSEHOLD, level), crs).rename(columns={level: "grid_id"})


def _check(folder: Path) -> None:
    if not is_plan(folder):
        en = f"there is no plan here: {PLAN_GPKG} and {REPORT_JSON} are needed"
        raise InputError([Fault(str(folder), en, f"这里没有方案：需要 {PLAN_GPKG} 和 {REPORT_JSON}")])


def read_report_json(folder: Path) -> tuple[Report, tuple[str, ...]]:
    """
    Return the report of a plan and the names of its levels.

    Raises
    ------
    InputError
        It cannot be read.
    """
    report, levels, _ = _read_report(folder / REPORT_JSON)
    return report, levels


def _read_report(path: Path) -> tuple[Report, tuple[str, ...], CRS]:
    try:
        report = json.loads(path.read_text(encoding="utf-8"))
        levels = tuple(str(level["name"]) for level in report["levels"])
        crs = CRS.from_user_input(report["crs"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, CRSError) as error:
        raise InputError([_damaged(path.name, str(error), str(error))]) from error
    if not levels or not crs.is_projected:
        en, zh = "levels and a projected crs are needed", "缺少 levels 或投影坐标系 crs"
        raise InputError([_damaged(path.name, en, zh)])
    return report, levels, crs


def _read_layer(path: Path, layer: str, columns: Sequence[str], crs: CRS) -> GeoDataFrame:
    """Return a layer in a CRS, with the given columns at least; its geometry is called ``geometry``."""
    try:
        table = pyogrio.read_dataframe(path, layer=layer)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        raise InputError([_damaged(f"{path.name} / {layer}", str(error), str(error))]) from error
    missing = [column for column in columns if column not in table.columns]
    if missing or not isinstance(table, GeoDataFrame) or table.crs is None:
        lacking = ", ".join(missing) or "geometry with a CRS"
        raise InputError([_damaged(f"{path.name} / {layer}", f"it lacks {lacking}", f"缺少 {lacking}")])
    return table if table.crs == crs else table.to_crs(crs)


def _damaged(where: str, en: str, zh: str) -> Fault:
    return Fault(
        where,
        f"cannot be read as a file of a plan: {en}; run gridhood plan anew",
        f"不是可读取的方案文件：{zh}；请重新运行 gridhood plan",
    )
