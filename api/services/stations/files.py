"""The files of stations: GeoJSON, report and map, and whether they may go to a folder."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from geopandas import GeoDataFrame

from api.services.drawing.plan_folder import MAP_HTML, PLAN_GPKG, REPORT_JSON, Report
from api.services.stations.report import StationsFound
from geo.errors import Fault
from geo.formats.write.geojson import write_geojson
from maps.layers.stations import Stations
from maps.offline import to_html
from maps.stations import stations_map
from partition.tables import PlanTables

STATIONS_GEOJSON = "stations.geojson"
STATIONS_FILES = (STATIONS_GEOJSON, REPORT_JSON, MAP_HTML)

IN_CHINESE = {
    "station_id": "站点编号",
    "kind_zh": "类型",
    "name": "站点名称",
    "household_id": "所在户编号",
    "households": "服务户数",
    "mean_walk_m": "平均步行_米",
    "max_walk_m": "最远步行_米",
    "saved_m": "节省户米",
    "saved_minutes": "节省分钟",
    "covered_alone": "新增覆盖户数",
}
"""Fields of the GeoJSON that stand there in Chinese as well."""


@dataclass(frozen=True)
class StationPapers:
    """Everything the files of stations are written from."""

    found: StationsFound
    tables: PlanTables
    report: Report


def place_faults(folder: Path) -> tuple[Fault, ...]:
    """
    Return why the files of stations cannot go to a folder; nothing if they can.

    A folder may be new, empty, or hold earlier stations, which are then replaced. That of a plan is no place for them:
    their report would replace the plan's.
    """
    where = f"--out {folder}"
    try:
        standing = next(place for place in (folder.absolute(), *folder.absolute().parents) if place.exists())
        if not standing.is_dir():
            return (Fault(where, f"{standing} is a file; give a folder", f"{standing} 是文件，应为文件夹"),)
        if not os.access(standing, os.W_OK | os.X_OK):
            return (Fault(where, f"{standing} cannot be written to", f"{standing} 不可写"),)
        if standing != folder.absolute() or not any(folder.iterdir()):
            return ()
        if (folder / STATIONS_GEOJSON).is_file() and not (folder / PLAN_GPKG).exists():
            return ()
    except OSError as error:
        return (Fault(where, f"cannot be looked into: {error.strerror}", f"无法访问：{error.strerror}"),)
    text = ("the folder holds other files; give a new or empty one", "文件夹中有其他文件；应为新文件夹或空文件夹")
    return (Fault(where, *text),)


def write_stations(papers: StationPapers, folder: Path) -> None:
    """Write every file of stations into a folder that stands."""
    table = stations_table(papers)
    write_geojson(folder / STATIONS_GEOJSON, table)
    text = json.dumps(papers.report, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    (folder / REPORT_JSON).write_text(text, encoding="utf-8", newline="\n")
    found = papers.found
    beyond = None if found.within_m is None else found.walk_m.min(axis=1) > found.within_m
    names = "、".join(papers.tables.villages["name"].astype(str))
    page = stations_map(
        papers.tables,
        Stations(table, found.nearest, found.within_m, beyond),
        title=f"服务站点 Service stations · {names}",
        attribution=papers.report["attribution"],
    )
    (folder / MAP_HTML).write_text(to_html(page), encoding="utf-8", newline="\n")


def stations_table(papers: StationPapers) -> GeoDataFrame:
    """Return one row a station, what stands first, with its figures under English and Chinese names."""
    found, rows = papers.found, papers.report["stations"]
    tables = [table for table in (found.existing, found.places) if table is not None]
    points = np.concatenate([table.geometry.to_numpy() for table in tables])
    table = GeoDataFrame(rows, geometry=points, crs=papers.tables.households.crs)
    table["kind_zh"] = ["新增" if kind == "new" else "现有" for kind in table["kind"]]
    table["estimated"] = papers.report["estimated"] != []
    for english, chinese in IN_CHINESE.items():
        table[chinese] = table[english]
    return table.drop(columns="kind_zh")
