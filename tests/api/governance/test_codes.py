"""Codes that are given once."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.governance.codes import CodeRegister, give, kept_codes, next_codes, number, retire
from api.governance.errors import WrongStateError

VILLAGE = "140121203208"
DAY = date(2026, 3, 2)
DOORS = [f"d{i}" for i in range(8)]
DRAWINGS = st.lists(st.lists(st.integers(0, 3), min_size=8, max_size=8), min_size=1, max_size=6)
ONE_EACH = dict.fromkeys(DOORS, 1)


def redrawn(register, today, drawing, day):
    """Return the register and the areas of all doors after a new drawing."""
    drawn = {door: f"new{label}" for door, label in zip(DOORS, drawing, strict=True)}
    kept = kept_codes(drawn, today, ONE_EACH)
    numbered = number(register, {VILLAGE: sorted(set(drawn.values()))}, kept, day, top=True)
    after = {door: numbered.codes[area] for door, area in drawn.items()}
    return retire(numbered.register, set(today.values()) - set(after.values()), day), after


@given(DRAWINGS)
def test_however_often_areas_are_drawn_anew_no_code_is_given_again(drawings):
    register, today = CodeRegister(), {}
    for step, drawing in enumerate(drawings):
        before = register
        register, today = redrawn(register, today, drawing, DAY + timedelta(days=step))
        new = register.given.keys() - before.given.keys()
        assert register.given.keys() >= before.given.keys()
        assert not (before.retired & (register.in_use | new))
        assert register.in_use == set(today.values())


@given(DRAWINGS)
def test_areas_that_do_not_change_keep_their_codes(drawings):
    register, today = redrawn(CodeRegister(), {}, drawings[0], DAY)
    assert redrawn(register, today, drawings[0], DAY) == (register, today)


def test_an_area_keeps_the_code_of_the_one_most_of_whose_doors_it_took():
    today = {"a": "v-001", "b": "v-001", "c": "v-001", "d": "v-002"}
    drawn = {"a": "x", "b": "y", "c": "y", "d": "y"}
    assert kept_codes(drawn, today, dict.fromkeys("abcd", 1)) == {"y": "v-001"}
    assert kept_codes(drawn, today, {"a": 9, "b": 1, "c": 1, "d": 1}) == {"x": "v-001", "y": "v-002"}


def test_new_codes_follow_the_last_one_ever_given():
    register = give(CodeRegister(), [f"{VILLAGE}001", f"{VILLAGE}003"], DAY)
    register = retire(register, [f"{VILLAGE}003"], DAY)
    assert next_codes(register, VILLAGE, 2, top=True) == (f"{VILLAGE}004", f"{VILLAGE}005")


def test_where_serials_run_out_they_get_more_digits():
    register = give(CodeRegister(), [f"{VILLAGE}00199"], DAY)
    assert next_codes(register, f"{VILLAGE}001", 2, top=False) == (f"{VILLAGE}0011000", f"{VILLAGE}0011001")


def test_a_village_without_a_numeric_code_has_a_hyphen():
    assert next_codes(CodeRegister(), "karhula", 1, top=True) == ("karhula-001",)


def test_a_retired_code_is_neither_given_nor_kept_nor_retired_again():
    register = retire(give(CodeRegister(), ["v-001"], DAY), ["v-001"], DAY)
    for wrong in (
        lambda: give(register, ["v-001"], DAY),
        lambda: retire(register, ["v-001"], DAY),
        lambda: number(register, {"v": ["x"]}, {"x": "v-001"}, DAY, top=True),
    ):
        with pytest.raises(WrongStateError, match="v-001"):
            wrong()


def test_two_areas_cannot_keep_one_code():
    register = give(CodeRegister(), ["v-001"], DAY)
    with pytest.raises(WrongStateError, match="two areas"):
        number(register, {"v": ["x", "y"]}, {"x": "v-001", "y": "v-001"}, DAY, top=True)
