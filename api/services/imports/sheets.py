"""The sheets of a workbook that was sent: their names, one of them alone, and where its cells stand."""

from pathlib import Path

import xlsxwriter

from geo.errors import Fault, InputError
from geo.formats.csv_table import read_csv_sheet
from geo.formats.roles import ROLES
from geo.formats.table.layer import is_known
from geo.formats.table.sheet import Cell, Merge, Sheet, find_head
from geo.formats.workbook.read import read_sheets
from geo.formats.xlsx import choose_sheet

WORKBOOK = ".xlsx"
TABLES = (WORKBOOK, ".csv")
CHOSEN = "chosen"
"""The folder beside a workbook in which one of its sheets lies alone."""


def sheet_names(path: Path) -> tuple[str, ...]:
    """Return the names of the sheets that people see; none of a file that is no workbook, or cannot be read."""
    if not path.name.casefold().endswith(WORKBOOK):
        return ()
    try:
        return tuple(sheet.name or "" for sheet in read_sheets(path))
    except InputError:
        return ()


def only_sheet(path: Path, name: str) -> Path:
    """
    Return a workbook of the same name that holds one of the sheets alone.

    Raises
    ------
    InputError
        There is no such sheet, or the workbook cannot be read.
    """
    sheets = read_sheets(path)
    meant = next((sheet for sheet in sheets if sheet.name == name), None)
    if meant is None:
        known = ", ".join(sheet.name or "" for sheet in sheets)
        raise InputError(
            [Fault(path.name, f"has no sheet {name!r}; there are {known}", f"没有工作表 {name!r}；现有：{known}")]
        )
    out = path.parent / CHOSEN / path.name
    out.parent.mkdir(exist_ok=True)
    _write(out, meant)
    return out


def columns_of(path: Path, role: str) -> dict[str, str]:
    """Return the letters of the column under each heading of a table, as spreadsheets name them; none of a layer."""
    if not path.name.casefold().endswith(TABLES) or role not in ROLES:
        return {}
    known = is_known(ROLES[role])
    try:
        is_workbook = path.name.casefold().endswith(WORKBOOK)
        sheet = choose_sheet(path, read_sheets(path), known)[0] if is_workbook else read_csv_sheet(path)[0]
    except InputError:
        return {}
    head = find_head(sheet, known)
    headings = () if head is None else head.headings
    return {heading: letters(i) for i, heading in reversed([*enumerate(headings)]) if heading}


def letters(column: int) -> str:
    """Return what a spreadsheet calls a column: A for 0, AA for 26."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _write(out: Path, sheet: Sheet) -> None:
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        page = book.add_worksheet("Sheet1")
        for row, cells in enumerate(sheet.rows):
            for column, cell in enumerate(cells):
                if cell is not None:
                    page.write(row, column, cell if isinstance(cell, bool | int | float) else str(cell))
        taken: set[tuple[int, int]] = set()
        for block in sheet.merged:
            cells_of = {(r, c) for r in range(block.top, block.bottom + 1) for c in range(block.left, block.right + 1)}
            if len(cells_of) > 1 and not cells_of & taken:
                taken |= cells_of
                page.merge_range(block.top, block.left, block.bottom, block.right, _text(sheet, block))


def _text(sheet: Sheet, block: Merge) -> Cell:
    inside = block.top < len(sheet.rows) and block.left < len(sheet.rows[block.top])
    return (sheet.rows[block.top][block.left] if inside else None) or ""
