"""
GeoJSON (RFC 7946), read strictly: what the standard calls wrong is refused with its place.

The properties that are not wanted go as soon as their feature has been parsed. GDAL is not asked: it guesses the types
of values, closes rings, and takes the last of two equal keys.
"""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from geo.crs import WGS84
from geo.formats.door import read_bytes, refuse
from geo.formats.layer import FEATURE, Layer, object_table, show
from geo.formats.roles import Role, Text

Position = tuple[float, float]
NUMBERS = (float, int)


class _BrokenError(ValueError):
    """A feature or its shape is not GeoJSON; says why."""

    def __init__(self, en: str, zh: str) -> None:
        self.text: Text = (en, zh)
        super().__init__(en)


def read_geojson(path: Path, role: Role) -> Layer:
    """
    Return the features of a GeoJSON file.

    The CRS is WGS 84 unless the file names another in the ``crs`` member of the 2008 specification.

    Raises
    ------
    InputError
        The file is not UTF-8 JSON, has equal keys in one object, or is not a FeatureCollection or Feature.
    """
    features = _Features(role)
    document = _parse(path, features)
    rows = _rows(path, document)
    shapes, broken, deep = _shapes(rows)
    pick = role.pick(features.headings)
    properties = [_properties(row) for row in rows]
    columns = {column: [each.get(heading) for each in properties] for column, heading in pick.taken.items()}
    return Layer(
        file=path.name,
        word=FEATURE,
        numbers=np.arange(1, len(rows) + 1),
        shapes=shapes,
        columns=object_table(columns, len(rows)),
        pick=pick,
        crs=_crs(document.get("crs")),
        broken=broken,
        flattened=deep,
    )


class _Features:
    """Takes each object as it is parsed; of a feature's properties only the wanted ones live on."""

    def __init__(self, role: Role) -> None:
        self._role = role
        self._headings: dict[str, bool] = {}

    def __call__(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            key = show(Counter(key for key, _ in pairs).most_common(1)[0][0])
            raise _BrokenError(f"an object has the key {key} twice; keep one", f"同一对象中键 {key} 重复；请保留一个")
        if found.get("type") == "Feature" and isinstance(found.get("properties"), dict):
            found["properties"] = self._wanted(found["properties"])
        return found

    @property
    def headings(self) -> list[str]:
        """Keys of properties in the order in which the file first has them."""
        return list(self._headings)

    def _wanted(self, properties: dict[str, Any]) -> dict[str, Any]:
        for key in properties:
            if key not in self._headings:
                self._headings[key] = self._role.reads(key)
        return {key: value for key, value in properties.items() if self._headings[key]}


def _parse(path: Path, features: Callable[[list[tuple[str, Any]]], dict[str, Any]]) -> dict[str, Any]:
    content = read_bytes(path)
    try:
        document = json.loads(content.decode("utf-8-sig"), object_pairs_hook=features)
    except UnicodeDecodeError as error:
        raise refuse(
            path,
            f"is not UTF-8 (byte {error.start}); save it as UTF-8",
            f"不是 UTF-8（第 {error.start} 字节）；请另存为 UTF-8",
        ) from error
    except RecursionError as error:
        raise refuse(path, "is nested too deep to be GeoJSON", "嵌套过深，不是 GeoJSON") from error
    except _BrokenError as error:
        raise refuse(path, *error.text) from error
    except ValueError as error:  # not JSON, or a number of thousands of digits
        raise refuse(
            path, f"is not JSON ({error}); it may be cut short", f"不是 JSON（{error}）；文件可能不完整"
        ) from error
    if not isinstance(document, dict):
        raise refuse(path, "is not a GeoJSON FeatureCollection", "不是 GeoJSON FeatureCollection")
    return document


def _rows(path: Path, document: dict[str, Any]) -> list[Any]:
    if document.get("type") == "Feature":
        return [document]
    features = document.get("features")
    if document.get("type") == "FeatureCollection" and isinstance(features, list):
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


def _shapes(rows: list[Any]) -> tuple[np.ndarray, dict[int, Text], bool]:
    """Return the shape of each feature, why it cannot be read where it cannot, and whether some had heights."""
    shapes = np.full(len(rows), None, dtype=object)
    broken: dict[int, Text] = {}
    deep = False
    for i, row in enumerate(rows):
        try:
            shapes[i], has_height = _shape(row)
        except _BrokenError as error:
            broken[i] = error.text
        else:
            deep |= has_height
    return shapes, broken, deep


def _shape(row: Any) -> tuple[shapely.Geometry | None, bool]:
    if not isinstance(row, dict) or row.get("type") != "Feature":
        raise _BrokenError("is not a Feature", "不是 Feature")
    geometry = row.get("geometry")
    if geometry is None:
        return None, False
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind == "GeometryCollection":
        return shapely.GeometryCollection(), False  # refused as such later; what is in it does not matter
    if not isinstance(kind, str) or kind not in _BUILD:
        raise _BrokenError(
            f"has a geometry of type {show(kind)}, which GeoJSON does not know", f"几何类型 {show(kind)} 不属于 GeoJSON"
        )
    walker = _Coordinates()
    return _BUILD[kind](walker, geometry.get("coordinates")), walker.deep


class _Coordinates:
    """Reads the coordinates of one geometry; remembers whether a position had more than two numbers."""

    def __init__(self) -> None:
        self.deep = False

    def position(self, given: Any) -> Position:
        """Return a position as two numbers."""
        # Not isinstance: this runs once a vertex, and JSON has no other numbers; true and false are none.
        if type(given) is list and len(given) >= 2 and type(given[0]) in NUMBERS and type(given[1]) in NUMBERS:
            self.deep |= len(given) > 2
            return _float(given[0]), _float(given[1])
        raise _BrokenError(
            f"has the position {show(given)}; two numbers would be right", f"坐标 {show(given)} 不正确；应为两个数"
        )

    def point(self, given: Any) -> shapely.Point:
        """Return a point, empty if there are no coordinates."""
        return shapely.Point(self.position(given)) if _list(given) else shapely.Point()

    def points(self, given: Any) -> shapely.MultiPoint:
        """Return several points."""
        return shapely.MultiPoint([self.position(each) for each in _list(given)])

    def line(self, given: Any) -> shapely.LineString:
        """Return a line."""
        line = [self.position(each) for each in _list(given)]
        if len(line) == 1:
            raise _BrokenError("is a line of one position; two would be right", "线只有一个坐标；至少应有两个")
        return shapely.LineString(line)

    def lines(self, given: Any) -> shapely.MultiLineString:
        """Return several lines."""
        return shapely.MultiLineString([self.line(each) for each in _list(given)])

    def polygon(self, given: Any) -> shapely.Polygon:
        """Return a polygon: the first ring is the shell, the others are holes."""
        rings = [self.ring(each) for each in _list(given)]
        return shapely.Polygon(rings[0], rings[1:]) if rings else shapely.Polygon()

    def polygons(self, given: Any) -> shapely.MultiPolygon:
        """Return several polygons."""
        return shapely.MultiPolygon([self.polygon(each) for each in _list(given)])

    def ring(self, given: Any) -> list[Position]:
        """Return a closed ring of four positions or more."""
        ring = [self.position(each) for each in _list(given)]
        if len(ring) < 4:
            raise _BrokenError(
                f"has a ring of {len(ring)} positions; at least 4 would be right",
                f"环只有 {len(ring)} 个坐标；至少应有 4 个",
            )
        if ring[0] != ring[-1] and not np.isnan([*ring[0], *ring[-1]]).any():
            first, last = _place(ring[0]), _place(ring[-1])
            raise _BrokenError(
                f"has an open ring: it starts at {first} and ends at {last}; end where it starts",
                f"环未闭合：起于 {first}，止于 {last}；首尾应相同",
            )
        return ring


def _list(given: Any) -> list[Any]:
    if isinstance(given, list):
        return given
    raise _BrokenError(f"has {show(given)} where a list of coordinates belongs", f"应为坐标列表，得到 {show(given)}")


def _float(number: float) -> float:
    try:
        return float(number)
    except OverflowError:
        return float("inf")


def _place(position: Position) -> str:
    return f"{position[0]:.7g} {position[1]:.7g}"


_BUILD: dict[str, Callable[[_Coordinates, Any], shapely.Geometry]] = {
    "Point": _Coordinates.point,
    "MultiPoint": _Coordinates.points,
    "LineString": _Coordinates.line,
    "MultiLineString": _Coordinates.lines,
    "Polygon": _Coordinates.polygon,
    "MultiPolygon": _Coordinates.polygons,
}
