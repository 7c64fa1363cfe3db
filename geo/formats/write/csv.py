"""CSV that a spreadsheet opens in the right encoding and never runs."""

import csv
from pathlib import Path

from pandas import DataFrame

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""First characters by which a spreadsheet takes a text for a formula."""


def write_csv(path: Path, table: DataFrame) -> None:
    """
    Write a table without its index: UTF-8 with a byte order mark, text quoted, numbers not.

    Text that a spreadsheet would run as a formula starts with an apostrophe, as does such a heading.
    """
    safe = table.rename(columns=escape_formula)
    for name in safe.select_dtypes(exclude="number").columns:
        safe[name] = safe[name].map(escape_formula, na_action="ignore")
    safe.to_csv(path, index=False, encoding="utf-8-sig", quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")


def escape_formula(value: object) -> object:
    """Return text that starts like a formula with an apostrophe before it, and anything else as it is."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


def unescape_formula(text: str) -> str:
    """Return a text as it was before `escape_formula`."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text
