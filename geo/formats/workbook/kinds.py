"""The kinds of cells that templates have: what each holds, and how a spreadsheet helps to fill it in."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from types import MappingProxyType
from typing import Any

from geo.errors import Text
from geo.formats.checks.values import NotTextError, as_count, as_text
from geo.formats.table.sheet import Cell

Judge = Callable[[Cell, tuple[str, ...]], Text | None]
"""Takes a cell that is not blank and the choices of its column; returns why it is wrong."""

TEXT_FORMAT, NUMBER_FORMAT, DATE_FORMAT = "@", "General", "yyyy-mm-dd"

MOST_MINUTES = 1440
"""Minutes of a day."""

_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{4})(\d\d)(\d\d)")
_CLOCK = re.compile(r"(\d{1,2})(?:[:：点时](\d{2})?(?::\d{2})?分?)?")
_PHONE = re.compile(r"\+?[\d -]{5,20}(转\d{1,6})?")


@dataclass(frozen=True)
class Kind:
    """
    One kind of cell.

    ``validation`` is what a spreadsheet is told to refuse, as xlsxwriter takes it; choices are added to it.
    """

    judge: Judge
    number_format: str = TEXT_FORMAT
    validation: Mapping[str, Any] | None = None


def as_date(cell: Cell) -> date | None:
    """Return the day that a cell says, in the ways people write days; None if it says none of this century."""
    if isinstance(cell, date):
        day: date | None = cell
    else:
        found = _DATE.fullmatch(str(cell))
        try:
            day = date(*(int(part) for part in found.groups() if part)) if found else None
        except ValueError:
            day = None
    return day if day is not None and 2000 <= day.year < 2100 else None


def as_minute(cell: Cell) -> int | None:
    """Return the minute of the day that a cell says: an hour such as 9, or hours and minutes; None if it says none."""
    if isinstance(cell, time):
        return cell.hour * 60 + cell.minute
    found = _CLOCK.fullmatch(str(cell).strip())
    if found is None:
        return None
    hours, minutes = int(found[1]), int(found[2] or 0)
    return hours * 60 + minutes if hours < 24 and minutes < 60 else None


def as_periods(cell: Cell) -> tuple[tuple[date, date], ...] | None:
    """Return the first and last day of each period that a cell says; None if one of them says none."""
    if isinstance(cell, date):
        day = as_date(cell)
        return None if day is None else ((_plain(day), _plain(day)),)
    periods = [_period(part) for part in re.split(r"[;；、,，\n]+", str(cell)) if part.strip()]
    return tuple(one for one in periods if one is not None) if periods and None not in periods else None


def _period(text: str) -> tuple[date, date] | None:
    """Return the days of ``2026-12-01/2026-12-07``; of a day alone, that day twice."""
    ends = [as_date(part.strip()) for part in re.split(r"\s*(?:至|到|~|\uff5e|/(?=\s*\d{4})|\bto\b)\s*", text.strip())]
    first, last = ends[0], ends[-1]
    return None if len(ends) > 2 or first is None or last is None or last < first else (first, last)


def _plain(day: date) -> date:
    """Return a day without the time that a spreadsheet may give it."""
    return date(day.year, day.month, day.day)


def split_choices(cell: Cell) -> list[str]:
    """Return the choices that a cell holds, which people part by commas and the like."""
    return [part for part in re.split(r"[\s、，,;；/]+", str(cell)) if part]


def _judge_text(cell: Cell, choices: tuple[str, ...]) -> Text | None:  # noqa: ARG001
    try:
        as_text(cell)
    except NotTextError as error:
        return error.right
    return None


def _judge_whole(cell: Cell, choices: tuple[str, ...]) -> Text | None:  # noqa: ARG001
    return None if as_count(cell) else ("a whole number from 1 would be right", "应为不小于 1 的整数")


def _judge_minutes(cell: Cell, choices: tuple[str, ...]) -> Text | None:  # noqa: ARG001
    right = (f"a whole number from 1 to {MOST_MINUTES} would be right", f"应为 1 至 {MOST_MINUTES} 的整数")
    return None if 1 <= (as_count(cell) or 0) <= MOST_MINUTES else right


def _judge_date(cell: Cell, choices: tuple[str, ...]) -> Text | None:  # noqa: ARG001
    return None if as_date(cell) else ("a day such as 2026-03-02 would be right", "应为日期，例如 2026-03-02")


def _judge_minute(cell: Cell, choices: tuple[str, ...]) -> Text | None:  # noqa: ARG001
    right = ("hours and minutes such as 14:30 would be right", "应为时刻，例如 14:30")
    return right if as_minute(cell) is None else None


def _judge_periods(cell: Cell, choices: tuple[str, ...]) -> Text | None:  # noqa: ARG001
    right = (
        "first and last days such as 2026-12-01/2026-12-07 would be right, parted by ;",
        "应为起止日期，例如 2026-12-01/2026-12-07，多段用分号分隔",
    )
    return right if as_periods(cell) is None else None


def _judge_phone(cell: Cell, choices: tuple[str, ...]) -> Text | None:
    if wrong := _judge_text(cell, choices):
        return wrong
    right = ("a telephone number for work would be right: digits and hyphens", "应为工作电话：数字和连字符")
    return None if _PHONE.fullmatch(as_text(cell) or "") else right


def _judge_choice(cell: Cell, choices: tuple[str, ...]) -> Text | None:
    listed = "、".join(choices)
    return None if str(cell) in choices else (f"one of {listed} would be right", f"应为 {listed} 之一")


def _judge_choices(cell: Cell, choices: tuple[str, ...]) -> Text | None:
    listed = "、".join(choices)
    right = (f"some of {listed} would be right, parted by 、", f"应为 {listed} 中的若干项，用顿号分隔")
    return None if set(split_choices(cell)) <= set(choices) else right


def _judge_within(low: float, high: float, right: Text) -> Judge:
    def judge(cell: Cell, choices: tuple[str, ...]) -> Text | None:  # noqa: ARG001
        try:
            degrees = float(cell) if isinstance(cell, str | int | float) else high + 1
        except ValueError:
            return right
        return None if low <= degrees <= high else right

    return judge


def _between(low: float | date, high: float | date, validate: str = "decimal") -> Mapping[str, Any]:
    return MappingProxyType({"validate": validate, "criteria": "between", "minimum": low, "maximum": high})


KINDS = {
    "text": Kind(_judge_text),
    "code": Kind(_judge_text),
    "count": Kind(_judge_whole, NUMBER_FORMAT, _between(1, 100_000, "integer")),
    "days": Kind(_judge_whole, NUMBER_FORMAT, _between(1, 3650, "integer")),
    "minutes": Kind(_judge_minutes, NUMBER_FORMAT, _between(1, MOST_MINUTES, "integer")),
    "longitude": Kind(
        _judge_within(-180, 180, ("degrees would be right, such as 112.3506", "应为以度为单位的数，例如 112.3506")),
        NUMBER_FORMAT,
        _between(-180, 180),
    ),
    "latitude": Kind(
        _judge_within(-90, 90, ("degrees would be right, such as 37.5865", "应为以度为单位的数，例如 37.5865")),
        NUMBER_FORMAT,
        _between(-90, 90),
    ),
    "date": Kind(_judge_date, DATE_FORMAT, _between(date(2000, 1, 1), date(2099, 12, 31), "date")),
    "clock": Kind(_judge_minute),
    "periods": Kind(_judge_periods),
    "phone": Kind(_judge_phone),
    "choice": Kind(_judge_choice, validation=MappingProxyType({"validate": "list"})),
    "choices": Kind(_judge_choices),
}
"""Every kind of cell, by name."""
