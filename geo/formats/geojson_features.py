"""The features of GeoJSON, taken while the text is parsed: of each only what is read lives on."""

from collections import Counter
from itertools import chain
from typing import Any

from geo.formats.door import MAX_HEADINGS
from geo.formats.layer import quote, show
from geo.formats.roles import Role
from geo.formats.texts import means
from geo.formats.vertices import COLLECTION, LEVELS, BrokenError, Made, Numbers, Shapes

NUMBERS = {float, int}


class Features:
    """
    Takes each object as it is parsed: of properties the wanted ones live on, coordinates become a shape at once.

    Attributes
    ----------
    shapes
        All shapes met.
    deep
        Whether some position had more than two numbers.
    """

    def __init__(self, role: Role) -> None:
        self.shapes = Shapes()
        self.deep = False
        self._role = role
        self._headings: dict[str, bool] = {}

    def __call__(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """Return an object of which the parser has read all keys and values."""
        found = dict(pairs)
        if len(found) < len(pairs):
            key = show(Counter(key for key, _ in pairs).most_common(1)[0][0])
            raise BrokenError(f"an object has the key {key} twice; keep one", f"同一对象中键 {key} 重复；请保留一个")
        kind = found.get("type")
        if kind == "Feature" and isinstance(found.get("properties"), dict):
            found["properties"] = self._wanted(found["properties"])
        elif isinstance(kind, str) and kind in LEVELS and "coordinates" in found:
            found["coordinates"] = self._take(kind, found["coordinates"])
        return found

    @property
    def headings(self) -> list[str]:
        """Keys of properties in the order in which the file first has them."""
        return list(self._headings)

    @property
    def wanted(self) -> list[str]:
        """Those of them that are read."""
        return [heading for heading, wanted in self._headings.items() if wanted]

    def shape_of(self, row: Any) -> Made | None:
        """
        Return what was made of the coordinates of a feature, None if it has no geometry.

        Raises
        ------
        BrokenError
            It is no feature, or its geometry is none of GeoJSON.
        """
        if not isinstance(row, dict) or row.get("type") != "Feature":
            raise BrokenError("is not a Feature", "不是 Feature")
        geometry = row.get("geometry")
        if geometry is None:
            return None
        kind = geometry.get("type") if isinstance(geometry, dict) else None
        if kind == COLLECTION:
            return self.shapes.add(COLLECTION, None)
        if not isinstance(kind, str) or kind not in LEVELS:
            raise BrokenError(
                f"has a geometry of type {show(kind)}, which GeoJSON does not know",
                f"几何类型 {show(kind)} 不属于 GeoJSON",
            )
        taken = geometry.get("coordinates")
        if isinstance(taken, BrokenError):
            raise taken
        return taken if isinstance(taken, tuple) else self.shapes.add(kind, self._numbers(taken, LEVELS[kind]))

    def _wanted(self, properties: dict[str, Any]) -> dict[str, Any]:
        for key in properties:
            if key not in self._headings:
                if len(self._headings) == MAX_HEADINGS:
                    raise BrokenError(f"has more than {MAX_HEADINGS:,} columns", f"超过 {MAX_HEADINGS:,} 列")
                self._headings[key] = self._role.reads(means(key))
        return {key: value for key, value in properties.items() if self._headings[key]}

    def _take(self, kind: str, given: Any) -> Made | BrokenError:
        """Return what was made of coordinates, or why nothing can be."""
        try:
            return self.shapes.add(kind, self._numbers(given, LEVELS[kind]))
        except BrokenError as error:
            return error.with_traceback(None)  # which would keep the numbers

    def _numbers(self, given: Any, level: int) -> Any:
        """Return coordinates as `Numbers`, in as many lists as there are levels above."""
        if level > 1:
            return [self._numbers(each, level - 1) for each in _list(given)]
        return self._positions(_list(given) if level else [given] if _list(given) else [])

    def _positions(self, rows: list[Any]) -> Numbers:
        """
        Return positions as numbers.

        Nearly all lists hold pairs, or triples, of numbers: they are taken whole; the others one by one, to name what
        is wrong. Types are compared, not asked by isinstance: JSON has no other numbers, and true and false are none.
        """
        lengths = set(map(len, rows)) if set(map(type, rows)) == {list} else set()
        if lengths == {2} or lengths == {3}:
            numbers = list(chain.from_iterable(rows))
            if NUMBERS.issuperset(map(type, numbers)):
                if lengths == {3}:
                    self.deep = True
                    del numbers[2::3]
                return numbers
        self.deep |= any(length > 2 for length in lengths)
        return [number for row in rows for number in _position(row)]


def _position(given: Any) -> Numbers:
    if type(given) is list and len(given) > 1 and type(given[0]) in NUMBERS and type(given[1]) in NUMBERS:
        return given[:2]
    en, zh = quote(given)
    raise BrokenError(f"has the position {en}; two numbers would be right", f"坐标 {zh} 不正确；应为两个数")


def _list(given: Any) -> list[Any]:
    if isinstance(given, list):
        return given
    en, zh = quote(given)
    raise BrokenError(f"has {en} where a list of coordinates belongs", f"应为坐标列表，得到 {zh}")
