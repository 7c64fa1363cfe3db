"""Opening hours as people write them: 周一至周五 8:30-17:30；周六 9:00-12:00, or Mon-Fri 8:30-17:30; Sat 9-12."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, pairwise

from geo.errors import Fault, InputError

DAY = 24 * 60
"""Minutes of a day."""

MOST_CHARACTERS = 200
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

_NAMES = {
    **{f"{week}{day}": i for i, days in enumerate("一二三四五六日") for day in days for week in ("周", "星期", "礼拜")},
    **{f"{week}天": 6 for week in ("周", "星期", "礼拜")},
    **{name.casefold(): i for i, name in enumerate(WEEKDAYS_EN)},
    **dict(zip(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), range(7), strict=True)),
}
_SETS = {
    **dict.fromkeys(("每天", "每日", "全周", "daily", "every day"), range(7)),
    **dict.fromkeys(("工作日", "weekdays"), range(5)),
    **dict.fromkeys(("周末", "weekends"), range(5, 7)),
}
_TO = r"\s*(?:-|–|—|~|至|到|to)\s*"
_AND = re.compile(r"\s*(?:[,，、和及]|\band\b)\s*")
_DAY_WORD = "|".join(sorted((*_NAMES, *_SETS), key=len, reverse=True))
_DAYS = re.compile(rf"(?:{_DAY_WORD})(?:(?:{_TO}|{_AND.pattern})(?:{_DAY_WORD}))*")
_TIME = r"(\d{1,2})(?:[:：点时](\d{2})?分?)?"
_SPAN = re.compile(_TIME + _TO + _TIME)
_ALL_DAY = ("全天", "24小时", "24 小时", "all day", "24 hours")


@dataclass(frozen=True, order=True)
class Opening:
    """A span of one weekday (Monday is 0), in minutes from midnight; open from the first, closed at the last."""

    weekday: int
    opens: int
    closes: int


@dataclass(frozen=True)
class Hours:
    """
    When a place is open in every week: spans in order, none touching another.

    Nothing is known of public holidays; a place that closes on them says so on its door.
    """

    openings: tuple[Opening, ...]

    def open_at(self, moment: datetime) -> bool:
        """Return whether it is open at a moment, which is told in the time of the place."""
        minute = moment.hour * 60 + moment.minute
        return any(one.weekday == moment.weekday() and one.opens <= minute < one.closes for one in self.openings)

    def __str__(self) -> str:
        return self._written(WEEKDAYS, "至", "、", "；")

    @property
    def en(self) -> str:
        """The hours in English; ``str()`` is in Chinese, and `read_hours` reads both."""
        return self._written(WEEKDAYS_EN, "-", ", ", "; ")

    def _written(self, names: tuple[str, ...], to: str, and_: str, then: str) -> str:
        days = [(day, tuple((o.opens, o.closes) for o in self.openings if o.weekday == day)) for day in range(7)]
        parts = []
        for spans, run in groupby(days, key=lambda each: each[1]):
            week = [day for day, _ in run]
            first, last = names[week[0]], names[week[-1]]
            told = first if len(week) == 1 else f"{first}{to}{last}"
            parts += [f"{told} {and_.join(f'{_clock(a)}-{_clock(b)}' for a, b in spans)}"] if spans else []
        return then.join(parts)


def read_hours(text: str, *, where: str = "hours") -> Hours:
    """
    Return the hours that a text says: days, then spans of time, parts parted by ``；``.

    Spans without days are of every day.

    Raises
    ------
    InputError
        A part cannot be read, a span ends before it begins, or spans of a day overlap: every such part.
    """
    if len(text) > MOST_CHARACTERS:
        en = f"hours are at most {MOST_CHARACTERS} characters, got {len(text)}"
        raise InputError([Fault(where, en, f"开放时间最多 {MOST_CHARACTERS} 个字符，得到 {len(text)} 个")])
    faults: list[Fault] = []
    openings: list[Opening] = []
    for part in filter(None, (each.strip() for each in re.split(r"[;；\n]", unicodedata.normalize("NFKC", text)))):
        read = _read_part(part.casefold())
        if read is None:
            faults.append(_unread(part, where))
        elif wrong := [one for one in read if not 0 <= one.opens < one.closes <= DAY]:
            faults.append(_backwards(part, wrong[0], where))
        else:
            openings += read
    faults += _overlaps(sorted(openings), where)
    if not faults and not openings:
        faults.append(_unread(text, where))
    if faults:
        raise InputError(faults)
    return Hours(_merged(sorted(openings)))


def _read_part(part: str) -> list[Opening] | None:
    """Return the spans of one part, None where it is not days and then spans."""
    days, rest = _leading_days(part)
    rest = rest.strip(" :：")
    if rest in _ALL_DAY:
        return [Opening(day, 0, DAY) for day in days]
    spans = [_SPAN.fullmatch(piece) for piece in _AND.split(rest)]
    found = [_minutes(span) for span in spans if span]
    if len(found) < len(spans):
        return None
    return [Opening(day, opens, closes) for day in days for opens, closes in found]


def _leading_days(part: str) -> tuple[list[int], str]:
    """Return the weekdays that a part begins with, all where it names none, and what follows."""
    match = _DAYS.match(part)
    if match is None:
        return list(range(7)), part
    days: set[int] = set()
    for piece in _AND.split(match[0]):
        ends = re.split(_TO, piece)
        if len(ends) == 1 and ends[0] in _SETS:
            days |= set(_SETS[ends[0]])
        elif all(end in _NAMES for end in ends):
            first, last = _NAMES[ends[0]], _NAMES[ends[-1]]
            days |= {day % 7 for day in range(first, last + 1 if first <= last else last + 8)}  # Sat-Mon runs on
    return sorted(days), part[match.end() :]


def _minutes(span: re.Match[str]) -> tuple[int, int]:
    """Return the minutes at which a span begins and ends; what is no time of day is beyond the day."""
    hour, minute, last_hour, last_minute = (int(each or 0) for each in span.groups())
    if max(minute, last_minute) > 59:
        return DAY + 1, DAY + 1
    return 60 * hour + minute, 60 * last_hour + last_minute


def _merged(openings: list[Opening]) -> tuple[Opening, ...]:
    """Return spans in order with those that touch made one."""
    whole: list[Opening] = []
    for one in openings:
        if whole and (whole[-1].weekday, whole[-1].closes) == (one.weekday, one.opens):
            whole[-1] = Opening(one.weekday, whole[-1].opens, one.closes)
        else:
            whole.append(one)
    return tuple(whole)


def _overlaps(openings: list[Opening], where: str) -> Iterator[Fault]:
    for one, other in pairwise(openings):
        if one.weekday == other.weekday and other.opens < one.closes:
            spans = f"{_clock(one.opens)}-{_clock(one.closes)}, {_clock(other.opens)}-{_clock(other.closes)}"
            en = f"two spans of {WEEKDAYS_EN[one.weekday]} overlap: {spans}; name each time once"
            yield Fault(where, en, f"{WEEKDAYS[one.weekday]}的两段时间重叠：{spans}；每段时间只写一次")


def _unread(part: str, where: str) -> Fault:
    en = f"hours are days and times such as 'Mon-Fri 8:30-17:30; Sat 9:00-12:00', got {part[:80]!r}"
    return Fault(where, en, f"开放时间应如“周一至周五 8:30-17:30；周六 9:00-12:00”，得到 {part[:80]!r}")


def _backwards(part: str, one: Opening, where: str) -> Fault:
    en = "a span begins before it ends, between 0:00 and 24:00; write one past midnight as two days"
    zh = "每段时间应先开始后结束，在 0:00 与 24:00 之间；跨午夜的请分写在两天"
    met = f"{part[:80]!r}" if one.opens > DAY else f"{_clock(one.opens)}-{_clock(one.closes)}"
    return Fault(where, f"{en}, got {met}", f"{zh}，得到 {met}")


def _clock(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02d}"
