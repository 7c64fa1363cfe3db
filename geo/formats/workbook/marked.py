"""A table given back with its faults: the same rows and columns, wrong cells red, a column that says why."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from geo.counted import counted
from geo.errors import Fault, Mark
from geo.formats.roles import plain_heading
from geo.formats.table.layer import OF_ONE_ROW, PLACES
from geo.formats.table.sheet import SUMMARY, Cell, Merge, fill_merged
from geo.formats.workbook.judge import Judged
from geo.formats.workbook.kinds import DATE_FORMAT, TEXT_FORMAT
from geo.formats.write.xlsx import EXACT, width_of
from geo.personal import mask

FAULTS = "错误说明 Faults"
"""The heading of the column that says what is wrong in a row."""

MOST_OF_A_ROW = 10
"""So many faults of one row are said."""

WIDEST = 40
RED, GREY = "#FFB3B3", "#DDDDDD"


@dataclass(frozen=True)
class _Styles:
    text: Format
    date: Format
    red: Format
    red_date: Format
    head: Format
    grey: Format
    why: Format

    def of(self, cell: Cell, *, wrong: bool, head: bool) -> Format:
        if head:
            return self.red if wrong else self.head
        if isinstance(cell, date):
            return self.red_date if wrong else self.date
        return self.red if wrong else self.text


def write_marked(path: Path, judged: Judged, *, now: datetime) -> None:
    """
    Write a judged table as a workbook: what its rows and headings said, in the same places.

    What is personal is blank, its heading stays and says why; nothing else of the file is carried over, so neither
    are comments, hidden sheets or properties. Merged titles stay merged; a cell merged over rows of data stands in
    each of them.
    """
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": now.replace(tzinfo=None)})
        page = book.add_worksheet(_sheet_name(judged.table.sheet.name))
        _write_rows(page, judged, _styles(book))
        _write_summary(book.add_worksheet(SUMMARY), judged, book.add_format({"text_wrap": True, "valign": "top"}))


def _sheet_name(name: str | None) -> str:
    """Return the name of a sheet as Excel takes it, whatever the file called it."""
    return re.sub(r"[\[\]:*?/\\]|^'|'$", " ", name or "")[:31].strip() or "Sheet1"


def _styles(book: xlsxwriter.Workbook) -> _Styles:
    head = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "num_format": TEXT_FORMAT}
    return _Styles(
        text=book.add_format({"num_format": TEXT_FORMAT}),
        date=book.add_format({"num_format": DATE_FORMAT}),
        red=book.add_format({"num_format": TEXT_FORMAT, "bg_color": RED}),
        red_date=book.add_format({"num_format": DATE_FORMAT, "bg_color": RED}),
        head=book.add_format(head),
        grey=book.add_format({**head, "bg_color": GREY}),
        why=book.add_format({"text_wrap": True, "valign": "top", "font_color": "#B00000", "num_format": TEXT_FORMAT}),
    )


def _write_rows(page: Worksheet, judged: Judged, styles: _Styles) -> None:
    table, head = judged.table, judged.table.head
    why = head.headings.index(FAULTS) if FAULTS in head.headings else len(head.headings)
    marks = _marks_of(judged.faults)
    shared = [i for i, heading in enumerate(head.headings) if heading not in _alone(judged)]
    rows = fill_merged(table.sheet, shared, head.last + 1).rows
    data = set(table.rows.data)
    for row, cells in enumerate(rows):
        wrong = _wrong_columns(judged, marks[row + 1])
        for column, cell in enumerate(cells):
            if column != why:
                kept = _kept(judged, row, column, cell, is_data=row in data)
                style = styles.of(kept, wrong=column in wrong, head=row <= head.last)
                _write(page, row, column, kept, style, marked=column in wrong)
        if row in data and marks[row + 1]:
            page.write_string(row, why, _say(marks[row + 1]), styles.why)
    for column, what in judged.personal.items():
        page.write_string(head.last, column, head.headings[column], styles.grey)
        page.write_comment(
            head.last, column, f"个人信息（{what[1]}），不予保留，已清空。\nNot kept: {what[0]}; blanked."
        )
    page.write_string(head.last, why, FAULTS, styles.head)
    _merge_titles(page, judged, styles.head)
    _set_widths(page, rows, why)
    page.freeze_panes(head.last + 1, 0)


def _alone(judged: Judged) -> set[str]:
    """Return the headings of columns in which a merged cell is not said of each row."""
    taken = judged.template.role.pick([heading for heading in judged.table.head.headings if heading]).taken
    return {heading for column, heading in taken.items() if column in OF_ONE_ROW} | {FAULTS}


def _kept(judged: Judged, row: int, column: int, cell: Cell, *, is_data: bool = False) -> Cell:
    """Return what is given back of a cell: nothing of what is personal, titles and footers without such numbers."""
    below = row > judged.table.head.last
    if below and (column in judged.personal or (row, column) in judged.personal_cells):
        return None
    if isinstance(cell, int | float) and abs(cell) >= EXACT:
        return None  # half an identity number, perhaps: a spreadsheet destroyed its last digits
    return mask(cell) if isinstance(cell, str) and not is_data else cell


def _marks_of(faults: Sequence[Fault]) -> Mapping[int, list[Mark]]:
    """Return the marks of each row, by its number on the sheet."""
    marks: dict[int, list[Mark]] = defaultdict(list)
    for fault in faults:
        for mark in fault.marks:
            marks[mark.row].append(mark)
    return marks


def _wrong_columns(judged: Judged, marks: Sequence[Mark]) -> set[int]:
    """Return the columns of the cells that are wrong in a row; of a wrong place those of coordinates."""
    headings = judged.table.head.headings
    wrong = {headings.index(mark.heading) for mark in marks if mark.heading in headings}
    if any(mark.heading is None for mark in marks):
        places = {name for pair in PLACES for name in pair}
        wrong |= {i for i, heading in enumerate(headings) if plain_heading(heading) in places}
    return wrong


def _say(marks: Sequence[Mark]) -> str:
    """Return what is wrong in a row, in Chinese and then in English."""
    zh = [f"{mark.heading or '位置'}：{mark.zh}" for mark in marks[:MOST_OF_A_ROW]]
    en = [f"{mark.heading or 'place'}: {mark.en}" for mark in marks[:MOST_OF_A_ROW]]
    return "\n".join([*zh, *en])


def _write(page: Worksheet, row: int, column: int, cell: Cell, style: Format, *, marked: bool) -> None:
    if cell is None:
        if marked:
            page.write_blank(row, column, None, style)
    elif isinstance(cell, bool):
        page.write_boolean(row, column, cell, style)
    elif isinstance(cell, int | float):
        page.write_number(row, column, cell, style if marked else None)
    elif isinstance(cell, date):
        page.write_datetime(row, column, cell, style)
    else:
        page.write_string(row, column, str(cell), style)


def _merge_titles(page: Worksheet, judged: Judged, style: Format) -> None:
    sheet, taken = judged.table.sheet, set[tuple[int, int]]()
    for block in sheet.merged:
        if block.bottom > judged.table.head.last:
            continue
        cells = {(r, c) for r in range(block.top, block.bottom + 1) for c in range(block.left, block.right + 1)}
        if len(cells) > 1 and not cells & taken:
            taken |= cells
            title = _kept(judged, block.top, block.left, _cell_of(sheet.rows, block))
            page.merge_range(block.top, block.left, block.bottom, block.right, title, style)


def _cell_of(rows: Sequence[Sequence[Cell]], block: Merge) -> Cell:
    inside = block.top < len(rows) and block.left < len(rows[block.top])
    return rows[block.top][block.left] if inside else None


def _set_widths(page: Worksheet, rows: Sequence[Sequence[Cell]], why: int) -> None:
    sample = rows[:200]
    for column in range(max((len(row) for row in sample), default=0)):
        widths = [width_of(row[column]) for row in sample if column < len(row) and row[column] is not None]
        page.set_column(column, column, min(max([8, *widths]), WIDEST))
    page.set_column(why, why, 2 * WIDEST)


def _write_summary(page: Worksheet, judged: Judged, plain: Format) -> None:
    """Write what has no row of its own: faults of the whole table, notices, and what was left blank."""
    page.set_column(0, 0, 10)
    page.set_column(1, 2, 80)
    headings = judged.table.head.headings
    lines = [("错误 fault", fault.zh, fault.en) for fault in judged.faults if not fault.marks]
    lines += [("提示 notice", notice.zh, notice.en) for notice in judged.notices]
    lines += [
        ("清空 blanked", f"“{headings[i]}”列：{what[1]}，不予保留", f"column {headings[i]}: {what[0]}, not kept")
        for i, what in judged.personal.items()
    ]
    n_rows = len({mark.row for fault in judged.faults for mark in fault.marks})
    lines.insert(
        0,
        ("合计 total", f"{len(judged)} 行，{n_rows} 行有误", f"{counted(len(judged), 'row')}, {n_rows} of them wrong"),
    )
    for row, line in enumerate(lines):
        for column, text in enumerate(line):
            page.write_string(row, column, text[:32_000], plain)
