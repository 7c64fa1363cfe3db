"""Which visits are due in some weeks, each with the days in which it has to be made."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from math import ceil, floor

from geo.errors import GeoError
from partition.visits.frequency.policy import VisitPolicy
from partition.visits.frequency.standing import Contact, Event, Standing
from partition.visits.model import DAY_MINUTES, Visit

SOON_DAYS = 7
"""What is overdue or due again is made within so many days, or within its interval if that is shorter."""

EVENT, AGAIN, LATE = 0, 1, 2
"""Priorities of visits that do not wait; routine ones follow, by tier."""


def due_visits(
    standings: Sequence[Standing], policy: VisitPolicy, first_day: date, days: int, *, walked: Collection[int] = ()
) -> tuple[Visit, ...]:
    """
    Return the visits that have to be made in the days from ``first_day``, household by household, the earliest first.

    A tier promises one visit in every period of its interval. A visit belongs here if its period ends within the
    days; it may be made as soon as the period begins, but not within the spacing after the one before. Periods follow
    the last visit; those of households without one begin spread evenly over the interval, in the order given, so
    that not all fall due at once. A visit that is overdue, or due again, has to be made within the first week. An
    event asks for a visit within its hours, to the minute; where these are over already, within the first week.

    Households that do not want visits, or not yet, have none, and are never overdue.

    Parameters
    ----------
    walked
        Days with an outing; no first visit to a new household falls due before the next of them.

    Raises
    ------
    GeoError
        ``days`` is below 1, or a standing has a tier or event that the policy does not know.
    """
    if days < 1:
        raise GeoError(f"days must be at least 1, got {days}")
    _check_codes(standings, policy)
    asked = [one for one in standings if one.contact is Contact.VISIT]
    shares = dict(_shares(asked, policy, first_day))
    return tuple(
        visit
        for one in asked
        for visit in _Household(one, policy, first_day, days, shares.get(one.household_id), tuple(sorted(walked))).due()
    )


def _check_codes(standings: Sequence[Standing], policy: VisitPolicy) -> None:
    for one in standings:
        if one.tier is not None and one.tier not in policy.interval_days:
            raise GeoError(f"{one.household_id}: the policy has no tier {one.tier}, but {', '.join(policy.ranks)}")
        if one.event is not None and one.event.code not in policy.within_hours:
            raise GeoError(f"{one.household_id}: the policy has no rule for {one.event.code}")


def _shares(standings: Sequence[Standing], policy: VisitPolicy, day: date) -> Iterator[tuple[str, float]]:
    """Give, for households without a visit, the share of the interval after which the first one is due."""
    new = [one for one in standings if one.last_visit is None]
    tiers = [tier_on(one, policy, day, day) for one in new]
    total, met = Counter(tiers), Counter[str]()
    for one, tier in zip(new, tiers, strict=True):
        yield one.household_id, (met[tier] + 0.5) / total[tier]
        met[tier] += 1


def tier_on(one: Standing, policy: VisitPolicy, day: date, first_day: date) -> str:
    """Return the tier that holds on a day: past its review, the default."""
    review_by = one.review_by or first_day + timedelta(days=policy.review_days)
    return policy.default_tier if one.tier is None or day > review_by else one.tier


@dataclass(frozen=True)
class _Household:
    """One household in the days asked for; ``share`` of its interval passes before its first visit, if it is new."""

    one: Standing
    policy: VisitPolicy
    first_day: date
    days: int
    share: float | None
    walked: tuple[int, ...] = ()

    def due(self) -> Iterator[Visit]:
        """Give the visits, the earliest first."""
        before = None if self.one.last_visit is None else self._number(self.one.last_visit)
        urgent = self._urgent()
        if urgent is not None:
            yield urgent
            before = urgent.last
        first, last, late = self._first_period(before)
        if self.one.ask_again is not None and (peace := self._number(self.one.ask_again)) > first:
            first, last, late = peace, max(last, peace + self._interval(peace) - 1), False
        while last < self.days:
            yield self._visit(first, last, LATE if late else LATE + 1 + self.policy.ranks[self._tier(first)], before)
            # the gap to a visit that is due here too is kept between the two
            first, last, before, late = last + 1, last + self._interval(last + 1), None, False

    def _first_period(self, before: int | None) -> tuple[int, int, bool]:
        """Return the first and last day of the first routine visit, and whether it is overdue."""
        interval = self._interval(0)
        if before is None:
            last = ceil((self.share or 1.0) * interval) - 1
            # past the last of these days it falls due in the weeks after
            return 0, next((day for day in self.walked if day >= last), self.days if self.walked else last), False
        if before + interval < 0:
            return 0, min(SOON_DAYS, interval) - 1, True
        return max(0, before + 1), before + interval, False

    def _urgent(self) -> Visit | None:
        """Return the visit that an event asks for, or that has to be made again."""
        if self.one.event is not None:
            return self._after(self.one.event)
        if self.one.due_again:
            return self._visit(0, min(SOON_DAYS, self._interval(0)) - 1, AGAIN, None)
        return None

    def _after(self, event: Event) -> Visit:
        """Return the visit that an event asks for, in the hours that it leaves; soon where they are over already."""
        since = (event.at - datetime.combine(self.first_day, time())) / timedelta(minutes=1)
        by = since + 60.0 * self.policy.within_hours[event.code]
        if by <= 0:
            return self._visit(0, min(SOON_DAYS, self._interval(0)) - 1, EVENT, None)
        first, last = (max(0, int(minute // DAY_MINUTES)) for minute in (since, by))
        return replace(self._visit(first, last, EVENT, None), within=(since, by))

    def _visit(self, first: int, last: int, priority: int, before: int | None) -> Visit:
        gap = floor(self.policy.spacing * self._interval(first))
        floors = max((self.one.floor or 1) - 1, 0)
        return Visit(
            self.one.household_id,
            self.one.place,
            first,
            last,
            self.policy.visit_minutes * self.one.households + self.policy.stairs_minutes * floors,
            priority,
            gap,
            0 if before is None else min(max(before + gap, 0), last),
            self.policy.evening if self.one.evening else None,
            self.one.households,
        )

    def _interval(self, day: int) -> int:
        return self.policy.interval_days[self._tier(day)]

    def _tier(self, day: int) -> str:
        return tier_on(self.one, self.policy, self.first_day + timedelta(days=day), self.first_day)

    def _number(self, day: date) -> int:
        return (day - self.first_day).days
