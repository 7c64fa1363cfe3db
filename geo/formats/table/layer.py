"""From a sheet to a layer: which rows and columns are read, and where the addresses stand."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.counted import counted
from geo.crs import WGS84
from geo.errors import InputError, Text
from geo.formats.door import refuse
from geo.formats.layer import ROW, Layer, list_some, object_table, quote, show_headings
from geo.formats.roles import Pick, Role, plain_heading
from geo.formats.table.sheet import (
    Cell,
    DataRows,
    Head,
    Sheet,
    fill_merged,
    find_head,
    plain_cell,
    plain_code,
    sort_rows,
)

PLACES = (
    ("lon", "lat"),
    ("lng", "lat"),
    ("longitude", "latitude"),
    ("x", "y"),
    ("经度", "纬度"),
    ("东经", "北纬"),
)
"""Pairs of headings that hold longitude and latitude in degrees of WGS 84; the first pair found is read."""

FILLED, ROWS_ABOVE = 3, 4
"""Rows above the headings with so many cells filled are data if there are so many: a title has a cell or two."""

SAYS_WHERE = frozenset({"village", "group", "lane", "door", "estate", "building", "building_id", "address"})
"""Columns of which one must be there where a table of households has no coordinates."""

ON_PICTURE = frozenset({"x_px", "y_px"})
"""Columns that say where on a picture a row lies."""

OF_ONE_ROW = frozenset({"household_id", "households"})
"""Columns in which a cell merged over several rows is not said of each of them."""

Place = tuple[Cell, Cell]

_DECIMAL_COMMA = re.compile(r"-?\d+[,，]\d+")


@dataclass(frozen=True)
class Table:
    """
    A sheet of a file with its headings, and the rows of it that are data.

    ``plain`` is the same sheet with half-width digits and letters and no spaces at the ends of texts.
    """

    path: Path
    sheet: Sheet
    plain: Sheet
    head: Head
    rows: DataRows

    @property
    def data(self) -> list[Sequence[Cell]]:
        """The plain cells of the rows that are data."""
        return [self.plain.rows[row] for row in self.rows.data]

    def column_of(self, heading: str) -> int:
        """Return the column of the sheet in which a heading stands first."""
        return self.head.headings.index(heading)


def read_table(path: Path, sheet: Sheet, known: Callable[[str], bool]) -> Table:
    """
    Return a sheet with the headings that are known best.

    Raises
    ------
    InputError
        The sheet is blank, or rows of data stand above the headings: of two tables in one sheet which is meant?
    """
    head = find_head(sheet, known)
    if head is None:
        raise refuse(path, "has no heading in row 1", "第 1 行没有列名")
    above = [row for row in sheet.rows[: head.first] if sum(bool(str(cell or "").strip()) for cell in row) >= FILLED]
    if len(above) >= ROWS_ABOVE:
        raise refuse(
            path,
            f"{len(above)} rows above the headings of row {head.first + 1} hold data: two tables in one sheet? "
            "join their rows under one heading",
            f"第 {head.first + 1} 行列名之上有 {len(above)} 行数据：一个工作表中有两张表？请合并到同一列名之下",
        )
    plain = replace(sheet, rows=[[plain_cell(cell) for cell in row] for row in sheet.rows])
    return Table(path, sheet, plain, head, sort_rows(sheet, head))


def is_known(role: Role) -> Callable[[str], bool]:
    """Return a function that tells whether a heading fills a column of a role, or one of coordinates."""
    places = {name for pair in PLACES for name in pair}
    return lambda heading: plain_heading(heading) in places or role.reads(heading)


def placed_layer(table: Table, role: Role, *, encoding: str | None = None) -> Layer:
    """
    Return the rows of a table as a layer of points; of each only the cells that are wanted.

    Households without columns of coordinates, or with nothing in them, are placeless if they say where they live; so
    is what lies on a picture.

    Raises
    ------
    InputError
        The table has no columns of coordinates, nor of addresses.
    """
    headings = table.head.headings
    at = _place_columns(headings)
    layer = plain_layer(table, role, but=at or ())
    said = role.name == "households" and bool(SAYS_WHERE & layer.pick.taken.keys())
    placeless = said or layer.pick.taken.keys() >= ON_PICTURE
    if at is None and not placeless:
        raise _no_place(table)
    places = [] if at is None else [(row[at[0]], row[at[1]]) for row in table.data]
    if placeless and not any(cell is not None for place in places for cell in place):
        return replace(layer, placeless=True, encoding=encoding)
    shapes, broken = _points(places, [headings[i] for i in at or ()])
    return replace(layer, shapes=shapes, broken=broken, encoding=encoding)


def plain_layer(table: Table, role: Role, *, but: Sequence[int] = ()) -> Layer:
    """Return the rows of a table without shapes; of each only the cells that are wanted, in columns other than some."""
    headings = table.head.headings
    pick = role.pick([text for i, text in enumerate(headings) if text and i not in but])
    where = {column: table.column_of(heading) for column, heading in pick.taken.items()}
    shared = [i for column, i in where.items() if column not in OF_ONE_ROW]
    rows = replace(table, plain=fill_merged(table.plain, shared, table.head.last + 1)).data
    columns = {column: [plain_code(cells[i]) for cells in rows] for column, i in where.items()}
    return Layer(
        file=table.path.name,
        word=ROW,
        numbers=np.array(table.rows.data, dtype=np.intp) + 1,
        shapes=np.full(len(rows), None, dtype=object),
        columns=object_table(columns, len(rows)),
        pick=pick,
        crs=WGS84,
        notices=(*_left_out(table.rows), *_numbers_for_codes(columns, pick)),
    )


def _left_out(rows: DataRows) -> Iterator[Text]:
    """Yield what is to be known about rows below the headings that are no data."""
    for found, what in (
        (rows.totals, ("totals", "合计行")),
        (rows.others, ("no rows of data", "填表信息或重复的列名")),
    ):
        if found:
            en, zh = list_some([str(row + 1) for row in found])
            yield f"left out as {what[0]}: rows {en}", f"第 {zh} 行为{what[1]}，已略去"


def _numbers_for_codes(columns: Mapping[str, Sequence[Cell]], pick: Pick) -> Iterator[Text]:
    """Yield which ids a spreadsheet holds as numbers: what it showed before is not known."""
    for column in (name for name in columns if name.endswith("_id")):
        n_numbers = sum(isinstance(cell, int | float) for cell in columns[column])
        if n_numbers:
            heading = pick.taken[column]
            yield (
                f"{counted(n_numbers, 'cell')} of {heading} {'is a number' if n_numbers == 1 else 'are numbers'}, not "
                "text: zeros before them would be lost",
                f"“{heading}”列有 {n_numbers} 格为数字而非文本：前导零可能已丢失",
            )


def _place_columns(headings: Sequence[str]) -> tuple[int, int] | None:
    plain = [plain_heading(heading) for heading in headings]
    found = ((plain.index(x), plain.index(y)) for x, y in PLACES if x in plain and y in plain)
    return next(found, None)


def _no_place(table: Table) -> InputError:
    named = show_headings(table.head.headings)
    return refuse(
        table.path,
        f"has no columns of longitude and latitude; name them lon and lat, or x and y; columns found: {named}",
        f"没有经纬度列；列名应为 lon 和 lat，或 x 和 y；现有列：{named}",
    )


def _points(places: Sequence[Place], headings: Sequence[str]) -> tuple[NDArray[np.object_], dict[int, Text]]:
    """Return a point a row; none where both cells are blank, and why where they are no numbers."""
    shapes = np.full(len(places), None, dtype=object)
    broken: dict[int, Text] = {}
    for i, place in enumerate(places):
        try:
            shapes[i] = None if place == (None, None) else shapely.Point([_degrees(cell) for cell in place])
        except ValueError:
            (x, x_zh), (y, y_zh) = map(quote, place)
            commas = any(isinstance(cell, str) and _DECIMAL_COMMA.fullmatch(cell) for cell in place)
            hint = ("; write points, not commas, for decimals", "；小数点应写作“.”，不是逗号") if commas else ("", "")
            broken[i] = (
                f"{headings[0]} {x}, {headings[1]} {y}: two numbers in degrees would be right{hint[0]}",
                f"{headings[0]} {x_zh}，{headings[1]} {y_zh}：应为两个以度为单位的数{hint[1]}",
            )
    return shapes, broken


def _degrees(cell: Cell) -> float:
    """
    Return a cell as a number.

    Raises
    ------
    ValueError
        It is none.
    """
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        raise ValueError("no number")  # noqa: TRY004 (the type is right, the file is wrong)
    return float(cell)
