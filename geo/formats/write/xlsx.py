"""Excel workbooks: text stays text, headings stay in sight."""

import unicodedata
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xlsxwriter
from pandas import DataFrame
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from geo.errors import GeoError

NARROWEST, WIDEST = 8, 48
"""Width of a column, in characters."""
EXACT = 10**15
"""From here on a sheet rounds numbers; they are written as text."""


def write_xlsx(path: Path, table: DataFrame, *, sheet: str, now: datetime) -> None:
    """
    Write a table without its index on one sheet; columns may share a heading.

    Text is written as text cells, so codes keep their zeros and a formula is not run; numbers as numbers; what is
    missing stays empty. The heading row is frozen and filtered.

    Raises
    ------
    GeoError
        A cell lies outside what a sheet holds: 1,048,576 rows, 32,767 characters.
    """
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": now.replace(tzinfo=None)})
        page = book.add_worksheet(sheet)
        heading = book.add_format({"bold": True, "bottom": 1, "num_format": "@"})
        text = book.add_format({"num_format": "@"})
        for column in range(table.shape[1]):
            values = [str(table.columns[column]), *table.iloc[:, column].tolist()]
            for row, value in enumerate(values):
                _write_cell(page, row, column, value, text if row else heading)
            page.set_column(column, column, min(max(NARROWEST, *(width_of(value) for value in values[:500])), WIDEST))
        page.freeze_panes(1, 0)
        page.autofilter(0, 0, len(table), max(table.shape[1] - 1, 0))


def _write_cell(page: Worksheet, row: int, column: int, value: Any, style: Format) -> None:
    if isinstance(value, bool | np.bool_):
        refused = page.write_boolean(row, column, bool(value))
    elif isinstance(value, int | float | np.number) and -EXACT < float(value) < EXACT:
        refused = page.write_number(row, column, value)
    elif value is None or pd.isna(value):
        refused = 0
    else:
        refused = page.write_string(row, column, str(value), style)
    if refused:
        raise GeoError(f"xlsx: row {row + 1}, column {column + 1} does not fit on a sheet")


def width_of(value: object) -> int:
    """Return how many columns of a terminal, or nearly so of a sheet, a value takes; a Chinese character takes two."""
    return 2 + sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in str(value))
