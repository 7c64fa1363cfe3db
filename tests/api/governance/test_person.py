"""What is kept of staff."""

import pytest
from made_up import identities

from api.governance.person import Person, is_plausible_phone, read_person
from geo.errors import InputError


def faults(**said):
    with pytest.raises(InputError) as refused:
        read_person(said)
    return refused.value.faults


def test_a_name_and_a_telephone_at_work_are_all_that_is_kept():
    assert read_person({"name": " 李样例 ", "work_phone": "0351-5721234"}) == Person("李样例", "0351-5721234")
    assert read_person({"name": "Example Person"}) == Person("Example Person", None)


@pytest.mark.parametrize(
    "phone",
    ["13912345678", "+86 139 1234 5678", "0351-5721234-801", "5721234", "12345", "400-123-4567", "+358 40 1234567"],
)
def test_telephones_of_offices_are_taken(phone):
    assert is_plausible_phone(phone)


@pytest.mark.parametrize(
    "phone", ["12", "1391234567", "abc", "0351-572123", "1234567890123456", "139 1234 5678 或", ""]
)
def test_what_is_no_telephone_is_not(phone):
    assert not is_plausible_phone(phone)


@pytest.mark.parametrize("field", ["name", "work_phone"])
def test_an_identity_number_is_refused_and_never_repeated(field):
    number = identities(1)[0]
    for form in (
        number,
        f"{number[:6]} {number[6:14]} {number[14:]}",
        number[:-1] + ("1" if number[-1] != "1" else "2"),
    ):
        found = faults(**{"name": "李样例", field: form})
        assert not any(number[6:14] in str(fault) for fault in found)


def test_a_mistyped_identity_number_is_told_as_one():
    assert "identity number" in faults(name="李样例", work_phone="140121199001011230")[0].en


@pytest.mark.parametrize("key", ["身份证号", "birth_date", "party_member", "家庭住址", "remarks"])
def test_nothing_else_is_taken_whatever_it_holds(key):
    (fault,) = faults(**{"name": "李样例", key: "secret"})
    assert key in fault.where
    assert "secret" not in str(fault)


def test_all_faults_come_at_once():
    assert len(faults(name="", work_phone="x", 民族="x")) == 3


@pytest.mark.parametrize("value", [["李样例"], {"a": 1}, "李\n样例", "李" * 41])
def test_a_name_is_one_line_of_text(value):
    assert len(faults(name=value)) == 1


def test_a_telephone_that_a_spreadsheet_made_a_number_is_read():
    assert read_person({"name": "李样例", "work_phone": 13912345678}).work_phone == "13912345678"


def test_a_telephone_that_is_none_is_told_what_one_is_like():
    told = faults(name="李样例", work_phone="0939-1234567")[0]
    assert "area code of 3 or 4 digits and a number of 7 or 8 that begins with 2 to 8" in told.en
    assert "号码首位为 2 至 8" in told.zh
    assert is_plausible_phone("0939-8212345")
