"""Tables that were made from a template, read back: every cell as what its column holds, every fault by its cell."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pandas as pd

from geo.errors import Fault, Text
from geo.formats.checks.columns import tell_repeated, tell_twice
from geo.formats.checks.findings import Findings
from geo.formats.checks.personal import without_personal
from geo.formats.checks.values import as_count, as_text
from geo.formats.csv_table import read_csv_sheet, refuse_ragged
from geo.formats.door import check_file, refuse
from geo.formats.layer import Layer, list_some, object_table, quote, show_headings
from geo.formats.table.layer import is_known, plain_layer, read_table
from geo.formats.workbook.kinds import KINDS, as_date, as_minute, as_periods, split_choices
from geo.formats.workbook.read import read_sheets
from geo.formats.workbook.templates import TEMPLATES, Column, Template
from geo.formats.xlsx import choose_sheet

SUFFIXES = (".csv", ".xlsx")

Words = Mapping[str, Sequence[str]]
"""What people call each of some codes, the best word first."""


@dataclass(frozen=True)
class Filled:
    """
    A table that was filled in.

    ``values`` has every column of the template: text, date, whole number, degrees, a tuple where several can be
    chosen; None where a cell is blank or wrong. ``layer`` names rows and headings in faults.
    """

    layer: Layer
    values: pd.DataFrame
    findings: Findings = field(default_factory=Findings)

    def blame(self, column: str, wrong: Mapping[int, Text]) -> None:
        """Find a fault at rows of a column, with what is wrong with each."""
        if wrong:
            met = list(dict.fromkeys(wrong.values()))
            en, zh = list_some([one[0] for one in met])[0], list_some([one[1] for one in met])[1]
            heading = self.layer.heading(column)
            self.findings.faults.append(self.layer.say([*wrong], en, zh, heading, each=[*wrong.values()]))

    def rows(self, *columns: str) -> list[tuple[int, list[object]]]:
        """Return the position and cells of the rows in which none of some columns is blank or wrong."""
        cells = zip(*(self.values[column] for column in columns), strict=True)
        return [(at, [*row]) for at, row in enumerate(cells) if all(cell is not None for cell in row)]


def read_filled(path: Path, kind: str, *, words: Mapping[str, Words] | None = None) -> Filled:
    """
    Return a workbook or CSV file as a table of a kind; what is wrong with its cells stands in its findings.

    ``words`` gives, for columns whose choices are not those of the template, the words of each code.

    Raises
    ------
    InputError
        The file cannot be read.
    """
    return read_template(path, TEMPLATES[kind], words=words)


def read_template(path: Path, template: Template, *, words: Mapping[str, Words] | None = None) -> Filled:
    """Return a file as `read_filled` does, as a table of a template; of a workbook the sheet that has most of it."""
    findings = Findings()
    layer = _read(path, template)
    tell_twice(layer, findings)
    layer = without_personal(layer, template.own_role, findings)
    _tell_lacking(layer, template.columns, findings)
    return fill(layer, template.columns, findings, words=words)


def fill(
    layer: Layer, columns: Sequence[Column], findings: Findings, *, words: Mapping[str, Words] | None = None
) -> Filled:
    """Return a layer as a table of some columns of a template; what is wrong with its cells joins the findings."""
    filled = Filled(layer, pd.DataFrame(), findings)
    values = {column.name: _read_column(filled, column, (words or {}).get(column.name)) for column in columns}
    return Filled(layer, object_table(values, len(layer)), findings)


def _read(path: Path, template: Template) -> Layer:
    role = template.own_role
    suffix = next((each for each in SUFFIXES if path.name.casefold().endswith(each)), None)
    if suffix is None:
        en = f"is no table by its name; {', '.join(SUFFIXES)} are read"
        raise refuse(path, en, f"不是可读取的表格；可用格式：{'、'.join(SUFFIXES)}")
    check_file(path)
    known = is_known(role)
    sheet = read_csv_sheet(path)[0] if suffix == ".csv" else choose_sheet(path, read_sheets(path), known)[0]
    table = read_table(path, sheet, known)
    refuse_ragged(table)
    return plain_layer(table, role)


def _tell_lacking(layer: Layer, columns: Sequence[Column], findings: Findings) -> None:
    found = show_headings([*layer.pick.taken.values(), *layer.pick.dropped])
    for column in columns:
        if column.needed and column.name not in layer.columns:
            en = f"has no column {column.heading} ({column.name}: {column.note[0]}) that can be kept; found: {found}"
            zh = f"没有可用的“{column.heading}”列（{column.note[1]}）；现有列：{found}"
            findings.faults.append(Fault(layer.file, en, zh))
    if not len(layer):
        findings.faults.append(Fault(layer.file, "has no rows; give at least one", "没有任何内容；至少应有一行"))


def _read_column(filled: Filled, column: Column, words: Words | None) -> list[object]:
    """Return the values of a column; wrong, blank and repeated cells are found."""
    layer = filled.layer
    if column.name not in layer.columns:
        return [None] * len(layer)
    read = _reader(column, words)
    values: list[object] = []
    wrong: dict[int, Text] = {}
    for at, cell in enumerate(layer.columns[column.name].tolist()):
        blank = cell is None or cell != cell or not str(cell).strip()
        value, right = (None, None) if blank else read(cell)
        values.append(value)
        if blank and column.needed:
            wrong[at] = ("a value is needed here", "此处必填")
        elif right is not None:
            met = quote(cell)
            wrong[at] = (f"got {met[0]}; {right[0]}", f"得到 {met[1]}；{right[1]}")
    filled.blame(column.name, wrong)
    if column.unique:
        texts = pd.Series(values, dtype=object).to_numpy()
        tell_repeated(layer, texts, column.name, ("each needs its own", "应各不相同"), filled.findings)
    return values


Reader = Callable[[object], tuple[object, Text | None]]
"""Takes a cell that is not blank; returns its value, or None and what would be right."""


def _reader(column: Column, words: Words | None) -> Reader:
    if words is not None:
        return _word_reader(words)
    judge, value_of = KINDS[column.kind].judge, VALUES[column.kind]

    def read(cell: object) -> tuple[object, Text | None]:
        right = judge(cell, column.choices)
        return (value_of(cell), None) if right is None else (None, right)

    return read


def _word_reader(words: Words) -> Reader:
    codes = {word.casefold(): code for code, each in words.items() for word in (code, *each)}
    listed = [each[0] if each else code for code, each in words.items()]
    right = ("the profile has none; leave it blank", "规则配置中没有此类，请留空")
    if listed:
        right = (f"one of {', '.join(listed)} would be right", f"应为 {'、'.join(listed)} 之一")

    def read(cell: object) -> tuple[object, Text | None]:
        code = codes.get(str(cell).casefold())
        return code, None if code is not None else right

    return read


def _day(cell: object) -> object:
    day = as_date(cell)
    return day.date() if isinstance(day, datetime) else day


VALUES: Mapping[str, Callable[[object], object]] = defaultdict(
    lambda: as_text,
    {
        "count": as_count,
        "days": as_count,
        "minutes": as_count,
        "longitude": lambda cell: float(str(cell)),
        "latitude": lambda cell: float(str(cell)),
        "date": _day,
        "clock": as_minute,
        "periods": as_periods,
        "choices": lambda cell: tuple(split_choices(cell)),
    },
)
"""What a right cell of each kind becomes; text where nothing else is said."""
