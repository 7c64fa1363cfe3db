"""The planner's own files: judged in place of the plan's copies of them, found by the names the report records."""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame, GeoSeries
from numpy.typing import NDArray
from pyproj import CRS

from partition.verify.case import Report, Shapes
from partition.verify.files.columns import Kind, as_text, clean, with_points, with_polygons
from partition.verify.files.fresh_keys import without_personal_keys
from partition.verify.files.geopackage import UNREADABLE, lines_of, to_metric
from partition.verify.files.shifts import SHIFTS, shift_back
from partition.verify.finding import Finding

HOUSEHOLDS: Mapping[str, Kind] = {"household_id": "key", "households": "number", "building_id": "text"}
IDS = (*("household_id", "id", "户编号", "户号", "住户编号", "家庭编号", "户编码", "住户编码", "编号", "编码"),)
"""Headings of the column of ids, the best first."""

HOUSEHOLD_COUNTS = ("households", "户数", "住户数", "家庭户数", "户籍户数", "常住户数")
BUILDING_IDS = ("building_id", "楼栋编号", "楼栋编码", "建筑编号", "建筑物编号")
COMPARED = ("households", "boundary", "roads", "barriers", "dedicated", "centers")
"""Parts that are held against the planner's own file where that is given."""

LONGITUDES = ("lon", "lng", "longitude", "x", "经度")
LATITUDES = ("lat", "latitude", "y", "纬度")

CLAIMED_TWICE_M2 = 0.01
"""Land of two villages up to this size is not worth a word."""


@dataclass(frozen=True)
class Originals:
    """
    What the planner gave, in the report's metric CRS; None where the plan's own copy has to do.

    ``households`` is by ``household_id``: ``households, building_id`` and the point, None where there is none.
    ``boundary`` is by the code of the plan's village; ``dedicated`` has the ``name`` of each area, None without one;
    ``buildings`` the ``building_id`` of each outline, None without one.
    """

    households: GeoDataFrame | None = None
    boundary: GeoDataFrame | None = None
    roads: Shapes | None = None
    barriers: Shapes | None = None
    dedicated: GeoDataFrame | None = None
    centers: GeoDataFrame | None = None
    buildings: GeoDataFrame | None = None

    def lacking(self, report: Report) -> tuple[str, ...]:
        """Return the parts that the plan was drawn on and that could not be compared."""
        return tuple(role for role in COMPARED if role in report.inputs and getattr(self, role) is None)


def read_originals(paths: Sequence[Path], report: Report, villages: GeoDataFrame, faults: list[Finding]) -> Originals:
    """Return the originals among these files and folders; one that is missing or changed is appended to ``faults``."""
    if not paths:
        return Originals()
    tables = {
        role: _original(role, stated, paths, report.crs, faults)
        for role, stated in report.inputs.items()
        # the grids of before and the tiers of visits bind no plan
        if stated.get("name") and not role.startswith(("start", "visits"))
    }
    roads, barriers = tables.get("roads"), tables.get("barriers")
    return Originals(
        households=_households(tables.get("households"), faults),
        boundary=_boundary(tables.get("boundary"), villages, faults),
        roads=None if roads is None else lines_of(roads),
        barriers=None if barriers is None else lines_of(barriers),
        dedicated=_dedicated(tables.get("dedicated"), faults),
        centers=_centers(tables.get("centers"), faults),
        buildings=_buildings(tables.get("buildings")),
    )


def note(en: str, zh: str) -> Finding:
    """Return a wish about the originals."""
    return Finding(rule="inputs", severity="wish", en=en, zh=zh)


def _original(
    role: str, stated: Mapping[str, Any], paths: Sequence[Path], crs: CRS, faults: list[Finding]
) -> GeoDataFrame | None:
    """Return the table of one role, if its file is here and can be read."""
    name = str(stated["name"])
    path = next(_files_called(name, paths), None)
    if path is None:
        faults.append(note(f"{role}: no file {name} among the inputs given", f"{role}：所给输入中没有文件 {name}"))
        return None
    if hashlib.sha256(path.read_bytes()).hexdigest() != stated.get("sha256"):
        en, zh = f"{name} is not the file the plan was drawn on (sha256)", f"{name} 不是规划所用的文件（sha256 不符）"
        faults.append(note(f"{role}: {en}", f"{role}：{zh}"))
    if path.suffix == ".pbf":
        en, zh = (
            f"{name} is a map extract, the plan's own layer is judged",
            f"{name} 为地图提取文件，以规划自身图层为准",
        )
        faults.append(note(f"{role}: {en}", f"{role}：{zh}"))
        return None
    try:
        table = _as_taken(_read(path, str(stated["layer"]) if "layer" in stated else None), stated)
    except UNREADABLE as error:
        faults.append(note(f"{role}: {name} cannot be read: {error}", f"{role}：{name} 无法读取：{error}"))
        return None
    if role == "households":
        # a footprint stands for a point inside it, chosen in the file's own coordinates
        table = table.set_geometry(table.geometry.representative_point())
    return to_metric(_shifted_back(table, stated), crs, name, faults)


def _as_taken(table: GeoDataFrame, stated: Mapping[str, Any]) -> GeoDataFrame:
    """Return a table in the CRS and order of axes in which the report says that the plan took it."""
    if stated.get("northing_first") is True:
        table = _moved(table, lambda xy: xy[:, ::-1])
    return table.set_crs(str(stated["crs"]), allow_override=True) if stated.get("crs") else table


def _shifted_back(table: GeoDataFrame, stated: Mapping[str, Any]) -> GeoDataFrame:
    """Return a table out of the datum in which the report says that the file gave its places."""
    datum = str(stated.get("datum"))
    if datum not in SHIFTS or table.crs is None:
        return table
    return _moved(table.to_crs("EPSG:4326"), lambda xy: shift_back(xy, datum))


def _moved(table: GeoDataFrame, move: Callable[[NDArray[np.float64]], NDArray[np.float64]]) -> GeoDataFrame:
    moved = shapely.transform(table.geometry.to_numpy(), move)
    return table.set_geometry(GeoSeries(moved, index=table.index, crs=table.crs))


def _files_called(name: str, paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from (each for each in sorted(path.rglob(name)) if each.is_file())
        elif path.name == name and path.is_file():
            yield path


def _read(path: Path, layer: str | None = None) -> GeoDataFrame:
    """Return a vector file, the layer of it that is named, or a table, without geometry where it has no places."""
    if path.suffix == ".xlsx":
        return _placed(pd.read_excel(path, dtype=str, engine="calamine"))
    if path.suffix == ".csv":
        return _placed(_read_csv(path))
    table = gpd.read_file(path) if layer is None else gpd.read_file(path, layer=layer)
    if isinstance(table, GeoDataFrame):
        return table
    raise ValueError("no geometry")


def _read_csv(path: Path) -> pd.DataFrame:
    """Return a table of text: UTF-8 or else GB 18030, whatever its separator."""
    try:
        return pd.read_csv(path, dtype=str, sep=None, engine="python", encoding="utf-8-sig")
    except UnicodeDecodeError:
        return pd.read_csv(path, dtype=str, sep=None, engine="python", encoding="gb18030")


def _placed(rows: pd.DataFrame) -> GeoDataFrame:
    lon, lat = _heading(rows, LONGITUDES), _heading(rows, LATITUDES)
    if lon is None or lat is None:
        return GeoDataFrame(rows, geometry=[None] * len(rows), crs="EPSG:4326")
    places = (pd.to_numeric(rows[heading]).to_numpy(float) for heading in (lon, lat))
    points = np.asarray(shapely.points(*places), dtype=object)
    points[(rows[lon].isna() & rows[lat].isna()).to_numpy()] = None
    return GeoDataFrame(rows, geometry=points, crs="EPSG:4326")


REMARK = re.compile(r"[\s*]|[(（].*?[)）]")


def _heading(table: pd.DataFrame, names: Sequence[str]) -> str | None:
    """Return the column that bears one of the names, the first that is there, in any letters, remarks (必填) aside."""
    headings = {REMARK.sub("", unicodedata.normalize("NFKC", str(each))).casefold(): str(each) for each in table}
    return next((headings[name] for name in names if name in headings), None)


def _households(table: GeoDataFrame | None, faults: list[Finding]) -> GeoDataFrame | None:
    """Return the households given, or None where they carry no id to know them by."""
    if table is None:
        return None
    named = {"household_id": IDS, "households": HOUSEHOLD_COUNTS, "building_id": BUILDING_IDS}
    found = {column: _heading(table, names) for column, names in named.items()}
    if found["household_id"] is None:
        faults.append(
            note("households: no column id or household_id, nor 户号", "households：没有 id、household_id 或 户号 列")
        )
        return None
    # an address that does not say how many households live there is one household
    blank = {"households": pd.Series(1, index=table.index), "building_id": pd.Series(None, table.index, dtype=object)}
    columns = {column: blank[column] if heading is None else table[heading] for column, heading in found.items()}
    columns["household_id"] = without_personal_keys(columns["household_id"])
    given = clean(GeoDataFrame(columns, geometry=table.geometry, crs=table.crs), "households", HOUSEHOLDS, faults)
    bare = given.geometry.isna() | given.geometry.is_empty
    placed = with_points(given[~bare], "households", faults)
    kept = given[bare | given.index.isin(placed.index)]
    return kept.set_geometry(placed.geometry.reindex(kept.index))


def _boundary(table: GeoDataFrame | None, villages: GeoDataFrame, faults: list[Finding]) -> GeoDataFrame | None:
    """
    Return the boundary given, by the code of the plan's village that each feature covers most.

    Land that two villages claim is the first one's, and is noted.
    """
    if table is None or not len(table) or not len(villages):
        return None
    shapes = np.asarray(with_polygons(GeoDataFrame(geometry=table.geometry), "boundary", faults).geometry)
    own = np.asarray(villages.geometry)
    codes = np.asarray(villages.index)[shapely.area(shapely.intersection(shapes[:, None], own[None, :])).argmax(axis=1)]
    given = own.copy()
    for i, code in enumerate(villages.index):
        if code in codes:
            claimed = shapely.union_all(shapes[codes == code])
            given[i] = shapely.difference(claimed, shapely.union_all(given[:i]))
            faults += _claimed_twice(code, float(claimed.area - given[i].area))
        else:
            faults.append(note(f"boundary: nothing of village {code} in the file", f"boundary：文件中没有村 {code}"))
    return GeoDataFrame(geometry=given, index=villages.index, crs=table.crs)


def _dedicated(table: GeoDataFrame | None, faults: list[Finding]) -> GeoDataFrame | None:
    """Return the dedicated areas given, with their names; None where there is no file of them."""
    if table is None:
        return None
    heading = _heading(table, ("name", "名称"))
    names = [None] * len(table) if heading is None else as_text(table[heading])
    return with_polygons(GeoDataFrame({"name": names}, geometry=table.geometry, crs=table.crs), "dedicated", faults)


def _centers(table: GeoDataFrame | None, faults: list[Finding]) -> GeoDataFrame | None:
    """Return the points of the centres given; None where there is no file of them."""
    return None if table is None else with_points(GeoDataFrame(geometry=table.geometry), "centers", faults)


def _buildings(table: GeoDataFrame | None) -> GeoDataFrame | None:
    """Return the outlines of buildings given, with their ids; None where there is no file of them."""
    if table is None:
        return None
    heading = _heading(table, ("building_id", "id", *BUILDING_IDS[1:], "编号", "编码"))
    ids = [None] * len(table) if heading is None else as_text(table[heading])
    return GeoDataFrame({"building_id": ids}, geometry=np.asarray(table.geometry), crs=table.crs)


def _claimed_twice(code: str, area: float) -> list[Finding]:
    if area <= CLAIMED_TWICE_M2:
        return []
    return [
        note(
            f"boundary: {area:.2f} m2 of village {code} belong to one before it",
            f"boundary：村 {code} 有 {area:.2f} 平方米属于前面的村",
        )
    ]
