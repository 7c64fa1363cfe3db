"""The files of a plan, written from its tables and its report."""

import json
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pandas as pd
import pyogrio
from geopandas import GeoDataFrame
from pandas import DataFrame, Series
from pyproj import CRS
from xlsxwriter.exceptions import FileCreateError

from api.errors import OutputError
from api.services.drawing import plan_styles
from api.services.drawing.plan_folder import (
    ASSIGNMENT_CSV,
    ASSIGNMENT_XLSX,
    GRIDS_GEOJSON,
    MAP_HTML,
    PLAN_GPKG,
    REPORT_JSON,
    Report,
)
from geo.errors import Fault, GeoError
from geo.formats.write.csv import write_csv
from geo.formats.write.geojson import write_geojson
from geo.formats.write.geopackage import write_gpkg
from geo.formats.write.layer import Layer
from geo.formats.write.xlsx import write_xlsx
from maps.errors import MapError
from partition.tables import PlanTables

GEOJSON_COLUMNS = (
    "level",
    "grid_id",
    "name",
    "parent_id",
    "kind",
    "households",
    "centre_household_id",
    "mean_walk_m",
    "max_walk_m",
)
MARK_M = 3.0
"""Radius of the area drawn for a violation that is a point or a line."""


@dataclass(frozen=True)
class PlanPapers:
    """
    Everything the files of a plan are written from.

    ``rows`` holds the planner's own rows under their own headings and ``household_ids`` the id of each; ``page`` draws
    the map.
    """

    tables: PlanTables
    report: Report
    rows: DataFrame
    household_ids: Series
    out_crs: CRS | None
    now: datetime
    page: Callable[[PlanTables], str]


def write_plan(papers: PlanPapers, folder: Path) -> None:
    """
    Write every file of a plan into a folder that stands.

    Raises
    ------
    OutputError
        A file could not be written; names which.
    """
    tables = papers.tables
    writers: dict[str, Callable[[Path], object]] = {
        PLAN_GPKG: lambda path: write_gpkg(path, layers_of(tables, papers.out_crs), now=papers.now),
        GRIDS_GEOJSON: lambda path: write_geojson(path, geojson_grids(tables)),
        ASSIGNMENT_CSV: lambda path: write_csv(path, assignment(papers)),
        ASSIGNMENT_XLSX: lambda path: write_xlsx(path, assigned_rows(papers), sheet="assignment", now=papers.now),
        MAP_HTML: lambda path: path.write_text(papers.page(tables), encoding="utf-8"),
        REPORT_JSON: lambda path: path.write_text(report_text(papers.report), encoding="utf-8"),
    }
    for name, write in writers.items():
        try:
            write(folder / name)
        except (GeoError, MapError, pyogrio.errors.DataSourceError, sqlite3.Error, FileCreateError) as error:
            raise OutputError(Fault(name, f"cannot be written: {error}", f"无法写入：{error}")) from error


def report_text(report: Report) -> str:
    """Return the report as JSON text that a person can read."""
    return json.dumps(report, ensure_ascii=False, allow_nan=False, indent=2) + "\n"


def assignment(papers: PlanPapers) -> DataFrame:
    """Return ``household_id`` and the grid at every level, in the order of the planner's rows."""
    grid_of = papers.tables.households.set_index("household_id")[list(papers.tables.levels)]
    return DataFrame(grid_of.reindex(papers.household_ids).rename_axis("household_id").reset_index())


def assigned_rows(papers: PlanPapers) -> DataFrame:
    """Return the planner's rows with the grid at every level after them; headings may repeat."""
    rows, assigned = papers.rows.copy(), assignment(papers)
    for level in papers.tables.levels:
        rows.insert(rows.shape[1], level, assigned[level].to_numpy(), allow_duplicates=True)
    return rows


def geojson_grids(tables: PlanTables) -> GeoDataFrame:
    """Return the grids of all levels, coarse to fine, with the columns of grids.geojson; metres to millimetres."""
    led = ["leader"] if "leader" in tables.grids else []
    given = [name for name in ("centre_id", "centre_name") if name in tables.grids]
    known = ["weekly_minutes"] if "weekly_minutes" in tables.grids else []
    columns = [*GEOJSON_COLUMNS, *known, *given, *led, tables.grids.geometry.name]
    return tables.grids[columns].round({"mean_walk_m": 3, "max_walk_m": 3})


def centres_of(tables: PlanTables) -> GeoDataFrame:
    """
    Return the centre of every grid: ``level, grid_id, name, village, household_id``; the household's point.

    Where centres are given there are ``centre_id, centre_name`` too, and the given points in place of households.
    """
    points = tables.households.set_index("household_id").geometry
    named = tables.grids.dropna(subset="centre_household_id")
    columns = {name: named[name].to_numpy() for name in ("level", "grid_id", "name", "village")}
    household_id = named["centre_household_id"].to_numpy()
    at_doors = GeoDataFrame(
        columns | {"household_id": household_id}, geometry=points.loc[household_id].to_numpy(), crs=points.crs
    )
    if tables.centres is None:
        return at_doors
    names = tables.grids.set_index(["level", "grid_id"])["name"]
    called = names.reindex(list(zip(tables.centres["level"], tables.centres["grid_id"], strict=True))).to_numpy()
    texts = ["level", "grid_id", "name", "village", "household_id", "centre_id", "centre_name"]
    rows = pd.concat([at_doors, tables.centres.assign(name=called)], ignore_index=True)
    return GeoDataFrame(rows[[*texts, "geometry"]].astype(dict.fromkeys(texts, pd.StringDtype())), crs=points.crs)


def layers_of(tables: PlanTables, out_crs: CRS | None = None) -> list[Layer]:
    """Return the layers of plan.gpkg in the order QGIS lists them, in one CRS: the tables' own or the one given."""
    layers = [
        Layer("villages", tables.villages, "MultiPolygon", plan_styles.VILLAGES),
        Layer("units", tables.units.reset_index(), "MultiPolygon", plan_styles.UNITS),
        Layer("households", tables.households, "Point", plan_styles.HOUSEHOLDS),
        *(_grids_layer(tables, level, depth) for depth, level in enumerate(tables.levels)),
        Layer("centres", centres_of(tables), "Point", plan_styles.CENTRES),
        Layer("roads", as_text(tables.roads), "MultiLineString", plan_styles.ROADS),
        Layer("barriers", as_text(tables.barriers), "MultiLineString", plan_styles.BARRIERS),
        Layer("buildings", as_text(tables.buildings), "MultiPolygon", plan_styles.BUILDINGS),
        *_dedicated(tables),
        Layer("violations", marked(tables.violations), "MultiPolygon", plan_styles.VIOLATIONS),
    ]
    return layers if out_crs is None else [_in_crs(layer, out_crs) for layer in layers]


def _dedicated(tables: PlanTables) -> list[Layer]:
    """Return the layer of dedicated areas, if there are any."""
    if tables.dedicated is None:
        return []
    return [Layer("dedicated", as_text(tables.dedicated), "MultiPolygon", plan_styles.DEDICATED)]


def marked(violations: GeoDataFrame) -> GeoDataFrame:
    """Return violations with a small area round every point and line, so that the layer is areas throughout."""
    thin = violations.geometry.notna() & ~violations.geom_type.isin({"Polygon", "MultiPolygon"})
    marks = violations.copy()
    marks.loc[thin, marks.geometry.name] = violations.geometry[thin].buffer(MARK_M)
    return as_text(marks, numbers=("measured",))


def as_text(table: GeoDataFrame, numbers: Sequence[str] = ()) -> GeoDataFrame:
    """Return a table whose columns are numbers where named and else text, also where there are no rows to tell."""
    columns = table.columns.drop(table.geometry.name)
    return table.astype({name: float if name in numbers else pd.StringDtype() for name in columns})


def _grids_layer(tables: PlanTables, level: str, depth: int) -> Layer:
    grids = tables.grids_of(level)
    return Layer(f"grids_{level}", grids, "MultiPolygon", plan_styles.grids_style(grids, depth=depth))


def _in_crs(layer: Layer, crs: CRS) -> Layer:
    return Layer(layer.name, layer.table.to_crs(crs), layer.geometry_type, layer.qml)
