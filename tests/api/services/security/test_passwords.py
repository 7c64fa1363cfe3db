"""Passwords."""

import pytest

from api.services.security.passwords import Cost, Passwords, password_faults

GOOD = "三块石头-and-a-mill"
CHEAP = Passwords(Cost(memory_kib=64, passes=1, lanes=1))


def faults(password, user="planner"):
    return list(password_faults(password, user=user))


def test_a_password_is_kept_as_argon2id_and_never_as_text():
    kept = CHEAP.hash(GOOD)
    assert kept.startswith("$argon2id$")
    assert GOOD not in kept
    assert kept != CHEAP.hash(GOOD)


def test_only_the_same_password_is_right():
    kept = CHEAP.hash(GOOD)
    assert CHEAP.check(GOOD, kept).right
    assert not CHEAP.check(f"{GOOD} ", kept).right
    assert not CHEAP.check("", kept).right


def test_the_same_letters_are_the_same_password_however_they_are_typed():
    assert CHEAP.check("ａｂｃ" + "\N{LATIN SMALL LETTER E}\N{COMBINING ACUTE ACCENT}", CHEAP.hash("abcé")).right  # noqa: RUF001


@pytest.mark.parametrize("kept", [None, "", "plain text", "$argon2id$broken"])
def test_unknown_users_and_damaged_hashes_cost_one_comparison_as_well(kept, monkeypatch):
    compared = []
    passwords = Passwords(CHEAP.cost)
    real = passwords._hasher.current_hasher
    monkeypatch.setattr(real, "verify", lambda *given: compared.append(given) or False)
    assert not passwords.check(GOOD, kept).right
    assert len(compared) == 1


def test_nothing_is_right_for_a_user_whom_nobody_knows():
    assert not CHEAP.check(CHEAP._nobodys, None).right


def test_a_hash_is_made_anew_when_the_cost_has_grown_and_only_then():
    kept = CHEAP.hash(GOOD)
    dearer = Passwords(Cost(memory_kib=128, passes=2, lanes=1))
    better = dearer.check(GOOD, kept).better_hash
    assert better is not None
    assert dearer.check(GOOD, better).better_hash is None
    assert CHEAP.check(GOOD, better).better_hash is None
    assert dearer.check("wrong", kept).better_hash is None


def test_the_default_costs_what_owasp_asks_at_least():
    assert "$m=19456,t=2,p=1$" in Passwords().hash(GOOD)


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("short", "has 10 to 128 characters"),
        ("aaaaaaaaaaaab", "different characters"),
        ("1949-10-01 2026", "needs letters"),
        ("the-Planner-1", "user's name"),
        ("Password123", "first that are guessed"),
    ],
)
def test_weak_passwords_are_told_why_in_two_languages_and_not_repeated(password, said):
    found = faults(password)
    assert any(said in fault.en for fault in found)
    assert all(fault.zh and password not in str(fault) for fault in found)


def test_all_faults_of_a_password_come_at_once():
    assert len(list(password_faults("1111", user="planner"))) == 3


@pytest.mark.parametrize("password", [GOOD, "correct horse battery staple", "password of the village mill"])
def test_long_phrases_are_good_enough(password):
    assert not list(password_faults(password, user="planner"))
