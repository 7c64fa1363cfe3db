"""A sheet as a planner fills it: titles, headings, explanations, rows, totals; and which of its rows are data."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from geo.formats.table.width import to_half_width

Cell = object
"""Text, a number, true or false, a date or a time; None where nothing stands."""

EXPLANATION = "※"
"""The sign with which an explanation under a heading begins."""

NOTES, SUMMARY = "填写说明 Notes", "检查结果 Check"
"""Names of the sheets that are written beside a table for people to read, and never read again."""

LABELLED = 3
"""A row of totals says so in one of its first cells."""

SEARCHED = 40
"""So many rows from the top the headings are looked for."""

_TOTALS = re.compile(r"(合计|总计|小计|共计|总合计|累计|total|subtotal|sum)[:：]?", re.IGNORECASE)
_FOOTERS = re.compile(r"(填表|制表|填报|审核|负责|统计)(人|单位|日期|时间)|(注|备注|说明)[:：]")
_WHOLE = re.compile(r"(\d{1,15})\.0")


@dataclass(frozen=True)
class Merge:
    """A block of cells shown as one: its first and last row and column, from 0; its text stands in the first cell."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """What stands on a sheet: row ``i`` of ``rows`` is the one that people call ``i + 1``."""

    rows: Sequence[Sequence[Cell]]
    merged: tuple[Merge, ...] = ()
    name: str | None = None


@dataclass(frozen=True)
class Head:
    """The headings of a sheet, one a column, empty where there is none, and the rows that they take up."""

    headings: tuple[str, ...]
    first: int
    last: int


@dataclass(frozen=True)
class DataRows:
    """Positions of the rows that are data, and of those that are none: totals, and footers and repeated headings."""

    data: tuple[int, ...]
    totals: tuple[int, ...]
    others: tuple[int, ...]


def plain_cell(cell: Cell) -> Cell:
    """Return a cell with half-width digits and letters, no spaces at its ends, and None for nothing."""
    if not isinstance(cell, str):
        return cell
    return (cell if cell.isascii() else to_half_width(cell)).strip() or None


def plain_code(cell: Cell) -> Cell:
    """Return a cell of a code without the point that a spreadsheet gave to a whole number: 1001 for ``1001.0``."""
    found = _WHOLE.fullmatch(cell) if isinstance(cell, str) and cell.endswith(".0") else None
    return found[1] if found else cell


def find_head(sheet: Sheet, known: Callable[[str], bool]) -> Head | None:
    """
    Return the headings of a sheet; None if it holds nothing.

    They stand in the row that has most headings that are known, or in the first row with anything if no row has any.
    Headings in two rows, groups of columns above and columns below, are those below, above where below is blank.
    """
    texts = [[_as_heading(cell) for cell in row] for row in sheet.rows[:SEARCHED]]
    filled = [row for row, cells in enumerate(texts) if any(cells)]
    if not filled:
        return None
    score = [len({text for text in cells if text and known(text)}) for cells in texts]
    best = max(filled, key=lambda row: (score[row], -row))
    first = last = best
    if score[best] > 1:
        first -= bool(best and score[best - 1] > 1)
        last += bool(first == best and best + 1 < len(texts) and score[best + 1] > 1)
    below = texts[last]
    above = [*texts[first], *[""] * len(below)] if first < last else [""] * len(below)
    return Head(tuple(low or high for low, high in zip(below, above, strict=False)), first, last)


def sort_rows(sheet: Sheet, head: Head) -> DataRows:
    """Return which rows below the headings are data; blank ones and explanations are not worth a word."""
    data, totals, others = [], [], []
    for row in range(head.last + 1, len(sheet.rows)):
        cells = sheet.rows[row]
        texts = list(islice(filter(None, map(_as_heading, cells)), LABELLED))
        if not texts or (row == head.last + 1 and texts[0].startswith(EXPLANATION)):
            continue
        if any(_TOTALS.fullmatch(text.replace(" ", "")) for text in texts):
            totals.append(row)
        elif _FOOTERS.match(texts[0]) or tuple(map(_as_heading, cells)) == head.headings:
            others.append(row)
        else:
            data.append(row)
    return DataRows(tuple(data), tuple(totals), tuple(others))


def fill_merged(sheet: Sheet, columns: Sequence[int], first: int) -> Sheet:
    """Return a sheet where a cell merged over rows, from ``first`` on, stands in each row, in some of the columns."""
    rows = [list(row) for row in sheet.rows]
    for block in sheet.merged:
        if block.top >= first and block.left == block.right and block.left in columns:
            for row in range(block.top + 1, min(block.bottom + 1, len(rows))):
                rows[row][block.left] = rows[block.top][block.left]
    return replace(sheet, rows=rows)


def _as_heading(cell: Cell) -> str:
    return "" if cell is None else str(cell).strip()
