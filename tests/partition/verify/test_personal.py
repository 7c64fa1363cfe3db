"""What the judge does not repeat, by a rule of its own."""

import pytest
from made_up import identities, identity

from partition.verify.finding import Finding
from partition.verify.personal import HIDDEN, hide_numbers, is_personal


@pytest.mark.parametrize("number", [*identities(5), "11010519491231002X", "13803541234", "+86 138-0354-1234"])
def test_identity_numbers_and_telephones_are_hidden(number: str) -> None:
    assert hide_numbers(f"households: {number}, h2") == f"households: {HIDDEN}, h2"
    assert is_personal(number)


def test_a_mistyped_identity_number_is_hidden_too() -> None:
    wrong = identity()[:-1] + ("1" if identity()[-1] != "1" else "2")
    assert hide_numbers(wrong) == HIDDEN


@pytest.mark.parametrize("code", ["140121203201001", "14012120320100101", "140121200001001012", "h13", "12.5 m"])
def test_codes_and_figures_stay(code: str) -> None:
    assert hide_numbers(code) == code
    assert not is_personal(code)


def test_no_finding_repeats_a_number() -> None:
    number = identity()
    finding = Finding(rule="files", severity="must", en=f"lost: {number}", zh=f"丢失：{number}")
    assert number not in repr(finding) + finding.message + str(finding.row())
