"""How long each kind of record is kept."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from geo.errors import Fault, InputError


@dataclass(frozen=True)
class Limit:
    """Months that a kind is kept, and between which numbers a place may set them."""

    months: int
    least: int
    most: int


LIMITS: Mapping[str, Limit] = MappingProxyType(
    {
        "visits": Limit(24, 3, 36),
        "needs": Limit(12, 1, 36),
        "rounds": Limit(6, 1, 24),
        "drafts": Limit(24, 3, 120),
        "jobs": Limit(3, 1, 24),
        "ended_posts": Limit(60, 12, 240),
        "refresh_tokens": Limit(3, 1, 12),
        "answers": Limit(1, 1, 3),
    }
)
"""
Every kind that ends, with its defaults: no longer than its purpose needs (PIPL, article 19).

``needs`` are what was asked for at a visit, ``answers`` those to requests that may be sent twice. What is not named has
no end: areas, codes and the plans that were published, since records of their days speak of them; and the audit, which
only grows (GB/T 22239-2019 asks that logs be kept for six months at least).
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
            limits[kind] = Limit(months, limit.least, limit.most)
    if faults:
        raise InputError(faults)
    return MappingProxyType(limits)


def kept_from(limit: Limit, today: date) -> date:
    """Return the first day whose records are kept: so many months ago, or the last day of that month."""
    year, month = divmod(today.year * 12 + today.month - 1 - limit.months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(today.day, last))
