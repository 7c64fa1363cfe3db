"""Files of the grids of today: areas as somebody drew them, or a table that says in which grid a household is."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from pyproj import CRS

from geo.datum import WGS84
from geo.errors import Fault, InputError
from geo.formats import FORMATS
from geo.formats.checks.columns import tell_twice
from geo.formats.checks.datums import undo_shift
from geo.formats.checks.findings import Findings
from geo.formats.checks.parts import read_shapes
from geo.formats.checks.personal import without_personal
from geo.formats.checks.references import settle_crs
from geo.formats.checks.values import read_texts
from geo.formats.csv_table import read_csv_sheet, refuse_ragged
from geo.formats.door import check_file, refuse
from geo.formats.layer import Layer, list_some, show, show_headings
from geo.formats.roles import ROLES, Headings, Role
from geo.formats.table.layer import plain_layer, read_table
from geo.formats.workbook.read import read_sheets
from geo.formats.xlsx import choose_sheet

TABLES = (".csv", ".xlsx")
AREAS = (".geojson", ".json", ".gpkg", ".shp", ".zip", ".kml", ".kmz")

START = "start"
"""The part that a file of old grids plays among the files of a plan."""

GRID_ID: Headings = (
    *("grid_id", "网格编号", "网格编码", "网格代码", "网格号", "所属网格编号", "所属网格编码", "grid"),
    *("所属网格", "网格"),
)
GRID_NAME: Headings = ("grid_name", "网格名称", "网格名", "所属网格名称")
LEADER: Headings = ("leader", "grid_leader", "网格长", "网格长姓名", "leader_name")

AREA_COLUMNS: dict[str, Headings] = {
    "grid_id": (*GRID_ID, "id", "code", "编号", "编码", "代码"),
    "name": (*GRID_NAME, "name", "名称"),
    "level": ("level", "层级", "网格层级"),
    "leader": LEADER,
    "kind": ("kind",),
}

Texts = NDArray[np.object_]


@dataclass(frozen=True)
class OldAreas:
    """
    Old grids as areas: ``grid_id, name, level, leader, kind``, None where the file has none, in the file's own CRS.

    ``coded`` tells that the ids stand in the file as such; else names or numbers of features stand for them.
    """

    file: str
    table: GeoDataFrame
    coded: bool
    notices: tuple[Fault, ...]


@dataclass(frozen=True)
class OldTable:
    """
    Old grids as a table: the texts of ``household_id`` and of the other columns that were found, a row each.

    ``grid`` is a column of ids and ``name`` one of names where the heading names no level, ``leader`` who leads.
    """

    file: str
    columns: Mapping[str, Texts]
    notices: tuple[Fault, ...]


def is_table(path: Path) -> bool:
    """Return whether a file is a table by its name."""
    return path.name.casefold().endswith(TABLES)


def read_old_areas(path: Path, *, layer: str | None = None, datum: str = WGS84, crs: CRS | None = None) -> OldAreas:
    """
    Return the areas of old grids in a file, and of a file of several layers those of the one named.

    Raises
    ------
    InputError
        The file cannot be read, or an area is no valid polygon; carries every fault.
    """
    findings = Findings()
    layers = (layer.casefold(),) if layer else ("grids", "grid", "old_grids", "网格")
    polygons = ROLES["boundary"]
    role = Role(START, AREA_COLUMNS, layers, polygons.kinds, polygons.wants, "现有网格", needs_rows=True, about="staff")
    found = _layer(path, role)
    found = settle_crs({START: found}, {} if crs is None else {START: crs}, findings)[START]
    found = _checked(found, role, findings)
    texts = {column: read_texts(found, column, findings) for column in AREA_COLUMNS}
    shapes = read_shapes(found, role, findings)
    if findings.faults or shapes is None:
        raise InputError(findings.faults)
    shapes = undo_shift(found, shapes, datum, findings)
    coded = any(text is not None for text in texts["grid_id"])
    texts["grid_id"] = _ids(found, texts, findings)
    return OldAreas(found.file, GeoDataFrame(texts, geometry=shapes), coded, tuple(findings.notices))


def read_old_table(path: Path, levels: Mapping[str, Headings]) -> OldTable:
    """
    Return the table of a file; ``levels`` are the headings of columns that hold the grid of a level.

    Raises
    ------
    InputError
        The file cannot be read, has no ids of households, no column of grids, or says two grids of a household.
    """
    findings = Findings()
    own = {"household_id": ROLES["households"].columns["household_id"], **levels}
    columns = {**own, "grid": GRID_ID, "name": GRID_NAME, "leader": LEADER}
    role = Role(START, columns, (), frozenset(), ("a table", "表格"), "现有网格", needs_rows=True, about="residents")
    found = _checked(_table(path, role), role, findings)
    texts = {column: read_texts(found, column, findings) for column in columns if column in found.columns}
    _tell_lacking(found, texts, levels, findings)
    for column in [name for name in texts if name not in ("household_id", "leader")]:
        _tell_torn(found, texts, column, findings)
    if findings.faults:
        raise InputError(findings.faults)
    return OldTable(found.file, texts, tuple(findings.notices))


def _layer(path: Path, role: Role) -> Layer:
    suffix = next((each for each in AREAS if path.name.casefold().endswith(each)), None)
    if suffix is None:
        listed = ", ".join((*AREAS, *TABLES))
        en = f"old grids come as areas or as a table of households: {listed}; or give the folder of a plan"
        raise refuse(path, en, f"现有网格应为面图层或住户表：{listed}；或给出方案文件夹")
    check_file(path)
    return FORMATS[suffix].read(path, role)


def _table(path: Path, role: Role) -> Layer:
    check_file(path)
    if path.name.casefold().endswith(".csv"):
        sheet, _ = read_csv_sheet(path)
        table = read_table(path, sheet, role.reads)
        refuse_ragged(table)
        return plain_layer(table, role)
    sheet, _ = choose_sheet(path, read_sheets(path), role.reads)
    return plain_layer(read_table(path, sheet, role.reads), role)


def _checked(layer: Layer, role: Role, findings: Findings) -> Layer:
    """Return a layer without what is personal; what is wrong with its headings is found."""
    tell_twice(layer, findings)
    if not len(layer):
        findings.faults.append(Fault(layer.file, "has no rows", "没有任何行"))
    clean = without_personal(layer, role, findings)
    findings.notices.extend(Fault(layer.file, *text) for text in layer.notices)
    return clean


def _ids(layer: Layer, texts: Mapping[str, Texts], findings: Findings) -> Texts:
    """Return the ids of areas: as they stand, else the name, else what the feature is called."""
    blank = np.array([a is None and b is None for a, b in zip(texts["grid_id"], texts["name"], strict=True)])
    if blank.any():
        text = ("has neither id nor name: its number stands for them", "既无编号也无名称：以序号代替")
        findings.notices.append(layer.say(np.flatnonzero(blank), *text))
    called = (f"{layer.word[0]} {number}" for number in layer.numbers)
    rows = zip(texts["grid_id"], texts["name"], called, strict=True)
    return np.array([*(one or name or number for one, name, number in rows), None], dtype=object)[:-1]


def _tell_lacking(layer: Layer, texts: Mapping[str, Texts], levels: Mapping[str, Headings], findings: Findings) -> None:
    """Name what a table of old grids cannot do without."""
    headings = show_headings([*layer.pick.taken.values(), *layer.pick.dropped])
    if "household_id" not in texts:
        en = f"has no column household_id (户编号) that can be kept; columns found: {headings}"
        findings.faults.append(Fault(layer.file, en, f"没有可用的户编号列 household_id；现有列：{headings}"))
    if not {"grid", "name", *levels} & set(texts):
        wanted = " / ".join(levels)
        en = f"has no column of grids ({wanted}, grid_id, 网格编号); columns found: {headings}"
        findings.faults.append(Fault(layer.file, en, f"没有网格列（{wanted}、网格编号、所属网格）；现有列：{headings}"))


def _tell_torn(layer: Layer, texts: Mapping[str, Texts], column: str, findings: Findings) -> None:
    """Name households that a table puts in two grids."""
    ids = texts.get("household_id", np.full(len(layer), None, dtype=object))
    grid_of: dict[str, str] = {}
    torn = []
    for position, (household, grid) in enumerate(zip(ids, texts[column], strict=True)):
        if household is not None and grid is not None and grid_of.setdefault(household, grid) != grid:
            torn.append(position)
    if torn:
        some = list_some([f"{show(ids[p])} ({show(grid_of[ids[p]])}, {show(texts[column][p])})" for p in torn])
        text = (f"a household is in two grids: {some[0]}; keep one", f"同一户属于两个网格：{some[1]}；请只保留一个")
        findings.faults.append(layer.say(torn, *text, layer.heading(column)))
