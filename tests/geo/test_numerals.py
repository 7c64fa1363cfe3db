"""Chinese numerals: what people write is the number they mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.numerals import MOST, to_number, to_numeral


@given(st.integers(min_value=1, max_value=MOST))
def test_a_number_written_in_chinese_is_read_as_itself(number: int) -> None:
    assert to_number(to_numeral(number)) == to_number(str(number)) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [("十", 10), ("十二", 12), ("二十", 20), ("廿三", 23), ("一百零五", 105), ("两", 2), ("\u3007", None)],
)
def test_numerals_are_read_as_people_write_them(text: str, number: int | None) -> None:
    assert to_number(text) == number


@pytest.mark.parametrize("text", ["", "东", "1000", "-1", "3a", "十a"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert to_number(text) is None
