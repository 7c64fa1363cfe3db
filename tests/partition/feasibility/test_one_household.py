"""Sentences about a single household: its noun and its verb go with it."""

import pytest

from partition.feasibility.wording import in_households, not_divisible
from partition.levels import Band, Level

LEVEL = Level("grid", Band(10, 20))


@pytest.mark.parametrize(
    ("households", "said"),
    [(1, "1 household is fewer than one grid"), (8, "8 households are fewer than one grid")],
)
def test_too_few_households_are_told_in_their_number(households, said):
    assert not_divisible(households, LEVEL)[0].startswith(said)


def test_many_households_have_commas():
    assert [in_households(n) for n in (1, 2_100)] == ["1 household", "2,100 households"]
