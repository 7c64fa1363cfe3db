"""Numbers of things in English: one household, two households."""

import pytest

from geo.counted import counted


@pytest.mark.parametrize(
    ("said", "right"),
    [
        (counted(1, "household"), "1 household"),
        (counted(2, "household"), "2 households"),
        (counted(0, "household"), "0 households"),
        (counted(1, "address has", "addresses have"), "1 address has"),
        (counted(3, "address has", "addresses have"), "3 addresses have"),
        (counted(1200, "unit", said="1,200"), "1,200 units"),
    ],
)
def test_a_noun_goes_with_its_number(said, right):
    assert said == right
