"""
GeoJSON (RFC 7946), read strictly: what the standard calls wrong is refused with its place.

The properties that are not wanted go as soon as their feature has been parsed, and its coordinates become a shape. GDAL
is not asked: it guesses the types of values, closes rings, and takes the last of two equal keys.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
from pyproj import CRS
from pyproj.exceptions import CRSError

from geo.crs import WGS84
from geo.formats.door import MAX_TEXT_BYTES, check_count, check_file, read_bytes, refuse
from geo.formats.geojson_features import Features
from geo.formats.json_size import check_size
from geo.formats.layer import FEATURE, Geometries, Layer, object_table, show
from geo.formats.roles import Role, Text
from geo.formats.texts import restore_table
from geo.formats.vertices import BrokenError, Made


def read_geojson(path: Path, role: Role) -> Layer:
    """
    Return the features of a GeoJSON file.

    The CRS is WGS 84 unless the file names another in the ``crs`` member of the 2008 specification.

    Raises
    ------
    InputError
        The file is not UTF-8 JSON, is too large or too deep, has equal keys in one object or text that is garbled, or
        is not a FeatureCollection or Feature.
    """
    features = Features(role)
    document = _parse(path, features)
    rows = _rows(path, document)
    shapes, broken = _shapes(rows, features)
    properties = [_properties(row) for row in rows]
    wanted = {heading: [each.get(heading) for each in properties] for heading in features.wanted}
    table = restore_table(path, features.headings, wanted)
    pick = role.pick(table.headings)
    columns = {column: table.cells[heading] for column, heading in pick.taken.items()}
    return Layer(
        file=path.name,
        word=FEATURE,
        numbers=np.arange(1, len(rows) + 1),
        shapes=shapes,
        columns=object_table(columns, len(rows)),
        pick=pick,
        crs=_crs(document.get("crs")),
        broken=broken,
        flattened=features.deep,
        encoding="utf-8",
        notices=table.notices,
    )


def _parse(path: Path, features: Features) -> dict[str, Any]:
    text = _text(path)
    try:
        document = json.loads(text, object_pairs_hook=features)
    except BrokenError as error:
        raise refuse(path, *error.text) from error
    except (ValueError, RecursionError) as error:  # not JSON, or a number of thousands of digits
        raise refuse(
            path, f"is not JSON ({error}); it may be cut short", f"不是 JSON（{error}）；文件可能不完整"
        ) from error
    if not isinstance(document, dict):
        raise refuse(path, "is not a GeoJSON FeatureCollection", "不是 GeoJSON FeatureCollection")
    return document


def _text(path: Path) -> str:
    check_file(path, MAX_TEXT_BYTES)
    content = read_bytes(path)
    check_size(path, content)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refuse(
            path,
            f"is not UTF-8 (byte {error.start}); save it as UTF-8",
            f"不是 UTF-8（第 {error.start} 字节）；请另存为 UTF-8",
        ) from error


def _rows(path: Path, document: dict[str, Any]) -> list[Any]:
    if document.get("type") == "Feature":
        return [document]
    features = document.get("features")
    if document.get("type") == "FeatureCollection" and isinstance(features, list):
        check_count(path, len(features))
        return features
    kind = show(document.get("type"))
    raise refuse(
        path,
        f"must be a FeatureCollection with features, got type {kind}",
        f"应为含 features 的 FeatureCollection，得到 {kind}",
    )


def _properties(row: Any) -> dict[str, Any]:
    properties = row.get("properties") if isinstance(row, dict) else None
    return properties if isinstance(properties, dict) else {}


def _crs(named: Any) -> CRS | None:
    if named is None:
        return WGS84
    try:
        return CRS.from_user_input(named["properties"]["name"])
    except (CRSError, KeyError, TypeError):
        return None


def _shapes(rows: list[Any], features: Features) -> tuple[Geometries, dict[int, Text]]:
    """Return the shape of each feature, and why it cannot be read where it cannot."""
    made: list[Made | None] = []
    broken: dict[int, Text] = {}
    for i, row in enumerate(rows):
        try:
            made.append(features.shape_of(row))
        except BrokenError as error:
            made.append(None)
            broken[i] = error.text
    return features.shapes.make(made), broken
