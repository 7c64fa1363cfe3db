"""Outings on offer: on which days somebody walks, from when, and for how long."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, timedelta

from geo.errors import GeoError
from partition.visits.frequency import VisitPolicy
from partition.visits.model import Outing, Visit
from partition.visits.staff import Staff, spread_weekdays

WEEK = 7

BREAK_MINUTES = 60.0
"""Between two outings of one day."""


def offered_outings(
    staff: Staff,
    policy: VisitPolicy,
    first_day: date,
    days: int,
    *,
    holidays: Collection[date] = (),
) -> tuple[Outing, ...]:
    """
    Return the outings of a member in the days from ``first_day``, by day.

    A week here is seven days from the first one on, so that every week of a calendar has as many outings.

    Raises
    ------
    GeoError
        ``days`` is below 1, an outing has no minutes, or a weekday is none of 0 to 6.
    """
    minutes = policy.outing_minutes if staff.minutes is None else staff.minutes
    weekdays = spread_weekdays(policy.outings_per_week) if staff.weekdays is None else staff.weekdays
    if days < 1 or not minutes > 0 or not set(weekdays) <= set(range(WEEK)):
        raise GeoError(f"days and minutes must be above 0 and weekdays 0 to 6, got {days}, {minutes} and {weekdays}")
    free = [
        day for day in range(days) if (when := first_day + timedelta(days=day)) not in holidays and not staff.away(when)
    ]
    walked = [(day, turn) for day in free for turn in range(weekdays.count((first_day + timedelta(day)).weekday()))]
    turn_minutes = minutes + BREAK_MINUTES
    return tuple(Outing(day, policy.begins + turn * turn_minutes, minutes) for day, turn in walked)


def with_evenings(outings: Sequence[Outing], due: Sequence[Visit], policy: VisitPolicy) -> tuple[Outing, ...]:
    """
    Return outings of which as few as can be are in the evening, so that each visit due then has one in its period.

    The last outing of a period is taken, the earliest period first, unless one in it is in the evening already: no
    fewer outings meet every period. Where a period has none, nothing is changed for it.
    """
    moved: set[int] = set()
    for visit in sorted((one for one in due if one.window is not None), key=lambda one: one.last):
        inside = [number for number, outing in enumerate(outings) if visit.opens <= outing.day <= visit.last]
        if inside and not moved.intersection(inside):
            moved.add(inside[-1])
    return tuple(
        replace(outing, begins=policy.evening[0]) if number in moved else outing
        for number, outing in enumerate(outings)
    )
