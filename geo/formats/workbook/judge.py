"""The judgement of a filled-in table of any template: every fault, and what of it is personal and not given back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from geo.errors import Fault, InputError, Text
from geo.formats import members, visits
from geo.formats.checks.columns import tell_twice
from geo.formats.checks.findings import Findings
from geo.formats.checks.parts import read_part
from geo.formats.checks.personal import COUNTED
from geo.formats.csv_table import read_csv_sheet, refuse_ragged
from geo.formats.door import check_file, refuse
from geo.formats.filled import Filled, fill
from geo.formats.layer import Layer
from geo.formats.privacy import denied_heading, find_offences
from geo.formats.roles import ROLES
from geo.formats.table.layer import Table, is_known, placed_layer, plain_layer, read_table
from geo.formats.table.sheet import Sheet
from geo.formats.workbook.read import read_sheets
from geo.formats.workbook.templates import TEMPLATES, Template
from geo.formats.xlsx import choose_sheet, count_known

MOST = 0.5
"""Share of the cells of a column from which on all of it is left blank, not those cells alone."""


@dataclass(frozen=True)
class Judged:
    """
    A table that was judged.

    ``personal`` says of columns of the sheet what personal thing they hold, ``personal_cells`` of single cells (row and
    column of the sheet): neither is given back.
    """

    table: Table
    template: Template
    faults: tuple[Fault, ...]
    notices: tuple[Fault, ...]
    personal: dict[int, Text]
    personal_cells: frozenset[tuple[int, int]]

    def __len__(self) -> int:
        return len(self.table.rows.data)


def judge_file(path: Path, kind: str | None = None, *, today: date | None = None) -> Judged:
    """
    Return the judgement of a workbook or CSV file as a table of a kind; of the kind it looks like if none is said.

    No visit can have been made after ``today``; None: days are not held against it.

    Raises
    ------
    InputError
        The file cannot be read, or is of no kind.
    """
    check_file(path)
    sheets = [read_csv_sheet(path)[0]] if path.name.casefold().endswith(".csv") else read_sheets(path)
    template = TEMPLATES[kind] if kind is not None else _guess(path, sheets)
    known = is_known(template.role)
    sheet, told = choose_sheet(path, sheets, known)
    table = read_table(path, sheet, known)
    refuse_ragged(table)
    findings = Findings(notices=[Fault(path.name, *text) for text in told])
    try:
        _judge(table, template, findings, today)
    except InputError as error:
        findings.faults.extend(error.faults)
    personal, cells = _personal(table, template)
    return Judged(table, template, tuple(findings.faults), tuple(findings.notices), personal, cells)


def _guess(path: Path, sheets: Sequence[Sheet]) -> Template:
    """Return the template with most of whose headings a sheet has; the first of those that have as many."""
    scores = {
        template: max((count_known(sheet, is_known(template.role)) for sheet in sheets), default=0)
        for template in TEMPLATES.values()
    }
    best = max(scores, key=lambda template: scores[template])
    if not scores[best]:
        kinds = ", ".join(TEMPLATES)
        raise refuse(
            path,
            f"has no heading of any template ({kinds}); say which it is with --as, or start from a template",
            f"没有任何模板（{kinds}）的列名；请用 --as 指明，或使用模板填写",
        )
    return best


def _judge(table: Table, template: Template, findings: Findings, today: date | None) -> None:
    """Find all that is wrong with a table; what plans read is judged as plans judge it."""
    planned = ROLES.get(template.name)
    if planned is None:
        columns = template.columns
        layer = plain_layer(table, template.role)
        _judge_headings(layer, template, findings)
    else:
        read_part(placed_layer(table, planned), planned, findings)
        columns = tuple(each for each in template.columns if each.name not in {*planned.columns, "lon", "lat"})
        layer = plain_layer(table, replace(template, columns=columns).own_role)
    _judge_rows(fill(layer, columns, findings), template, today)


def _judge_headings(layer: Layer, template: Template, findings: Findings) -> None:
    tell_twice(layer, findings)
    for column in template.columns:
        if column.needed and column.name not in layer.columns:
            text = (f"there is no column {column.heading} ({column.note[0]})", f"没有“{column.heading}”列")
            findings.faults.append(Fault(layer.file, *text))
    if not len(layer):
        findings.faults.append(Fault(layer.file, "has no rows; give at least one", "没有任何内容；至少应有一行"))


def _judge_rows(filled: Filled, template: Template, today: date | None) -> None:
    """Find what is wrong with cells beside others, as those who read the table find it."""
    if template.name == "visits":
        visits.tell_wrong_rows(filled, last_day=today, review_days=visits.REVIEW_DAYS)
    elif template.name == "members":
        members.tell_wrong_rows(filled)
    elif "last_visit" in filled.values:
        visits.tell_to_come(filled, "last_visit", today)


def _personal(table: Table, template: Template) -> tuple[dict[int, Text], frozenset[tuple[int, int]]]:
    """Return which columns hold what is not kept, and which single cells of others."""
    role = template.role
    pick = role.pick([heading for heading in table.head.headings if heading])
    column_of = {heading: column for column, heading in pick.taken.items()}
    columns: dict[int, Text] = {}
    cells: set[tuple[int, int]] = set()
    rows = table.data
    for i, heading in enumerate(table.head.headings):
        name = column_of.get(heading)
        what = None if name else denied_heading(heading, about=template.about)
        if what is None and not (name in COUNTED or (name and template.about != "residents")):
            values = [row[i] for row in rows]
            offences = find_offences(values, key=name == "household_id")
            at = {position for offence in offences for position in offence.positions}
            if at and len(at) >= MOST * sum(value is not None for value in values):
                what = offences[0].what
            else:
                cells |= {(table.rows.data[position], i) for position in at}
        if what is not None:
            columns[i] = what
    return columns, frozenset(cells)
