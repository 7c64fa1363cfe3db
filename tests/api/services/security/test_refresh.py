"""Refresh tokens."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from api.services.security.refresh import (
    FAMILY_LIFE,
    LIFE,
    Refused,
    Rotated,
    begin_family,
    digest_of,
    new_secret,
    revoked,
    rotate,
)

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
FIRST = begin_family("one", "u-1", "family", NOW)


def test_a_secret_is_256_random_bits_and_only_its_digest_is_kept():
    secret = new_secret()
    assert len(secret) == 43
    assert secret != new_secret()
    assert secret not in repr(begin_family(secret, "u-1", "family", NOW))


def test_a_token_brings_the_next_of_its_family_once():
    step = rotate(FIRST, "two", NOW)
    assert isinstance(step, Rotated)
    assert (step.following.digest, step.following.family, step.following.user) == (digest_of("two"), "family", "u-1")
    assert step.used.used_at == NOW
    assert isinstance(rotate(step.following, "three", NOW), Rotated)


def test_a_token_that_comes_again_ends_its_family():
    used = rotate(FIRST, "two", NOW).used
    for moment in (NOW, NOW + 2 * LIFE):
        assert rotate(used, "three", moment).revoke == "family"


def test_what_is_unknown_over_or_revoked_brings_nothing_and_revokes_nothing():
    (ended,) = revoked((FIRST,), NOW)
    for kept, moment in ((None, NOW), (FIRST, NOW + LIFE), (ended, NOW)):
        step = rotate(kept, "two", moment)
        assert isinstance(step, Refused)
        assert step.revoke is None


def test_revoking_a_family_again_leaves_the_first_moment():
    once = revoked((FIRST,), NOW)
    assert revoked(once, NOW + LIFE) == once


def test_no_family_outlives_its_time_however_often_it_is_used():
    token, now = FIRST, NOW
    while isinstance(step := rotate(token, "next", now), Rotated):
        token, now = step.following, now + LIFE / 2
    assert now <= NOW + FAMILY_LIFE + LIFE / 2


@given(st.lists(st.integers(0, 9), max_size=12))
def test_in_any_order_of_uses_one_token_at_most_is_good(uses):
    tokens = [FIRST]
    for use in uses:
        which = min(use, len(tokens) - 1)
        step = rotate(tokens[which], str(len(tokens)), NOW + timedelta(minutes=len(tokens)))
        if isinstance(step, Rotated):
            tokens[which : which + 1] = [step.used]
            tokens.append(step.following)
        elif step.revoke:
            tokens = list(revoked(tuple(tokens), NOW))
    good = [one for one in tokens if one.used_at is None and one.revoked_at is None]
    replayed = any(one.revoked_at for one in tokens)
    assert len(good) == (0 if replayed else 1)
