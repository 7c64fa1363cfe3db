"""Outings on offer: on the member's days, not on leave, the last of a week in the evening where that is asked."""

from datetime import date

import pytest

from geo.errors import GeoError
from partition.visits.frequency import VisitPolicy
from partition.visits.model import Visit
from partition.visits.offered import offered_outings, with_evenings
from partition.visits.staff import Staff

MONDAY = date(2026, 11, 30)
POLICY = VisitPolicy({"green": 90}, "green")


def walker(**told: object) -> Staff:
    return Staff("m", "", ("g",), **told)


def days_of(staff: Staff, days: int = 14, policy: VisitPolicy = POLICY, **told: object) -> list[int]:
    return [outing.day for outing in offered_outings(staff, policy, MONDAY, days, **told)]


def test_two_outings_a_week_lie_apart():
    assert days_of(walker()) == [1, 4, 8, 11]


@pytest.mark.parametrize("asked", range(1, 22))
def test_every_week_has_as_many_outings_as_the_policy_asks_for(asked):
    policy = VisitPolicy({"green": 90}, "green", outings_per_week=asked)
    assert len(days_of(walker(), 28, policy)) == 4 * asked


def test_nobody_walks_on_leave_or_on_a_holiday():
    away = walker(weekdays=(0, 4), leave=((date(2026, 12, 3), date(2026, 12, 5)),))
    assert days_of(away, holidays=[date(2026, 12, 7)]) == [0, 11]


def evening(first: int, last: int) -> Visit:
    return Visit("h", 1, first, last, 12.0, window=POLICY.evening)


def test_as_few_outings_as_can_be_are_in_the_evening():
    offered = offered_outings(walker(weekdays=(0, 4)), POLICY, MONDAY, 28)
    due = [evening(0, 27), evening(3, 12), Visit("day", 2, 0, 6, 12.0), evening(20, 27)]
    begins = {outing.day: outing.begins for outing in with_evenings(offered, due, POLICY)}
    assert [day for day, begin in begins.items() if begin == POLICY.evening[0]] == [11, 25]


def test_a_period_without_an_outing_moves_none():
    offered = offered_outings(walker(weekdays=(0,)), POLICY, MONDAY, 14)
    assert with_evenings(offered, [evening(1, 5)], POLICY) == offered


def test_two_outings_of_one_day_do_not_overlap():
    policy = VisitPolicy({"green": 90}, "green", outings_per_week=14)
    first, second, *_ = offered_outings(walker(), policy, MONDAY, 7)
    assert first.day == second.day
    assert first.begins + first.minutes < second.begins


@pytest.mark.parametrize("wrong", [walker(minutes=0.0), walker(weekdays=(7,))])
def test_no_minutes_and_no_such_weekday_are_refused(wrong):
    with pytest.raises(GeoError):
        days_of(wrong)
