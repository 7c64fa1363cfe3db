"""Comma-separated values: a row an address, its place in two columns of longitude and latitude, or in words."""

import csv
import io
from pathlib import Path

from geo.counted import counted
from geo.formats.door import MAX_TEXT_BYTES, check_count, read_bytes, read_encoded_text, refuse
from geo.formats.layer import Layer
from geo.formats.roles import Role
from geo.formats.table.layer import Table, is_known, placed_layer, read_table
from geo.formats.table.sheet import Sheet
from geo.formats.write.csv import unescape_formula

SEPARATORS = ",;\t"

LINES_A_ROW = 2
"""Every other line may be blank, or within a quoted cell; a file of mere line ends is refused before it is parsed."""


def read_csv(path: Path, role: Role) -> Layer:
    """
    Return the rows of a CSV file; of each only the cells that are wanted.

    The separator is the comma, semicolon or tab, whichever the heading has most of. Rows are counted as a spreadsheet
    counts them.

    Raises
    ------
    InputError
        The file is not text, has no heading, no columns of longitude and latitude nor of addresses, or rows of
        another length.
    """
    sheet, encoding = read_csv_sheet(path)
    table = read_table(path, sheet, is_known(role))
    refuse_ragged(table)
    return placed_layer(table, role, encoding=encoding)


def read_csv_sheet(path: Path) -> tuple[Sheet, str]:
    """
    Return a CSV file as a sheet, and its encoding.

    Raises
    ------
    InputError
        The file is not text, or a quote never closes.
    """
    content = read_bytes(path, MAX_TEXT_BYTES)
    check_count(path, max(content.count(b"\n"), content.count(b"\r")) // LINES_A_ROW)
    text, encoding = read_encoded_text(path)
    first = next((line for line in text.split("\n") if any(separator in line for separator in SEPARATORS)), "")
    separator = max(SEPARATORS, key=first.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[list[object]] = []
    try:
        rows.extend([unescape_formula(cell) or None for cell in line] for line in lines)
    except csv.Error as error:
        number = len(rows) + 1
        raise refuse(
            path,
            f"row {number} cannot be read as CSV ({error})",
            f"第 {number} 行无法作为 CSV 读取（{error}）",
        ) from error
    return Sheet(rows), encoding


def refuse_ragged(table: Table) -> None:
    """
    Refuse rows of another length than the headings: a cell holds the separator, and all after it moved.

    Raises
    ------
    InputError
        Names the first of them.
    """
    head, wanted = table.head.last, len(table.head.headings)
    for row, cells in enumerate(table.sheet.rows[head + 1 :], start=head + 1):
        if any(cells) and len(cells) != wanted:
            raise refuse(
                table.path,
                f"row {row + 1} has {counted(len(cells), 'cell')}, the heading {wanted}; quote cells that hold "
                "the separator",
                f"第 {row + 1} 行有 {len(cells)} 格，列名有 {wanted} 个；含分隔符的内容应加引号",
            )
