"""How long each kind of record is kept, and what then becomes of it."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from geo.errors import Fault, InputError


class Ending(StrEnum):
    """What becomes of a record whose time is over."""

    DELETED = "deleted"
    COUNTED = "counted"


@dataclass(frozen=True)
class Limit:
    """
    Months that a kind is kept, and between which numbers a place may set them.

    ``COUNTED`` is deleted as well, once its numbers have been added to those of its area and month.
    """

    months: int
    least: int
    most: int
    ending: Ending = Ending.DELETED


LIMITS: Mapping[str, Limit] = MappingProxyType(
    {
        "visits": Limit(24, 3, 36, Ending.COUNTED),
        "rounds": Limit(6, 1, 24),
        "needs": Limit(12, 1, 36, Ending.COUNTED),
        "drafts": Limit(24, 3, 120),
        "edits": Limit(24, 3, 120),
        "jobs": Limit(3, 1, 24),
        "exports": Limit(1, 1, 12),
        "uploads": Limit(6, 1, 60),
        "ended_posts": Limit(60, 12, 240),
        "log_ins": Limit(12, 6, 36),
        "refresh_tokens": Limit(3, 1, 12),
        "audit": Limit(36, 6, 120),
    }
)
"""
Every kind that ends, with its defaults. GB/T 22239-2019 asks that logs be kept for six months at least, and the law on
personal information (PIPL, article 19) for no longer than their purpose needs.

What is not named has no end: areas, codes, and the plans that were published, since records of their days speak of
them.
"""


def read_limits(said: Mapping[str, object], *, where: str = "retention") -> Mapping[str, Limit]:
    """
    Return the limits with the months that a place sets, such as ``{"visits": 12}``; others as they are.

    Raises
    ------
    InputError
        A kind is unknown, or its months are not what they may be: every fault.
    """
    faults: list[Fault] = []
    limits = dict(LIMITS)
    for kind, months in said.items():
        limit = LIMITS.get(kind)
        spot = f"{where}.{kind}"[:80]
        if limit is None:
            en = f"no such kind; one of {', '.join(LIMITS)}"
            faults.append(Fault(spot, en, f"没有此类记录；应为 {'、'.join(LIMITS)} 之一"))
        elif isinstance(months, bool) or not isinstance(months, int) or not limit.least <= months <= limit.most:
            en = f"months must be a whole number from {limit.least} to {limit.most}, got {str(months)[:40]!r}"
            zh = f"月数应为 {limit.least} 至 {limit.most} 的整数，得到 {str(months)[:40]!r}"
            faults.append(Fault(spot, en, zh))
        else:
            limits[kind] = Limit(months, limit.least, limit.most, limit.ending)
    if faults:
        raise InputError(faults)
    return MappingProxyType(limits)


def kept_from(limit: Limit, today: date) -> date:
    """Return the first day whose records are kept: so many months ago, or the last day of that month."""
    year, month = divmod(today.year * 12 + today.month - 1 - limit.months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(today.day, last))
