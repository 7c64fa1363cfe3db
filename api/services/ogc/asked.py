"""What a request for items asks for, and everything that is wrong with it at once."""

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

import shapely
from shapely.geometry.base import BaseGeometry

from api.services.ogc.days import Days, only
from geo.errors import Fault, InputError
from geo.formats.layer import show

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
"""WGS 84, longitude before latitude; the only one there is here."""

USUAL, MOST = 100, 1000
"""Features on a page: where nothing is asked for, and at most."""

BBOX, BBOX_CRS, DATETIME, LIMIT, CURSOR, FORM = "bbox", "bbox-crs", "datetime", "limit", "cursor", "f"
OURS = (BBOX, BBOX_CRS, DATETIME, LIMIT, CURSOR, FORM)
"""Parameters of every collection; whatever else is asked must be a queryable of it."""

OPEN = ("", "..")
LONGEST = 1024

V = TypeVar("V")


class QueryError(InputError):
    """A request for features that cannot be read; carries every fault of it."""


@dataclass(frozen=True)
class Asked:
    """
    Which features are asked for.

    ``place`` is None for everywhere, ``days`` None where nothing is said of them; ``cursor`` says where a page begins.
    """

    limit: int = USUAL
    cursor: str | None = None
    place: BaseGeometry | None = None
    days: Days | None = None
    equal: Mapping[str, str] = field(default_factory=dict)


def read_asked(said: Sequence[tuple[str, str]], queryables: Iterable[str]) -> Asked:
    """
    Return what parameters ask for.

    Raises
    ------
    QueryError
        A parameter is unknown, said twice, or cannot be read; names all of them.
    """
    known = (*OURS, *queryables)
    check_known(said, known)
    faults: list[Fault] = []
    words = dict(said)

    def read(name: str, how: Callable[[str], V], usual: V) -> V:
        try:
            return usual if name not in words else how(words[name])
        except _UnreadableError as error:
            got = show(words[name])
            faults.append(Fault(name, f"{error.en}, got {got}", f"{error.zh}，得到 {got}"))
            return usual

    asked = Asked(
        limit=read(LIMIT, _limit, USUAL),
        cursor=read(CURSOR, _text, None),
        place=read(BBOX, _place, None),
        days=read(DATETIME, _days, None),
        equal={name: read(name, _text, "") for name in words if name not in OURS},
    )
    read(BBOX_CRS, _only_crs84, None)
    if faults:
        raise QueryError(faults)
    return asked


def check_known(said: Sequence[tuple[str, str]], known: Sequence[str]) -> None:
    """Refuse parameters that are unknown, or said twice; raises `QueryError`."""
    names = [name for name, _ in said]
    faults = [
        Fault(name[:40], f"is not known here; known are {', '.join(known)}", f"未知的参数；可用：{'、'.join(known)}")
        for name in dict.fromkeys(names)
        if name not in known
    ]
    twice = dict.fromkeys(name for name in names if name in known and names.count(name) > 1)
    faults += [Fault(name, "is said more than once", "重复出现") for name in twice]
    if faults:
        raise QueryError(faults)


_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(t\d\d:\d\d:\d\d(\.\d+)?(z|[+\- ]\d\d:\d\d))?", re.ASCII | re.IGNORECASE)
"""A plus that was not escaped arrives as a blank."""


class _UnreadableError(Exception):
    """What a parameter should be, in both languages."""

    def __init__(self, en: str, zh: str) -> None:
        self.en, self.zh = en, zh
        super().__init__(en)


def _limit(text: str) -> int:
    """Return how many features are wanted on a page, at most `MOST`."""
    if not re.fullmatch(r"0*[1-9]\d*", text, re.ASCII):
        raise _UnreadableError("must be a whole number from 1 on", "应为不小于 1 的整数")
    digits = text.lstrip("0")
    return MOST if len(digits) > len(str(MOST)) else min(int(digits), MOST)


def _text(text: str) -> str:
    if len(text) > LONGEST:
        raise _UnreadableError(f"must have at most {LONGEST} characters", f"不应超过 {LONGEST} 个字符")
    return text


def _place(text: str) -> BaseGeometry:
    """Return the box of 4 numbers, or of 6 with heights; where west is more than east it spans the antimeridian."""
    wrong = _UnreadableError(
        "must be 4 or 6 finite numbers, west, south, east, north, in degrees, with south up to north",
        "应为 4 个或 6 个有限的数：西、南、东、北（度），南不大于北",
    )
    try:
        numbers = [float(part) for part in text[:LONGEST].split(",")]
    except ValueError:
        raise wrong from None
    if len(numbers) not in (4, 6) or not all(map(math.isfinite, numbers)):
        raise wrong
    half = len(numbers) // 2
    (west, south, *_), (east, north, *_) = numbers[:half], numbers[half:]
    if south > north or (half == 3 and numbers[2] > numbers[5]):
        raise wrong
    if west > east:
        return shapely.union_all([_box(west, south, 180.0, north), _box(-180.0, south, east, north)])
    return _box(west, south, east, north)


def _box(west: float, south: float, east: float, north: float) -> BaseGeometry:
    """Return a box, or the line or point that one without width or height is."""
    if west == east and south == north:
        return shapely.Point(west, south)
    flat = west == east or south == north
    return shapely.LineString([(west, south), (east, north)]) if flat else shapely.box(west, south, east, north)


def _only_crs84(text: str) -> None:
    if text not in (CRS84, f"{CRS84}h".replace("1.3", "0")):
        raise _UnreadableError(f"must be {CRS84}", f"应为 {CRS84}")


def _days(text: str) -> Days:
    """Return the days of an instant or an interval; a moment is of the day that is written in it."""
    if "/" not in text:
        return only(_day(text))
    first, _, last = text.partition("/")
    days = Days(*(None if end in OPEN else _day(end) for end in (first, last)))
    if days.first and days.last and days.first > days.last:
        raise _UnreadableError("must not end before it begins", "结束不应早于开始")
    return days


def _day(text: str) -> date:
    wrong = _UnreadableError(
        "must be a day or a moment such as 2026-05-01 or 2026-05-01T00:00:00Z, or two with a slash between them, "
        "of which one may be ..",
        "应为日期或时刻，如 2026-05-01、2026-05-01T00:00:00Z，或以斜杠分隔的两个，其中一个可为 ..",
    )
    if not _MOMENT.fullmatch(text):
        raise wrong
    try:
        return datetime.fromisoformat(text[:19].upper()).date()
    except ValueError:
        raise wrong from None
