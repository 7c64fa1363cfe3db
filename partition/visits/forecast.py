"""What would stay undone in the weeks to come: the calendar that a search of rounds begins from, and no better."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from partition.visits.calendar import plan_calendar
from partition.visits.calendar.schedule import alone_fits
from partition.visits.frequency import VisitPolicy
from partition.visits.model import Agenda, Outing, Visit
from partition.visits.offered import WEEK, offered_outings, with_evenings
from partition.visits.staff import Staff, spread_weekdays

MOST_PEOPLE = 12
"""More people than these are not tried."""

MOST_VISITS = 4000
"""Beyond so many visits due to one member nothing is forecast: the table of who is near whom would not fit."""


@dataclass(frozen=True)
class Forecast:
    """
    What of the visits due in some days finds no outing.

    Attributes
    ----------
    overdue
        Visits by tier.
    extra_people
        People besides, with as many outings of the same minutes and no leave, with whom all are made that can be; None
        if more than `MOST_PEOPLE`.
    impossible
        Visits that nobody can make: no path, too long for an outing, or no day in their period that is no holiday.
    """

    overdue: Mapping[str, float]
    extra_people: int | None
    impossible: float


@dataclass(frozen=True)
class Season:
    """The days that are looked at, and on which of them nobody walks."""

    first_day: date
    days: int
    holidays: Collection[date] = ()


def forecast(
    agenda: Agenda, staff: Staff, policy: VisitPolicy, season: Season, tier_of: Mapping[str, str], *, seed: int = 0
) -> Forecast | None:
    """
    Return what of an agenda finds no outing; None where more is due than can be looked at.

    Due visits, outings, leave, holidays, windows, spacing and walks are those that rounds are planned with. Visits are
    laid in once, the highest priority first, each where it costs least. The search for rounds begins with the same
    calendar for the same seed and leaves it only for better ones, so that rounds leave no more undone: at the first
    priority where the two differ they leave less.

    Parameters
    ----------
    tier_of
        By household id, the tier that a visit left undone is counted under.
    """
    if len(agenda.visits) > MOST_VISITS:
        return None
    left = _left(agenda, agenda.outings, seed)
    never = [visit for visit in left if not _possible(agenda, visit, staff, policy, season)]
    overdue: Counter[str] = Counter()
    for visit in left:
        overdue[tier_of[visit.household_id]] += visit.households
    people = _people(agenda, staff, policy, season, len(never), seed) if len(left) > len(never) else 0
    return Forecast(dict(overdue), people, float(sum(visit.households for visit in never)))


def _left(agenda: Agenda, outings: Sequence[Outing], seed: int) -> list[Visit]:
    asked = replace(agenda, outings=tuple(outings))
    return [agenda.visits[one.visit] for one in plan_calendar(asked, seed=seed, effort=0.0).unserved]


def _people(agenda: Agenda, staff: Staff, policy: VisitPolicy, season: Season, never: int, seed: int) -> int | None:
    """Return with how many people more only what nobody can make stays undone."""
    outings = agenda.outings
    for people in range(1, MOST_PEOPLE + 1):
        outings = (*outings, *_more(agenda, staff, policy, season, people))
        if len(_left(agenda, outings, seed)) <= never:
            return people
    return None


def _more(agenda: Agenda, staff: Staff, policy: VisitPolicy, season: Season, turn: int) -> tuple[Outing, ...]:
    """Return the outings of one person more: as many a week, on the days after those of the one before."""
    weekdays = staff.weekdays or spread_weekdays(policy.outings_per_week)
    shifted = tuple(sorted((day + turn) % WEEK for day in weekdays))
    fresh = replace(staff, weekdays=shifted, leave=())
    offered = offered_outings(fresh, policy, season.first_day, season.days, holidays=season.holidays)
    return with_evenings(offered, agenda.visits, policy)


def _possible(agenda: Agenda, visit: Visit, staff: Staff, policy: VisitPolicy, season: Season) -> bool:
    """Return whether somebody who goes out on any day, by day or in the evening, could make a visit."""
    minutes = policy.outing_minutes if staff.minutes is None else staff.minutes
    days = (day for day in range(visit.opens, visit.last + 1) if _is_free(season, day))
    begins = (policy.begins, policy.evening[0])
    return any(alone_fits(agenda, visit, Outing(day, minute, minutes)) for day in days for minute in begins)


def _is_free(season: Season, day: int) -> bool:
    return season.first_day + timedelta(days=day) not in season.holidays
