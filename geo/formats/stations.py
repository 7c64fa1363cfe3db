"""Files of service stations: points that stand, or places where one may stand, with what each is called."""

from pathlib import Path

import numpy as np
import shapely
from geopandas import GeoDataFrame
from pyproj import CRS

from geo.datum import WGS84
from geo.errors import InputError
from geo.formats import FORMATS
from geo.formats.checks.columns import tell_twice
from geo.formats.checks.datums import undo_shift
from geo.formats.checks.findings import Findings
from geo.formats.checks.parts import read_shapes
from geo.formats.checks.personal import without_personal
from geo.formats.checks.places import tell_strays
from geo.formats.checks.references import settle_crs
from geo.formats.checks.values import as_text
from geo.formats.door import check_file, refuse
from geo.formats.layer import Layer
from geo.formats.roles import Role

SUFFIXES = (".geojson", ".json", ".gpkg", ".shp", ".zip", ".kml", ".kmz", ".csv", ".xlsx")

MAX_NAME = 60
"""Characters of a name that are kept."""

STATION_ROLES = {
    name: Role(
        name,
        {
            "station_id": ("station_id", "站点编号", "id", "编号", "编码"),
            "name": ("name", "站点名称", "名称"),
        },
        layers=(name, "stations", "服务站点"),
        kinds=frozenset({"Point", "MultiPoint"}),
        wants=("points", "点"),
        zh=zh,
        needs_rows=True,
    )
    for name, zh in {
        "existing": "现有站点",
        "candidates": "备选地点",
        "centers": "给定中心",
        "points": "巡查地点",
    }.items()
}
"""The parts that a file of stations can play; as ``centers`` each is the centre of a grid."""


def read_stations(path: Path, part: str, *, datum: str = WGS84, crs: CRS | None = None) -> GeoDataFrame:
    """
    Return the stations or places in a file: ``station_id, name`` (None where not said) and a point, in its own CRS.

    ``part`` is one of `STATION_ROLES`; places are of a datum of `geo.datum.DATUMS`, in ``crs`` where the file does not
    say its own.

    Raises
    ------
    InputError
        The file cannot be read, or a place in it is missing or cannot be; carries every fault.
    """
    role, findings = STATION_ROLES[part], Findings()
    layer = _read(path, role, findings)
    layer = settle_crs({part: layer}, {} if crs is None else {part: crs}, findings)[part]
    if layer.placeless:
        raise refuse(path, "has no places; give each its longitude and latitude", "没有坐标；请给出每处的经度和纬度")
    tell_twice(layer, findings)
    shapes = read_shapes(layer, role, findings)
    if shapes is not None:
        tell_strays(layer, shapes, findings)
    if findings.faults or shapes is None:
        raise InputError(findings.faults)
    shapes = undo_shift(layer, shapes, datum, findings)
    points = shapely.centroid(shapes.to_numpy())
    texts = {column: _texts(layer, column) for column in role.columns}
    return GeoDataFrame(texts, geometry=points, crs=shapes.crs)


def _read(path: Path, role: Role, findings: Findings) -> Layer:
    suffix = next((each for each in SUFFIXES if path.name.casefold().endswith(each)), None)
    if suffix is None:
        listed = ", ".join(SUFFIXES)
        en = f"is of a format that cannot give {role.name}; they come as {listed}"
        raise refuse(path, en, f"此格式不能提供{role.zh}；可用格式：{listed}")
    check_file(path)
    layer = FORMATS[suffix].read(path, role)
    if not len(layer):
        raise refuse(path, "has no rows; give at least one place", "没有任何行；至少应有一处")
    return without_personal(layer, role, findings)


def _texts(layer: Layer, column: str) -> np.ndarray:
    """Return the text of each row in a column, None where there is none."""
    cells = layer.columns[column] if column in layer.columns else [None] * len(layer)
    return np.array([_text(cell) for cell in cells], dtype=object)


def _text(cell: object) -> str | None:
    try:
        text = as_text(cell)
    except ValueError:
        return None
    return text and text[:MAX_NAME]
