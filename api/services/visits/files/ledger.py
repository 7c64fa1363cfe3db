"""ledger.xlsx: one row a visit, in which the result is keyed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from geo.formats.calls import RESULTS as CALL_RESULTS
from geo.formats.workbook.templates import RESULTS, YES_NO
from maps.papers import Naming, RoundSheet
from maps.papers.call_sheet import calls_number
from partition.visits.visit_plan import VisitPlan

HEADINGS = (
    ("走访日期", 13),
    ("星期 weekday", 10),
    ("走访人 member", 14),
    ("走访单 sheet", 13),
    ("序 order", 7),
    ("户编号", 16),
    ("门牌 door", 26),
    ("户数 households", 8),
    ("应访至 due to", 13),
    ("走访结果", 13),
    ("是否再访", 11),
)
"""Those in Chinese alone are the template's: a ledger with results is read as a table of visits, and of calls."""

RESULT, AGAIN = 9, 10
DATES = (0, 8)
LEFT_HEADINGS = (
    ("走访人 member", 14),
    ("户编号 household_id", 16),
    ("门牌 door", 26),
    ("应访至 due to", 13),
    ("未排入原因", 44),
    ("why it has no outing", 60),
)
LEFT_DATES = (3,)
CALL_HEADINGS = (
    ("问候人 caller", 14),
    ("电话单 sheet", 13),
    ("户编号", 16),
    ("门牌 door", 26),
    ("户数 households", 8),
    ("应问候至 due to", 13),
    ("通话日期", 13),
    ("通话结果", 13),
)
CALL_DAY, CALL_RESULT = 6, 7
CALL_DATES = (5, CALL_DAY)

Cell = str | int | date | None


@dataclass(frozen=True)
class _Looks:
    head: Format
    text: Format
    day: Format
    keyed: Format
    keyed_day: Format


def write_ledger(path: Path, plan: VisitPlan, sheets: Sequence[RoundSheet], naming: Naming, *, made_on: date) -> None:
    """
    Write the ledger of all members: by day, then sheet, then order.

    The last two columns are empty, with lists to choose from: a digit's typing each. Visits that no outing makes are
    on a sheet with the reason, telephone calls on one with columns for their days and results. Of a household it
    holds the id, the door and the day by which the visit is due, nothing else: with the day from which it is, anybody
    could count the days of the tier.
    """
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": datetime.combine(made_on, time())})
        looks = _looks_of(book)
        page = book.add_worksheet("走访台账 Ledger")
        rows = list(_rows(plan, sheets, naming))
        _fill(page, HEADINGS, rows, DATES, looks)
        _make_keyable(page, len(rows), looks, {RESULT: RESULTS, AGAIN: YES_NO})
        left = list(_left(plan, naming))
        calls = list(_calls(plan, naming))
        if calls:
            told = book.add_worksheet("电话问候 Calls")
            _fill(told, CALL_HEADINGS, calls, CALL_DATES, looks)
            _make_keyable(told, len(calls), looks, {CALL_DAY: (), CALL_RESULT: CALL_RESULTS})
        if left:
            _fill(book.add_worksheet("未排入 Unserved"), LEFT_HEADINGS, left, LEFT_DATES, looks)


def _rows(plan: VisitPlan, sheets: Sequence[RoundSheet], naming: Naming) -> Iterator[tuple[Cell, ...]]:
    for sheet in sorted(sheets, key=lambda one: (one.day, one.outing.outing.begins)):
        member = sheet.member or sheet.outing.member.member_id
        for stop, call in zip(sheet.stops, sheet.outing.calls, strict=True):
            for visit in call.visits:
                yield (
                    sheet.day,
                    sheet.weekday,
                    member,
                    sheet.number,
                    stop.number,
                    visit.household_id,
                    naming.door(visit.household_id),
                    visit.households,
                    plan.first_day + timedelta(days=visit.last),
                    None,
                    None,
                )


def _left(plan: VisitPlan, naming: Naming) -> Iterator[tuple[Cell, ...]]:
    names = {member.member_id: member.name or member.member_id for member in plan.members}
    for member_id, missed in plan.unserved.items():
        for visit, why in missed:
            last = plan.first_day + timedelta(days=visit.last)
            door = naming.door(visit.household_id)
            yield names.get(member_id, member_id), visit.household_id, door, last, why.zh, why.en


def _calls(plan: VisitPlan, naming: Naming) -> Iterator[tuple[Cell, ...]]:
    """Give the telephone calls, member by member; the number to be called is not known here."""
    for member in plan.members:
        for call in sorted(plan.calls.get(member.member_id, ()), key=lambda one: one.last):
            yield (
                member.name or member.member_id,
                calls_number(member.member_id, call),
                call.household_id,
                naming.door(call.household_id),
                call.households,
                plan.first_day + timedelta(days=call.last),
                None,
                None,
            )


def _looks_of(book: xlsxwriter.Workbook) -> _Looks:
    base = {"font_size": 12, "border": 1, "valign": "vcenter"}
    return _Looks(
        head=book.add_format(base | {"bold": True, "bg_color": "#E4E4E4", "text_wrap": True}),
        text=book.add_format(base),
        day=book.add_format(base | {"num_format": "yyyy-mm-dd", "align": "left"}),
        keyed=book.add_format(base | {"bg_color": "#F6F6F6"}),
        keyed_day=book.add_format(base | {"bg_color": "#F6F6F6", "num_format": "yyyy-mm-dd", "align": "left"}),
    )


def _fill(
    page: Worksheet,
    headings: Sequence[tuple[str, int]],
    rows: Sequence[tuple[Cell, ...]],
    dates: Sequence[int],
    looks: _Looks,
) -> None:
    page.freeze_panes(1, 0)
    page.set_row(0, 34)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    for column, (heading, width) in enumerate(headings):
        page.set_column(column, column, width)
        page.write_string(0, column, heading, looks.head)
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if column in dates and isinstance(cell, date):
                page.write_datetime(number, column, datetime.combine(cell, time()), looks.day)
            elif isinstance(cell, int):
                page.write_number(number, column, cell, looks.text)
            elif cell is not None:
                page.write_string(number, column, str(cell), looks.text)
    page.autofilter(0, 0, max(1, len(rows)), len(headings) - 1)


def _make_keyable(page: Worksheet, n_rows: int, looks: _Looks, keyed: Mapping[int, Sequence[str]]) -> None:
    """Empty the columns that are keyed and give them their lists; a day where there is nothing to choose."""
    for column, choices in keyed.items():
        for number in range(1, n_rows + 1):
            page.write_blank(number, column, None, looks.keyed if choices else looks.keyed_day)
        if not choices:
            continue
        told = {
            "validate": "list",
            "source": list(choices),
            "error_title": "请从列表中选择",
            "error_message": " / ".join(choices),
        }
        page.data_validation(1, column, max(1, n_rows), column, told)
