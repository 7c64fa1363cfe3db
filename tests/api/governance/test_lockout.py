"""Locks that grow, and requests that are too many."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from api.governance.lockout import LockoutRules, LoginRecord, Rate, after_failure, after_success, take, wait_for

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
RULES = LockoutRules()
MINUTE = timedelta(minutes=1)


def locked(record, now):
    """Return the record after so many failures as lock a user."""
    for _ in range(RULES.failures):
        record = after_failure(record, now, RULES)
    return record


def test_a_user_is_locked_at_the_last_failure_and_not_before():
    record = LoginRecord()
    for _ in range(RULES.failures - 1):
        record = after_failure(record, NOW, RULES)
    assert not wait_for(record, NOW)
    assert wait_for(after_failure(record, NOW, RULES), NOW) == MINUTE


def test_each_lock_is_twice_as_long_up_to_the_longest():
    record, now, waits = LoginRecord(), NOW, []
    for _ in range(8):
        record = locked(record, now)
        waits.append(wait_for(record, now) // MINUTE)
        now += wait_for(record, now)
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]


def test_trying_while_locked_does_not_lock_for_longer():
    record = locked(LoginRecord(), NOW)
    assert locked(record, NOW + MINUTE / 2) == record


def test_failures_far_apart_lock_nobody():
    record = LoginRecord()
    for step in range(20):
        record = after_failure(record, NOW + step * RULES.window, RULES)
    assert not wait_for(record, NOW)


def test_success_and_a_quiet_day_forget_the_past():
    record = locked(locked(LoginRecord(), NOW), NOW + MINUTE)
    later = NOW + RULES.forgotten + 10 * MINUTE
    assert after_success(record) == LoginRecord()
    assert wait_for(locked(record, later), later) == MINUTE


@given(st.lists(st.floats(-1, 3), max_size=40))
def test_never_more_is_let_through_than_burst_and_rate_allow(pauses):
    rate, bucket, now, through = Rate(burst=5, per_second=2), None, NOW, 0
    for pause in pauses:
        now += timedelta(seconds=pause)  # a clock may be set back
        taken = take(bucket, rate, now)
        bucket, through = taken.bucket, through + taken.let_through
    assert through <= 5 + 2 * sum(pause for pause in pauses if pause > 0) + 1e-3


def test_who_waits_as_long_as_told_is_let_through():
    rate, bucket = Rate(burst=1, per_second=0.5), take(None, Rate(1, 0.5), NOW).bucket
    refused = take(bucket, rate, NOW)
    assert (refused.let_through, refused.wait) == (False, timedelta(seconds=2))
    assert take(refused.bucket, rate, NOW + refused.wait).let_through
