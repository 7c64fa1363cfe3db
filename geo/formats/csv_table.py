"""Comma-separated values: a row an address, its place in two columns of longitude and latitude."""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import shapely

from geo.crs import WGS84
from geo.formats.door import read_text, refuse
from geo.formats.layer import ROW, Layer, object_table, show
from geo.formats.roles import Role, Text

PLACES = (("lon", "lat"), ("lng", "lat"), ("longitude", "latitude"), ("x", "y"), ("经度", "纬度"))
"""Pairs of headings that hold longitude and latitude in degrees of WGS 84; the first pair found is read."""

Row = tuple[int, list[str]]


def read_csv(path: Path, role: Role) -> Layer:
    """
    Return the rows of a CSV file; of each only the cells that are wanted.

    The separator is the comma, semicolon or tab, whichever the heading has most of. Row 1 is the heading.

    Raises
    ------
    InputError
        The file is not text, has no heading, no columns of longitude and latitude, or rows of another length.
    """
    headings, rows = _table(path)
    at = _place_columns(path, headings)
    others = [heading for i, heading in enumerate(headings) if i not in at]
    pick = role.pick(others)
    columns: dict[str, list[object]] = {column: [] for column in pick.taken}
    where = {column: headings.index(heading) for column, heading in pick.taken.items()}
    places: list[tuple[str, str]] = []
    numbers: list[int] = []
    for number, cells in rows:
        numbers.append(number)
        places.append((cells[at[0]].strip(), cells[at[1]].strip()))
        for column, i in where.items():
            columns[column].append(cells[i] or None)
    shapes, broken = _points(places, (headings[at[0]], headings[at[1]]))
    return Layer(
        file=path.name,
        word=ROW,
        numbers=np.array(numbers, dtype=np.intp),
        shapes=shapes,
        columns=object_table(columns, len(numbers)),
        pick=pick,
        crs=WGS84,
        broken=broken,
    )


def _table(path: Path) -> tuple[list[str], Iterator[Row]]:
    text = read_text(path)
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        headings = [heading.strip() for heading in next(rows, [])]
    except csv.Error as error:
        raise _unreadable(path, 1, error) from error
    if not any(headings):
        raise refuse(path, "has no heading in row 1", "第 1 行没有列名")
    return headings, _rows(path, headings, rows)


def _rows(path: Path, headings: Sequence[str], rows: Iterator[list[str]]) -> Iterator[Row]:
    """Yield the number and the cells of each row that is not blank."""
    number = 1
    try:
        for number, cells in enumerate(rows, start=2):
            if not any(cells):
                continue
            if len(cells) != len(headings):
                raise refuse(
                    path,
                    f"row {number} has {len(cells)} cells, the heading {len(headings)}; "
                    "quote cells that hold the separator",
                    f"第 {number} 行有 {len(cells)} 格，列名有 {len(headings)} 个；含分隔符的内容应加引号",
                )
            yield number, cells
    except csv.Error as error:
        raise _unreadable(path, number + 1, error) from error


def _unreadable(path: Path, number: int, error: csv.Error) -> Exception:
    return refuse(path, f"row {number} cannot be read as CSV ({error})", f"第 {number} 行无法作为 CSV 读取（{error}）")


def _place_columns(path: Path, headings: Sequence[str]) -> tuple[int, int]:
    plain = [heading.casefold() for heading in headings]
    for x, y in PLACES:
        if x in plain and y in plain:
            return plain.index(x), plain.index(y)
    named = ", ".join(show(heading) for heading in headings[:20])
    raise refuse(
        path,
        f"has no columns of longitude and latitude; name them lon and lat, or x and y; columns found: {named}",
        f"没有经纬度列；列名应为 lon 和 lat，或 x 和 y；现有列：{named}",
    )


def _points(places: Sequence[tuple[str, str]], headings: tuple[str, str]) -> tuple[np.ndarray, dict[int, Text]]:
    """Return a point a row; none where both cells are blank, and why where they are no numbers."""
    shapes = np.full(len(places), None, dtype=object)
    broken: dict[int, Text] = {}
    for i, place in enumerate(places):
        try:
            shapes[i] = shapely.Point([float(cell) for cell in place]) if any(place) else None
        except ValueError:
            x, y = (f"{heading} {show(cell)}" for heading, cell in zip(headings, place, strict=True))
            broken[i] = (f"{x}, {y}: two numbers in degrees would be right", f"{x}，{y}：应为两个以度为单位的数")
    return shapes, broken
