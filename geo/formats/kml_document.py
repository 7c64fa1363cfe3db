"""What a KML document holds, taken from it element by element."""

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from geo.formats.door import MAX_FEATURES, MAX_HEADINGS, MAX_VERTICES
from geo.formats.layer import quote, show
from geo.formats.roles import Text
from geo.formats.vertices import COLLECTION, BrokenError, Made, Numbers, Shapes

MAX_DEPTH = 64
"""Elements within each other; folders may nest, and a ring of a polygon of several lies eleven deep."""

AT_ONCE = 10_000
"""So many positions are split into numbers at once; a number as text takes six times the room."""

MAX_SHAPES = 2 * MAX_FEATURES
"""Shapes, those that others are made of among them."""

FOLDERS = frozenset({"Document", "Folder"})
SHAPES = frozenset({"Point", "LineString", "LinearRing", "Polygon", "MultiGeometry"})
NO_SHAPES = frozenset({"Model", "Track", "MultiTrack"})
"""Geometries of KML that are no shapes on a map."""

TEXTS = frozenset({"name", "value", "SimpleData", "coordinates"})
"""Elements of which the text is read."""


@dataclass
class Placemark:
    """One placemark: the folder it lies in, its values by heading, and its shape or why there is none."""

    folder: int
    values: dict[str, str] = field(default_factory=dict)
    name: str = ""
    made: Made | None = None
    broken: Text | None = None
    deep: bool = False


@dataclass
class _Shape:
    """A geometry that has begun: its coordinates, and those of what it is made of."""

    kind: str
    numbers: Numbers = field(default_factory=list)
    rings: list[Numbers] = field(default_factory=list)
    parts: list[tuple[str, Any]] = field(default_factory=list)


class KmlDocument:
    """
    The placemarks of a document and the names of its folders, filled by an XML parser.

    Raises `BrokenError` from its methods where the document as a whole is refused; what is wrong with one placemark is
    kept with it.
    """

    def __init__(self) -> None:
        self.folders: list[str] = [""]
        self.placemarks: list[Placemark] = []
        self.shapes = Shapes()
        self._within: list[str] = []
        self._folders: list[int] = [0]
        self._mark: Placemark | None = None
        self._begun: list[_Shape] = []
        self._heading = ""
        self._headings: set[str] = set()
        self._text: list[str] | None = None
        self._n_parts = 0
        self._n_vertices = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Begin an element."""
        kind = tag.rpartition("}")[2]
        if not self._within and kind != "kml":
            raise BrokenError(
                f"is not KML: its outermost element is {show(kind)}", f"不是 KML：最外层元素为 {show(kind)}"
            )
        self._within.append(kind)
        if len(self._within) > MAX_DEPTH:
            raise BrokenError(f"is nested too deep: more than {MAX_DEPTH} levels", f"嵌套过深：超过 {MAX_DEPTH} 层")
        if kind in FOLDERS:
            self._folders.append(len(self.folders))
            self.folders.append("")
        elif kind == "Placemark":
            self._mark = Placemark(self._folders[-1])
            self.placemarks.append(self._mark)
            _limit(len(self.placemarks), MAX_FEATURES, "placemarks", "个地标")
        elif kind in SHAPES:
            self._begun.append(_Shape(kind))
            self._n_parts += 1
            _limit(self._n_parts, MAX_SHAPES, "shapes", "个图形")
        elif kind in NO_SHAPES and self._mark is not None:
            self._mark.broken = (f"has a {kind}, which is no shape on a map", f"含 {kind}，不是地图上的图形")
        elif kind in {"Data", "SimpleData"}:
            self._heading = attributes.get("name", "")
            self._headings.add(self._heading)
            _limit(len(self._headings), MAX_HEADINGS, "columns", "列")
        self._text = [] if kind in TEXTS else None

    def data(self, text: str) -> None:
        """Take a piece of the text of an element."""
        if self._text is not None:
            self._text.append(text)

    def end(self, tag: str) -> None:  # noqa: ARG002 (the parser sees to it that it is the one begun last)
        """End an element."""
        kind = self._within.pop()
        text = "".join(self._text or ())
        self._text = None
        if kind in FOLDERS:
            self._folders.pop()
        elif kind == "name":
            self._take_name(text.strip())
        elif kind in {"value", "SimpleData"} and self._mark is not None:
            self._mark.values[self._heading] = text
        elif kind == "Placemark" and self._mark is not None:
            self._end_placemark(self._mark)
        elif self._begun and self._mark is not None and (kind == "coordinates" or kind in SHAPES):
            self._n_vertices += text.count(",") // 2
            _limit(self._n_vertices, MAX_VERTICES, "vertices", "个顶点")
            try:
                if kind == "coordinates":
                    self._take_coordinates(self._mark, text)
                else:
                    self._end_shape(self._mark)
            except BrokenError as error:
                self._mark.broken = self._mark.broken or error.text

    def close(self) -> None:
        """End the document."""

    def _take_name(self, name: str) -> None:
        parent = self._within[-1] if self._within else ""
        if parent in FOLDERS:
            self.folders[self._folders[-1]] = name
        elif parent == "Placemark" and self._mark is not None:
            self._mark.name = name

    def _end_placemark(self, mark: Placemark) -> None:
        if mark.name and not any(heading.strip().casefold() == "name" for heading in mark.values):
            mark.values["name"] = mark.name
        self._mark = None
        self._begun.clear()

    def _take_coordinates(self, mark: Placemark, text: str) -> None:
        self._begun[-1].numbers, deep = _numbers(text)
        mark.deep |= deep

    def _end_shape(self, mark: Placemark) -> None:
        shape = self._begun.pop()
        outer = self._begun[-1] if self._begun else None
        if shape.kind == "LinearRing" and outer is not None and outer.kind == "Polygon":
            outer.rings.insert(0 if "outerBoundaryIs" in self._within[-1:] else len(outer.rings), shape.numbers)
            return
        kind, nested = _whole(shape)
        if outer is not None:
            outer.parts.append((kind, nested))
        elif mark.made is not None:
            raise BrokenError(
                "has several geometries; join them in a MultiGeometry", "含多个几何；请合并为 MultiGeometry"
            )
        else:
            mark.made = self.shapes.add(kind, nested)


def _limit(number: int, most: int, en: str, zh: str) -> None:
    if number > most:
        raise BrokenError(
            f"has more than {most:,} {en}; so many are read; cut it to the villages",
            f"超过 {most:,} {zh}，最多读取这么多；请裁剪到所需村庄",
        )


def _numbers(text: str) -> tuple[Numbers, bool]:
    """Return the positions that a text holds, and whether some have heights."""
    tuples = text.split()
    sizes = set(map(_size, tuples))
    if not sizes <= {2, 3}:
        raise _wrong(next(each for each in tuples if _size(each) not in {2, 3}))
    if len(sizes) == 2:
        tuples = [each if _size(each) == 3 else f"{each},0" for each in tuples]
    numbers = array("d")
    for begin in range(0, len(tuples), AT_ONCE):
        try:
            numbers.extend(map(float, ",".join(tuples[begin : begin + AT_ONCE]).split(",")))
        except ValueError as error:
            raise _wrong(text.strip()) from error
    if 3 in sizes:
        del numbers[2::3]
    return numbers, 3 in sizes


def _size(text: str) -> int:
    return text.count(",") + 1


def _wrong(text: str) -> BrokenError:
    en, zh = quote(text)
    return BrokenError(
        f"has the position {en}; lon,lat or lon,lat,height would be right",
        f"坐标 {zh} 不正确；应为 经度,纬度 或 经度,纬度,高程",
    )


def _whole(shape: _Shape) -> tuple[str, Any]:
    """Return the kind of a shape that has ended, and its coordinates."""
    if shape.kind == "Polygon":
        return "Polygon", shape.rings
    if shape.kind != "MultiGeometry":
        return ("Point" if shape.kind == "Point" else "LineString"), shape.numbers
    kinds = {kind for kind, _ in shape.parts}
    parts = [nested for _, nested in shape.parts]
    if kinds == {"Point"}:
        return "MultiPoint", [number for numbers in parts for number in numbers]
    return (f"Multi{kinds.pop()}", parts) if kinds in ({"LineString"}, {"Polygon"}) else (COLLECTION, None)
