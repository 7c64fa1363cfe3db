"""Calls keyed in a table: what a result means for the household, and what is wrong with a row."""

from datetime import date

import pytest

from geo.errors import InputError
from geo.formats.calls import read_calls
from geo.formats.visits import COLUMNS

DAY = date(2026, 3, 9)
HEAD = "户编号,通话日期,通话结果"


@pytest.fixture
def read(tmp_path):
    """Return a function that reads the rows of a table."""

    def of(*rows):
        path = tmp_path / "calls.csv"
        path.write_text("\n".join(rows) + "\n", encoding="utf-8-sig")
        return read_calls(path, ["h1", "h2"], last_day=DAY)

    return of


@pytest.mark.parametrize(
    ("said", "visited", "again", "contact"),
    [("已通话", True, False, "电话"), ("未接", False, True, "电话"), ("希望上门", True, True, "上门")],
)
def test_a_result_says_whether_somebody_was_spoken_to_what_is_due_and_how_to_call(read, said, visited, again, contact):
    (row,) = read(HEAD, f"h1,2026-03-02,{said}").to_dict("records")
    told = {"date": date(2026, 3, 2), "visited": visited, "again": again, "contact_preference": contact}
    assert row == dict.fromkeys(COLUMNS) | told | {"household_id": "h1", "refused": False}


def test_calls_that_nobody_has_keyed_yet_are_passed_over(read):
    assert read(HEAD, "h1,,", "h2,2026-03-02,已通话")["household_id"].tolist() == ["h2"]


def test_a_table_of_visits_has_no_calls(read):
    assert read("户编号,走访日期,走访结果", "h1,2026-03-02,已访").empty


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("h9,2026-03-02,已通话", "no household of the plan has the id"),
        ("h1,,已通话", "needs its day"),
        ("h1,2026-03-10,已通话", "is to come"),
        ("h1,2026-03-02,没空", "已通话"),
    ],
)
def test_what_is_wrong_is_named_by_its_row(read, row, told):
    with pytest.raises(InputError) as error:
        read(HEAD, row)
    assert told in str(error.value)
    assert "2" in error.value.faults[0].where
