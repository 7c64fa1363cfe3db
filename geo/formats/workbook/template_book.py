"""A template as a workbook: headings, explanations, lists to choose from, and a sheet that says how to fill it in."""

from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from geo.formats.table.sheet import EXPLANATION, NOTES
from geo.formats.workbook.kinds import DATE_FORMAT, KINDS, NUMBER_FORMAT, TEXT_FORMAT
from geo.formats.workbook.templates import Column, Template
from geo.formats.write.xlsx import width_of

LAST_ROW = 100_000
"""To here cells are checked as they are filled in."""

ADVICE = (
    (
        "Fill in one row a household, person, place or visit, from row 3 on; leave the first two rows as they are.",
        "从第 3 行起填写，每户（人、站点、走访）一行；前两行请勿改动。",
    ),
    (
        "Codes and numbers of doors are text: leading zeros stay. Paste values only, or Excel changes the format.",
        "编号、门牌等列已设为文本，前导零会保留；粘贴时请选“只粘贴值”。",
    ),
    (
        "Coordinates may be blank: then village, group and door say where a household is, and its place is estimated.",
        "经纬度可空：此时按村、组、门牌估算位置，并标为推定位置。",
    ),
    (
        "No names or telephones of residents, no identity numbers, no health, income or the like: they are dropped.",
        "不要填写居民姓名、电话、身份证号、健康、收入等个人信息：读取时一律丢弃。",
    ),
    (
        "Titles above the headings, further columns and another order of columns do no harm.",
        "列名上方可有标题行，可增加列，列的顺序不限。",
    ),
)
"""What the sheet of notes says of every template, in English and Chinese."""


def write_template(path: Path, template: Template, *, now: datetime) -> None:
    """
    Write a template that is ready to be filled in.

    The heading row is Chinese, the row below it explains; columns of codes are text; lists offer what can be chosen.
    """
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": now.replace(tzinfo=None), "title": " ".join(reversed(template.title))})
        sheet, notes = book.add_worksheet(template.title[1]), book.add_worksheet(NOTES)
        plain, wrapped = {"text_wrap": True, "valign": "top"}, {"text_wrap": True, "valign": "top", "border": 1}
        heading = book.add_format({**wrapped, "bold": True, "bg_color": "#D9E8F5", "num_format": TEXT_FORMAT})
        needed = book.add_format({**wrapped, "bold": True, "bg_color": "#F8DDB0", "num_format": TEXT_FORMAT})
        faint = book.add_format({**wrapped, "italic": True, "font_color": "#666666", "num_format": TEXT_FORMAT})
        styles = {form: book.add_format({"num_format": form}) for form in (TEXT_FORMAT, NUMBER_FORMAT, DATE_FORMAT)}
        for i, column in enumerate(template.columns):
            kind = KINDS[column.kind]
            explanation = f"{EXPLANATION}{'必填，' if column.needed else ''}{column.note[1]}"
            sheet.set_column(i, i, max(10, min(24, width_of(explanation) * 0.7)), styles[kind.number_format])
            sheet.write_string(0, i, column.heading, needed if column.needed else heading)
            sheet.write_string(1, i, explanation, faint)
            _add_validation(sheet, i, column)
        sheet.freeze_panes(2, 1)
        _write_notes(notes, template, book.add_format(plain), heading)


def _add_validation(sheet: Worksheet, i: int, column: Column) -> None:
    kind = KINDS[column.kind]
    if kind.validation is None:
        return
    rule: dict[str, Any] = {**kind.validation, "ignore_blank": not column.needed}
    if column.choices:
        rule["source"] = list(column.choices)
    rule |= {
        "input_title": column.heading,
        "input_message": f"{column.note[1]}\n{column.note[0]}",
        "error_title": "请更正 Please correct",
        "error_message": f"{column.note[1]}\n{column.note[0]}",
    }
    sheet.data_validation(2, i, LAST_ROW - 1, i, rule)


def _write_notes(notes: Worksheet, template: Template, plain: Any, heading: Any) -> None:
    notes.set_column(0, 1, 16)
    notes.set_column(2, 3, 60)
    notes.write_string(0, 0, f"{template.title[1]} · {template.title[0]}", heading)
    for row, (en, zh) in enumerate(ADVICE, start=1):
        notes.write_string(row, 2, zh, plain)
        notes.write_string(row, 3, en, plain)
    first = len(ADVICE) + 2
    for i, text in enumerate(("列 Column", "必填 Needed", "填什么", "What to fill in")):
        notes.write_string(first, i, text, heading)
    for row, column in enumerate(template.columns, start=first + 1):
        choices = f"：{'、'.join(column.choices)}" if column.choices else ""
        notes.write_string(row, 0, column.heading, plain)
        notes.write_string(row, 1, "是 yes" if column.needed else "", plain)
        notes.write_string(row, 2, column.note[1] + choices, plain)
        notes.write_string(row, 3, column.note[0] + choices, plain)
