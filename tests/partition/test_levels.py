"""Bands and tolerance."""

import pytest

from partition.levels import Band, Level


def test_a_tolerance_of_five_percent_widens_as_the_definition_says() -> None:
    assert Band(300, 500).widened(0.05) == Band(285, 525)
    assert Band(50, 100).widened(0.05) == Band(48, 105)


def test_a_tolerance_that_no_float_holds_exactly_is_still_exact() -> None:
    assert Band(100, 110).widened(0.1) == Band(90, 121)


@pytest.mark.parametrize(("households", "counts"), [(299, []), (300, [1]), (599, []), (600, [2]), (1500, [3, 4, 5])])
def test_the_numbers_of_grids_that_a_band_allows(households: int, counts: list[int]) -> None:
    assert list(Band(300, 500).counts(households)) == counts


def test_a_level_allows_its_widened_band() -> None:
    assert Level("micro_grid", Band(50, 100), tolerance=0.05).allowed == Band(48, 105)
