"""Shapes from lists of positions, for the formats that write them as text; what is wrong with one is said."""

from array import array
from collections.abc import MutableSequence, Sequence
from math import isfinite
from typing import Any

import numpy as np
import shapely

from geo.formats.layer import Geometries
from geo.formats.roles import Text

LEVELS = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}
"""How deep the coordinates of each kind of shape are nested: a polygon is a list of rings, these lists of positions."""

COLLECTION = "GeometryCollection"
"""Shapes of several kinds in one: refused later as such, so that what is in it does not matter."""

NOWHERE = "nowhere"
"""Shapes of whatever kind that have no coordinates."""

Numbers = MutableSequence[float]
"""Positions one after the other: longitude, latitude, longitude, ..."""

Made = tuple[str, int]
"""A shape that was handed in: its kind, and its number among those of the kind."""


class BrokenError(ValueError):
    """A feature or its shape is not as its format wants it; says why."""

    def __init__(self, en: str, zh: str) -> None:
        self.text: Text = (en, zh)
        super().__init__(en)


class Shapes:
    """
    The shapes of a file, kept as bare coordinates until all of them are made at once.

    A shape made by itself takes 20 times as long, and its lists of numbers, until it is made, eight times the room.
    """

    def __init__(self) -> None:
        self._kinds = {kind: _Kind(levels) for kind, levels in LEVELS.items()}

    def add(self, kind: str, nested: Any) -> Made:
        """
        Take a shape: `Numbers`, within one list less than `LEVELS` says.

        Raises
        ------
        BrokenError
            A number is NaN or infinite, a part of several is empty, a point has several positions, a line one, or a
            ring fewer than four or an open end.
        """
        if kind == COLLECTION:
            return kind, 0
        if not _has_numbers(nested):
            return NOWHERE, 0
        check_shape(kind, nested)
        return kind, self._kinds[kind].add(nested)

    def make(self, made: Sequence[Made | None]) -> Geometries:
        """Return shapes in the order asked for, None where None is."""
        shapes = np.full(len(made), None, dtype=object)
        for kind in {each[0] for each in made if each is not None}:
            wanted = {i: each[1] for i, each in enumerate(made) if each is not None and each[0] == kind}
            if kind in _EMPTY:
                shapes[list(wanted)] = _EMPTY[kind]
            else:
                shapes[list(wanted)] = self._kinds[kind].make(kind)[list(wanted.values())]
        return shapes


_EMPTY = {COLLECTION: shapely.GeometryCollection(), NOWHERE: shapely.Point()}


def _has_numbers(nested: Any) -> bool:
    return any(map(_has_numbers, nested)) if nested and not isinstance(nested[0], int | float) else bool(nested)


class _Kind:
    """The shapes of one kind: coordinates, and for each level of nesting where one thing ends and the next begins."""

    def __init__(self, levels: int) -> None:
        self._coordinates = array("d")
        self._offsets = [array("q", [0]) for _ in range(levels)]

    def add(self, nested: Any) -> int:
        """Take a shape and return its number."""
        self._put(nested, len(self._offsets))
        return (len(self._offsets[-1]) - 1 if self._offsets else len(self._coordinates) // 2) - 1

    def _put(self, nested: Any, level: int) -> None:
        if level <= 1:
            self._coordinates.extend(nested)
        else:
            for part in nested:
                self._put(part, level - 1)
        if level:
            n_below = len(self._coordinates) // 2 if level == 1 else len(self._offsets[level - 2]) - 1
            self._offsets[level - 1].append(n_below)

    def make(self, kind: str) -> Geometries:
        """Return all shapes."""
        coordinates = np.array(self._coordinates).reshape(-1, 2)
        offsets = tuple(np.array(each) for each in self._offsets)
        shapes = shapely.from_ragged_array(shapely.GeometryType[kind.upper()], coordinates, offsets or None)
        return np.asarray(shapes, dtype=object)


def check_shape(kind: str, nested: Any) -> None:
    """
    Refuse coordinates that make no shape of a kind.

    Raises
    ------
    BrokenError
        See `Shapes.add`.
    """
    if kind.startswith("Multi") and kind != "MultiPoint":
        for part in nested:
            if not part:  # shapely's makers of many shapes do not survive it
                raise BrokenError("has a part without coordinates; leave it out", "有一部分没有坐标；请删去")
            check_shape(kind.removeprefix("Multi"), part)
    elif kind == "Polygon":
        for ring in nested:
            _check_ring(ring)
    else:
        _check_finite(nested)
        if kind == "Point" and len(nested) > 2:
            raise BrokenError("is a point of several positions; one would be right", "点有多个坐标；应只有一个")
        if kind == "LineString" and len(nested) == 2:
            raise BrokenError("is a line of one position; two would be right", "线只有一个坐标；至少应有两个")


def _check_finite(numbers: Numbers) -> None:
    try:
        finite = isfinite(sum(numbers)) or all(map(isfinite, numbers))  # a sum may leave what can be written
    except OverflowError:  # a whole number of hundreds of digits
        finite = False
    if not finite:
        raise BrokenError(
            "has a coordinate that is NaN or infinite; give finite numbers", "坐标含 NaN 或无穷大；应为有限数值"
        )


def _check_ring(numbers: Numbers) -> None:
    n_positions = len(numbers) // 2
    if n_positions < 4:
        raise BrokenError(
            f"has a ring of {n_positions} positions; at least 4 would be right",
            f"环只有 {n_positions} 个坐标；至少应有 4 个",
        )
    _check_finite(numbers)
    if numbers[:2] != numbers[-2:]:
        first, last = (f"{x:.7g} {y:.7g}" for x, y in (numbers[:2], numbers[-2:]))
        raise BrokenError(
            f"has an open ring: it starts at {first} and ends at {last}; end where it starts",
            f"环未闭合：起于 {first}，止于 {last}；首尾应相同",
        )
