"""Outings on offer: on which days somebody walks, from when, and for how long."""

from collections.abc import Collection
from datetime import date, timedelta

from geo.errors import GeoError
from partition.visits.frequency import VisitPolicy
from partition.visits.model import Outing
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
    evening: bool = False,
) -> tuple[Outing, ...]:
    """
    Return the outings of a member in the days from ``first_day``, by day.

    A week here is seven days from the first one on, so that every week of a calendar has as many outings.

    Parameters
    ----------
    evening
        Whether somebody in the member's grids is at home in the evening only: then the last outing of each week is in
        the evening, if the member can.

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
    last = {day // WEEK: (day, turn) for day, turn in walked} if evening and staff.evening else {}
    turn_minutes = minutes + BREAK_MINUTES
    return tuple(
        Outing(
            day,
            policy.evening[0] if (day, turn) == last.get(day // WEEK) else policy.begins + turn * turn_minutes,
            minutes,
        )
        for day, turn in walked
    )
