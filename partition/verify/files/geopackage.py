"""plan.gpkg: its layers, typed and in the report's metric CRS."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import shapely
from geopandas import GeoDataFrame
from pyproj import CRS
from shapely.errors import ShapelyError

from partition.verify.case import Report, Shapes
from partition.verify.files.columns import Kind, clean, fault, with_points, with_polygons
from partition.verify.finding import Finding

NAME = "plan.gpkg"

UNREADABLE = (OSError, RuntimeError, ValueError, ShapelyError)
"""What reading a damaged or foreign file raises, GDAL's and GEOS's own errors among them."""

LINES = ("roads", "barriers")
UNJUDGED = ("centres", "violations")

VILLAGES: Mapping[str, Kind] = {"code": "key", "name": "text", "households": "number", "points": "number"}
UNITS: Mapping[str, Kind] = {
    "unit_id": "key", "village": "id", "households": "number", "points": "number", "building_id": "note",
    "part": "note", "dedicated": "note",
}  # fmt: skip
HOUSEHOLDS: Mapping[str, Kind] = {
    "household_id": "key", "households": "number", "village": "id", "building_id": "text", "unit_id": "id",
    "estimated": "flag", "group": "note",
}  # fmt: skip
GRIDS: Mapping[str, Kind] = {
    "grid_id": "key", "name": "text", "parent_id": "text", "village": "id", "households": "number", "points": "number",
    "centre_household_id": "text", "mean_walk_m": "figure", "max_walk_m": "figure", "objective_m": "number",
    "polsby_popper": "number", "in_band": "flag", "within_tolerance": "flag", "kind": "note", "centre_id": "note",
}  # fmt: skip
CENTRES: Mapping[str, Kind] = {"level": "text", "grid_id": "text", "centre_id": "note", "household_id": "note"}
DEDICATED: Mapping[str, Kind] = {"name": "text", "village": "id"}
BUILDINGS: Mapping[str, Kind] = {"building_id": "note"}


@dataclass(frozen=True)
class Layers:
    """The layers that are judged; columns as in `partition.verify.case.Case`."""

    villages: GeoDataFrame
    units: GeoDataFrame
    households: GeoDataFrame
    grids: Mapping[str, GeoDataFrame]
    roads: Shapes
    barriers: Shapes
    dedicated: GeoDataFrame | None = None
    centres: GeoDataFrame | None = None
    buildings: GeoDataFrame | None = None


def read_layers(path: Path, report: Report, faults: list[Finding]) -> Layers | None:
    """Return the layers, or None where one is missing without which nothing can be judged."""
    levels: dict[str, Kind] = {level.name: "text" for level in report.levels}
    columns = [f"multiplier_{level}{of}" for level in levels for of in ("", "_in_parents")]
    multipliers: dict[str, Kind] = dict.fromkeys(columns, "figure")
    wanted: dict[str, Mapping[str, Kind]] = {
        "villages": VILLAGES, "units": {**UNITS, **levels, **multipliers}, "households": {**HOUSEHOLDS, **levels},
        **{f"grids_{level}": GRIDS for level in levels}, **{name: {} for name in LINES}, "buildings": BUILDINGS,
    }  # fmt: skip
    present = _present(path, faults)
    if present is None:
        return None
    if "dedicated" in present:
        wanted["dedicated"] = DEDICATED
    if any(level.centres_given for level in report.levels):
        wanted["centres"] = CENTRES
    missing = sorted({*wanted, *UNJUDGED} - present)
    faults += [fault(NAME, f"layer {name} is missing", f"缺少图层 {name}") for name in missing]
    tables = {name: _layer(path, name, kinds, report.crs, faults) for name, kinds in wanted.items() if name in present}
    read = {name: table for name, table in tables.items() if table is not None}
    if not set(wanted) - {*LINES, "buildings"} <= set(read):
        return None
    return Layers(
        villages=with_polygons(read["villages"], _where("villages"), faults),
        units=with_polygons(read["units"], _where("units"), faults),
        households=with_points(read["households"], _where("households"), faults),
        grids={level: _grids(read[f"grids_{level}"], _where(f"grids_{level}"), faults) for level in levels},
        roads=lines_of(read.get("roads")),
        barriers=lines_of(read.get("barriers")),
        dedicated=with_polygons(read["dedicated"], _where("dedicated"), faults) if "dedicated" in read else None,
        centres=_given(read["centres"], report, faults) if "centres" in wanted else None,
        buildings=read.get("buildings"),
    )


def _given(centres: GeoDataFrame, report: Report, faults: list[Finding]) -> GeoDataFrame:
    """Return the centres that the planner gave: those of levels that say so, and of no household."""
    levels = [level.name for level in report.levels if level.centres_given]
    given = centres[centres["level"].isin(levels) & centres["household_id"].isna()]
    return with_points(given.reset_index(drop=True), _where("centres"), faults).reset_index(drop=True)


def _grids(grids: GeoDataFrame, where: str, faults: list[Finding]) -> GeoDataFrame:
    """Return grids with valid polygons, and a fault where one has no walking figure but is no dedicated area."""
    expected = grids["kind"] != "dedicated"
    for column in ("mean_walk_m", "max_walk_m"):
        blanks = int((grids[column].isna() & expected).sum())
        if blanks:
            en, zh = (
                f"no finite number in {column} of {blanks} row{'' if blanks == 1 else 's'}",
                f"{blanks} 行的 {column} 不是有限数",
            )
            faults.append(fault(where, en, zh, measured=float(blanks)))
    return with_polygons(grids, where, faults)


def to_metric(table: GeoDataFrame, crs: CRS, where: str, faults: list[Finding]) -> GeoDataFrame:
    """Return the table in the metric CRS; a table without a CRS is taken to be in it already, with a finding."""
    if table.crs is None:
        faults.append(fault(where, "no coordinate system", "没有坐标系"))
        return table.set_crs(crs)
    return table if table.crs == crs else table.to_crs(crs)


def lines_of(table: GeoDataFrame | None) -> Shapes:
    """Return the single lines of a table; the outlines of its polygons count as lines, points do not."""
    if table is None or not len(table):
        return np.empty(0, dtype=object)
    shapes = np.asarray(table.geometry)
    shapes = shapely.force_2d(shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))])
    areal = shapely.get_dimensions(shapes) == 2
    shapes[areal] = shapely.boundary(shapes[areal])
    parts = shapely.get_parts(shapes)
    return parts[shapely.length(parts) > 0]


def _present(path: Path, faults: list[Finding]) -> set[str] | None:
    try:
        return {str(name) for name in pyogrio.list_layers(path)[:, 0]}
    except UNREADABLE as error:
        faults.append(fault(NAME, f"cannot be read: {error}", f"无法读取：{error}"))
        return None


def _layer(path: Path, name: str, kinds: Mapping[str, Kind], crs: CRS, faults: list[Finding]) -> GeoDataFrame | None:
    """Return one layer, typed; None where it cannot be read or its rows cannot be told apart."""
    where = _where(name)
    try:
        table = gpd.read_file(path, layer=name)
    except UNREADABLE as error:
        faults.append(fault(where, f"cannot be read: {error}", f"无法读取：{error}"))
        return None
    if not isinstance(table, GeoDataFrame):
        faults.append(fault(where, "no geometry", "没有几何列"))
        return None
    typed = clean(to_metric(table, crs, where, faults), where, kinds, faults)
    key = next((column for column, kind in kinds.items() if kind == "key"), None)
    return typed if key is None or key in table else None


def _where(layer: str) -> str:
    return f"{NAME} {layer}"
