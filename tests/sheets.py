"""Small workbooks as planners would bring them."""

from collections.abc import Sequence
from pathlib import Path

import openpyxl

Rows = Sequence[Sequence[object]]


def workbook(path: Path, rows: Rows, *, title: str = "登记表", merged: Sequence[str] = ()) -> Path:
    """Write rows on one sheet; cells such as A1:C1 are merged."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for cells in merged:
        sheet.merge_cells(cells)
    book.save(path)
    return path


def cells_of(path: Path, sheet: int = 0) -> list[list[object]]:
    """Return what stands on a sheet."""
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(path).worksheets[sheet].iter_rows()]


def red_cells(path: Path) -> set[str]:
    """Return which cells of the first sheet are red."""
    rows = openpyxl.load_workbook(path).worksheets[0].iter_rows()
    return {cell.coordinate for row in rows for cell in row if cell.fill.fgColor.rgb == "FFFFB3B3"}
