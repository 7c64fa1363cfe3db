"""Numbers that belong to a person: what is one, and what is hidden in a message."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up import card, identity, wide

from geo.errors import Fault, Mark
from geo.personal import HIDDEN, is_card, is_identity_number, is_old_identity_number, is_telephone, mask


def test_the_example_of_the_standard_is_an_identity() -> None:
    assert is_identity_number("11010519491231002X")
    assert is_identity_number("11010519491231002x")


@pytest.mark.parametrize(
    "wrong", ["110105194912310021", "11010519490231002X", "99010519491231002X", "1101051949123100"]
)
def test_a_wrong_check_or_date_or_region_or_length_is_none(wrong: str) -> None:
    assert not is_identity_number(wrong)


@given(place=st.integers(0, 16), step=st.integers(1, 9))
def test_one_wrong_digit_is_always_found(place: int, step: int) -> None:
    right = identity("19731130", 128)
    wrong = right[:place] + str((int(right[place]) + step) % 10) + right[place + 1 :]

    assert is_identity_number(right)
    assert not is_identity_number(wrong)


def test_an_old_identity_number_has_a_birthday_that_somebody_alive_has() -> None:
    assert is_old_identity_number("140121530908001")
    assert not is_old_identity_number("140121531308001")
    assert not is_old_identity_number("140121100201001"), "grid 1 of village 201 of the town 100"


@pytest.mark.parametrize("number", ["13803541234", "8613803541234", "03517654321", "01065432109"])
def test_telephones_are_known(number: str) -> None:
    assert is_telephone(number)


@pytest.mark.parametrize("number", ["14012100001", "12345678901", "00000000001", "1380354123", "240121001001"])
def test_codes_are_no_telephones(number: str) -> None:
    assert not is_telephone(number)


def test_a_bank_card_has_an_issuer_and_a_check() -> None:
    assert is_card(card())
    assert not is_card(card()[:-1] + str((int(card()[-1]) + 1) % 10))
    assert not is_card("1234567812345670"), "the check is right, but nobody issues it"


@pytest.mark.parametrize(
    "said",
    [
        identity(),
        f"id {identity()[:6]} {identity()[6:14]} {identity()[14:]}",
        f"H{identity()}号",
        wide(identity()),
        "140121530908001",
        "138-0354-1234",
        "+86 138 0354 1234",
        "(0351) 7654321",
        card(),
        "晋A12345",
        "京A·D12345",
        identity()[:-1] + str((int(identity()[-1].replace("X", "0")) + 3) % 10),
    ],
)
def test_personal_numbers_are_hidden_however_they_are_written(said: str) -> None:
    assert HIDDEN in mask(f"got {said}; text")
    assert not any(part.isdigit() and len(part) > 4 for part in mask(f"got {said}; text").split())


@pytest.mark.parametrize(
    "said",
    [
        "140121203201001", "14012120320100101", "140121100201006001", "112.30123456789012", "H12", "2026-01-31",
        "256,000,000 bytes", "EPSG:4526", "0.14012119800101001",
    ],
)  # fmt: skip
def test_codes_coordinates_and_counts_stay(said: str) -> None:
    assert mask(f"got {said}; text") == f"got {said}; text"


def test_no_fault_carries_a_personal_number() -> None:
    number = identity()
    fault = Fault(f"{number}.csv", f"got {number}", f"得到 {number}", (Mark(2, None, f"got {number}", "13803541234"),))

    assert number not in repr(fault)
    assert number not in str(fault)
    assert fault.marks[0] == Mark(2, None, f"got {HIDDEN}", HIDDEN)


@pytest.mark.parametrize("apart", [" ", ".", "_", "\u2013", "\u200b"])
def test_whatever_stands_between_its_parts_a_number_is_hidden(apart: str) -> None:
    number = identity()
    assert mask(apart.join((number[:6], number[6:10], number[10:14], number[14:]))) == HIDDEN
    assert mask(apart.join(("138", "1234", "5678"))) == HIDDEN


def test_a_letter_after_an_identity_number_does_not_show_it() -> None:
    assert mask(f"{identity()}A") == f"{HIDDEN}A"
