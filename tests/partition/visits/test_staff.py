"""Days of the week for outings, and absences of those who walk."""

from datetime import date

import pytest

from geo.errors import GeoError
from partition.visits.staff import Staff, spread_weekdays


def test_two_outings_a_week_are_on_tuesday_and_friday():
    assert spread_weekdays(2) == (1, 4)


@pytest.mark.parametrize("outings", range(1, 22))
def test_there_are_as_many_days_as_outings_and_none_has_two_more_than_another(outings):
    days = spread_weekdays(outings)
    counts = [days.count(day) for day in range(7)]
    assert len(days) == outings
    assert set(days) <= set(range(7))
    assert max(counts) - min(counts) <= 1


def test_up_to_five_outings_leave_the_weekend_alone():
    assert all(max(spread_weekdays(outings)) < 5 for outings in range(1, 6))


def test_no_outing_is_no_week():
    with pytest.raises(GeoError, match="at least 1"):
        spread_weekdays(0)


def test_both_ends_of_leave_are_away():
    staff = Staff("1", "", ("g",), leave=((date(2026, 12, 3), date(2026, 12, 5)),))
    assert [staff.away(date(2026, 12, day)) for day in (2, 3, 5, 6)] == [False, True, True, False]
