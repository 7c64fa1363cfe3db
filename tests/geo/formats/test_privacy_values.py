"""Values that are personal whatever their heading says, and codes that only look so."""

from datetime import datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up import card, identities, identity

from geo.formats.privacy import denied_values

PHONES = ["13803541234", "13935112345", "15234567890", "18634512345", "17703512345"]


def told(values: list[object], *, key: bool = False) -> str | None:
    """Return the English name of what values hold."""
    what = denied_values(values, key=key)
    return what[0] if what else None


def test_a_column_of_identity_numbers_is_known() -> None:
    assert told(list(identities(300))) == "identity numbers"


def test_one_identity_number_among_other_ids_is_known() -> None:
    assert told([*(f"H{i}" for i in range(2000)), identity()]) == "identity numbers"
    assert told([*range(2000), int(identity("19800101", 3))]) == "identity numbers"


def test_identity_numbers_with_slips_are_known_by_the_others() -> None:
    typed = [number[:-1] + "0" if i % 4 == 0 else number for i, number in enumerate(identities(100))]
    assert told(list(typed)) == "identity numbers"


def test_what_a_spreadsheet_left_of_an_identity_number_is_known() -> None:
    assert told([float(identity()[:15]) * 1000]) == "identity numbers"
    assert told(["1.40121198001011E+17"]) == "identity numbers"
    assert told([identity()[:15] + "000"]) == "identity numbers"


def test_codes_of_18_digits_are_kept_though_one_in_eleven_meets_the_check() -> None:
    codes = [f"140121200001{grid:03d}{serial:03d}" for grid in range(1, 30) for serial in range(1, 20)]
    chance = sum(told([code]) is not None for code in codes) / len(codes)

    assert 0.05 < chance < 0.15, "the codes must look like identity numbers, or the test shows nothing"
    assert told(list(codes)) is None


@given(st.lists(st.integers(0, 99), min_size=1, max_size=9, unique=True))
def test_codes_that_all_fail_the_check_are_never_denied(serials: list[int]) -> None:
    codes = [next(c for c in (f"14012119800101{s:03d}{d}" for d in "1234567890") if told([c]) is None) for s in serials]
    assert told(list(codes)) is None


@pytest.mark.parametrize("digits", [15, 17, 19])
def test_grid_codes_of_a_town_are_kept(digits: int) -> None:
    codes = [f"140121100{village}{grid:03d}".ljust(digits, "1") for village in range(201, 220) for grid in range(1, 9)]
    assert told(list(codes)) is None


def test_old_identity_numbers_are_known() -> None:
    assert told([f"140121{30 + i}0{i % 9 + 1}1{i % 9}00{i % 9}" for i in range(40)]) == "identity numbers"


def test_telephones_are_known_mobile_or_not() -> None:
    assert told([*PHONES]) == "telephone numbers"
    assert told([int(phone) for phone in PHONES]) == "telephone numbers"
    assert told(["0351-7654321", "（0351）7654322"]) == "telephone numbers"
    assert told(["一组", "二组", "三组 138 0354 1234"]) == "telephone numbers"


def test_codes_and_ids_of_11_digits_are_kept() -> None:
    assert told([f"130121{i:05d}" for i in range(1, 90)]) is None, "households of a county in Hebei"
    assert told([f"14012100{i:03d}" for i in range(1, 90)]) is None
    assert told([f"node/{9_000_000_000 + 71_234_567 * i}" for i in range(90)]) is None, "OpenStreetMap"


def test_a_telephone_among_the_codes_of_a_county_is_known() -> None:
    assert told([*(f"130121{i:05d}" for i in range(1, 5)), *PHONES]) == "telephone numbers"


def test_cards_devices_and_plates_are_known() -> None:
    assert told([card(f"62284800{i:010d}") for i in range(9)]) == "bank accounts"
    assert told(["352099001761481"]) == "device numbers"
    assert told(["352099001761482"]) is None, "its check is wrong"
    assert told(["H1", "晋A·12345"]) == "vehicles and plates"


def test_birth_dates_are_known_and_days_of_visits_are_kept() -> None:
    assert told(["1950-03-04", "1988/12/1", None, "1970年1月"]) == "birth dates"
    assert told([datetime(1950, 3, 4), pd.Timestamp("1961-01-01")]) == "birth dates"
    assert told(["19500304", "19610101"]) == "birth dates"
    assert told(["2026-01-31", "2025-12-01"]) is None
    assert told(["1-2", "3-4", "20240001"]) is None


def test_names_of_people_are_no_keys_and_names_of_places_stay() -> None:
    assert told(["张三", "H2"], key=True) == "names of residents"
    assert told(["王庄", "李家沟", "张村"], key=True) is None
    assert told(["张三"]) is None, "where it is no key it may be a place"


@pytest.mark.parametrize("values", [[], [None, None], [float("nan")], ["", " "], [1, 2.5, True], [["a"], {"b": 1}]])
def test_what_says_nothing_is_kept(values: list[object]) -> None:
    assert told(values, key=True) is None
