"""How long records are kept."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.governance.retention import LIMITS, kept_from, read_limits
from geo.errors import InputError


def test_defaults_keep_to_their_own_limits():
    assert all(limit.least <= limit.months <= limit.most for limit in LIMITS.values())


def test_a_place_sets_some_and_leaves_the_rest():
    limits = read_limits({"visits": 12})
    assert limits["visits"].months == 12
    assert {**limits, "visits": LIMITS["visits"]} == LIMITS


def test_every_fault_is_told():
    with pytest.raises(InputError) as refused:
        read_limits({"visits": 37, "answers": 0, "jobs": True, "plans": 3, "rounds": "6"})
    assert len(refused.value.faults) == 5


@pytest.mark.parametrize(("today", "first"), [("2026-03-31", "2024-03-31"), ("2024-02-29", "2022-02-28")])
def test_months_are_counted_by_the_calendar(today, first):
    assert kept_from(LIMITS["visits"], date.fromisoformat(today)) == date.fromisoformat(first)


@given(st.dates(date(2010, 1, 1)), st.sampled_from(sorted(LIMITS)))
def test_nothing_is_deleted_before_its_months_are_over(today, kind):
    limit = LIMITS[kind]
    first = kept_from(limit, today)
    assert 12 * (today.year - first.year) + today.month - first.month == limit.months
    assert first.day <= today.day
