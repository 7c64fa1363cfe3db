"""Cells as text and as counts of households, whatever type the file gave them."""

import re
import unicodedata

import numpy as np
from numpy.typing import NDArray

from geo.errors import Fault
from geo.formats.checks.findings import Findings
from geo.formats.layer import Layer, list_some, show

MAX_TEXT = 200
MAX_HOUSEHOLDS = 100_000
"""More households than this at one address are a slip of the hand."""

_COUNT = re.compile(r"\+?(\d{1,9})(\.0+)?")
_UNREADABLE = frozenset({"Cc", "Cs"})
"""Unicode categories that no text of a planner holds: control characters, and halves of characters."""


def read_texts(layer: Layer, column: str, findings: Findings) -> NDArray[np.object_]:
    """
    Return a column as text, None where it is blank or the file has no such column.

    Whole numbers become text without a decimal point; text keeps leading zeros and loses spaces at its ends.
    """
    cells = layer.columns[column] if column in layer.columns else [None] * len(layer)
    texts = np.full(len(layer), None, dtype=object)
    bad = []
    for position, cell in enumerate(cells):
        try:
            texts[position] = as_text(cell)
        except ValueError:
            bad.append(position)
    if bad:
        en, zh = list_some([show(layer.columns[column].iloc[position]) for position in bad])
        findings.faults.append(
            layer.say(
                bad,
                f"got {en}; text or a whole number of at most {MAX_TEXT} characters, "
                "without control characters, would be right",
                f"得到 {zh}；应为不超过 {MAX_TEXT} 个字符、不含控制字符的文本或整数",
                layer.heading(column),
            )
        )
    return texts


def as_text(cell: object) -> str | None:
    """
    Return a cell as text, None if it is blank.

    Raises
    ------
    ValueError
        The cell holds a list, an object, true or false, text that is too long, or characters that are none.
    """
    if isinstance(cell, float):
        if np.isnan(cell):
            return None
        cell = int(cell) if cell.is_integer() else repr(cell)
    if isinstance(cell, int) and not isinstance(cell, bool):
        cell = str(cell)
    if cell is None:
        return None
    if not isinstance(cell, str):
        raise ValueError("not text")  # noqa: TRY004 (the type is right, the file is wrong)
    text = cell.strip()
    if len(text) > MAX_TEXT or any(unicodedata.category(c) in _UNREADABLE for c in text):
        raise ValueError("not readable text")
    return text or None


def read_counts(layer: Layer, column: str, findings: Findings) -> NDArray[np.int64]:
    """Return a column of counts of households; 1 each where the file has no such column, which is noticed."""
    if column not in layer.columns:
        findings.notices.append(
            Fault(
                layer.file,
                "there is no column households: each address counts as 1",
                "没有 households 列：每个地址按 1 户计",
            )
        )
        return np.ones(len(layer), dtype=np.int64)
    counts = [as_count(cell) for cell in layer.columns[column]]
    bad = [position for position, count in enumerate(counts) if count is None]
    if bad:
        en, zh = list_some([show(layer.columns[column].iloc[position]) for position in bad])
        findings.faults.append(
            layer.say(
                bad,
                f"got {en}; a whole number from 1 to {MAX_HOUSEHOLDS:,} would be right",
                f"得到 {zh}；应为 1 到 {MAX_HOUSEHOLDS:,} 的整数",
                layer.heading(column),
            )
        )
    return np.array([count or 1 for count in counts], dtype=np.int64)


def as_count(cell: object) -> int | None:
    """Return the number of households that a cell says, None if it says none that can be."""
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, int):
        count = cell
    elif isinstance(cell, float):
        count = int(cell) if np.isfinite(cell) and cell.is_integer() else 0
    else:
        said = _COUNT.fullmatch(str(cell).strip())
        count = int(said[1]) if said else 0
    return count if 1 <= count <= MAX_HOUSEHOLDS else None
