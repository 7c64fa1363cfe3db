"""Cells as text and as counts of households, whatever type the file gave them."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, time

import numpy as np
from numpy.typing import NDArray

from geo.errors import Fault, Text
from geo.formats.checks.findings import Findings
from geo.formats.layer import Layer, list_some, quote

MAX_TEXT = 200
MAX_HOUSEHOLDS = 100_000
"""More households than this at one address are a slip of the hand."""

EXACT = 1e15
"""From here on a spreadsheet rounds a number: it keeps 15 digits."""

READABLE: Text = (
    f"text or a whole number of at most {MAX_TEXT} characters, without line breaks and other control characters, "
    "would be right",
    f"应为不超过 {MAX_TEXT} 个字符、不含换行等控制字符的文本或整数",
)
DIGITS_LOST: Text = (
    "a spreadsheet took the code for a number, kept 15 digits and destroyed the others; "
    "format the column as text and enter the code again from where it came",
    "编码被 Excel 当作数字，只保留了 15 位，其余位数已丢失；请把该列设为文本格式，再按原始资料重新填写",
)
MADE_A_DATE: Text = (
    "a spreadsheet took it for a date; format the column as text and enter it again, such as 3-2",
    "被 Excel 当成了日期；请把该列设为文本格式后重新填写，例如 3-2",
)
FORMULA_FAILED: Text = (
    "its formula fails; mend the formula, or enter the value itself",
    "公式出错；请修正公式，或直接填写内容",
)

NO = frozenset({"", "0", "0.0", "false", "no", "n", "f", "否"})
"""What a cell says that means no."""

_COUNT = re.compile(r"\+?(\d{1,3}(?:[,，]\d{3})+|\d{1,9})(\.0+)?\s*户?")
_POWER_OF_TEN = re.compile(r"\d(\.\d+)?[eE]\+\d{2,3}")
_BROKEN_FORMULA = re.compile(r"#(REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!)")
_UNREADABLE = frozenset({"Cc", "Cs"})
"""Unicode categories that no text of a planner holds: control characters, and halves of characters."""


def read_texts(layer: Layer, column: str, findings: Findings) -> NDArray[np.object_]:
    """
    Return a column as text, None where it is blank or the file has no such column.

    Whole numbers become text without a decimal point; text keeps leading zeros and loses spaces at its ends.
    """
    cells = layer.columns.get(column, ())
    texts = np.full(len(layer), None, dtype=object)
    bad: dict[Text, list[int]] = defaultdict(list)
    for position, cell in enumerate(cells):
        try:
            texts[position] = as_text(cell)
        except NotTextError as error:
            bad[error.right].append(position)
    for right, positions in bad.items():
        _blame(layer, column, positions, right, findings, shown=right is not DIGITS_LOST)
    return texts


class NotTextError(ValueError):
    """A cell holds no text that is meant; ``right`` says why, or what would be right."""

    def __init__(self, right: Text) -> None:
        self.right = right
        super().__init__(right[0])


def as_text(cell: object) -> str | None:
    """
    Return a cell as text, None if it is blank.

    Raises
    ------
    NotTextError
        The cell holds a list, an object, true or false, a date, a number of which a spreadsheet destroyed digits, the
        error of a formula, text that is too long, or characters that are none.
    """
    if isinstance(cell, float):
        if np.isnan(cell):
            return None
        if abs(cell) >= EXACT:
            raise NotTextError(DIGITS_LOST)
        cell = int(cell) if cell.is_integer() else repr(cell)
    if isinstance(cell, int) and not isinstance(cell, bool):
        cell = str(cell)
    if cell is None:
        return None
    if isinstance(cell, date | time):
        raise NotTextError(MADE_A_DATE)
    if not isinstance(cell, str):
        raise NotTextError(READABLE)
    text = cell.strip()
    if "+" in text and _POWER_OF_TEN.fullmatch(text):
        raise NotTextError(DIGITS_LOST)
    unreadable = not text.isprintable() and any(unicodedata.category(c) in _UNREADABLE for c in text)
    if unreadable or len(text) > MAX_TEXT:
        raise NotTextError(READABLE)
    if text.startswith("#") and _BROKEN_FORMULA.fullmatch(text):
        raise NotTextError(FORMULA_FAILED)
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
    _blame_counts(layer, column, [position for position, count in enumerate(counts) if count is None], findings)
    return np.array([count or 1 for count in counts], dtype=np.int64)


def read_known_counts(layer: Layer, column: str, findings: Findings) -> NDArray[np.float64]:
    """Return a column of counts of households that need not be known: NaN where a cell is blank."""
    cells = layer.columns[column] if column in layer.columns else [None] * len(layer)
    blank = np.array([cell is None or cell != cell or not str(cell).strip() for cell in cells], dtype=bool)
    counts = [None if no else as_count(cell) for cell, no in zip(cells, blank, strict=True)]
    bad = [position for position, count in enumerate(counts) if count is None and not blank[position]]
    _blame_counts(layer, column, bad, findings)
    return np.array([np.nan if count is None else count for count in counts], dtype=np.float64)


def read_flags(layer: Layer, column: str) -> NDArray[np.bool_]:
    """Return a column that says yes or no: no where it is blank or the file has no such column, yes where unsure."""
    cells = layer.columns[column] if column in layer.columns else [None] * len(layer)
    return np.array([cell == cell and str(cell or "").strip().casefold() not in NO for cell in cells], dtype=bool)


def _blame_counts(layer: Layer, column: str, positions: Sequence[int], findings: Findings) -> None:
    if positions:
        right = (f"a whole number from 1 to {MAX_HOUSEHOLDS:,} would be right", f"应为 1 到 {MAX_HOUSEHOLDS:,} 的整数")
        _blame(layer, column, positions, right, findings)


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
        count = int(re.sub("[,，]", "", said[1])) if said else 0
    return count if 1 <= count <= MAX_HOUSEHOLDS else None


def _blame(
    layer: Layer, column: str, positions: Sequence[int], right: Text, findings: Findings, *, shown: bool = True
) -> None:
    """Name cells of a column with what stands in them, unless that may be half an identity number."""
    heading = layer.heading(column)
    if not shown:
        findings.faults.append(layer.say(positions, *right, heading))
        return
    met = [quote(layer.columns[column].iloc[position]) for position in positions]
    en, zh = list_some([each[0] for each in met])[0], list_some([each[1] for each in met])[1]
    each = [(f"got {value[0]}; {right[0]}", f"得到 {value[1]}；{right[1]}") for value in met]
    findings.faults.append(layer.say(positions, f"got {en}; {right[0]}", f"得到 {zh}；{right[1]}", heading, each=each))
