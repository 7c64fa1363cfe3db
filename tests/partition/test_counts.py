"""How many grids, and how totals are shared out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partition.counts import Total, can_stand_alone, default_count, share_counts, slots_for, spread
from partition.levels import Band, Level

GRID = Level("grid", Band(300, 500))
MICRO = Level("micro_grid", Band(50, 100))


def test_the_default_number_is_households_over_mid_band_clipped() -> None:
    assert default_count(2031, MICRO) == 27
    assert default_count(161, GRID) == 1
    assert default_count(600, GRID) == 2
    assert default_count(100, Level("exact", Band(100, 100))) == 1


def test_a_tower_above_the_band_cannot_be_two_halves_below_it() -> None:
    assert not can_stand_alone(110, Band(60, 100))
    assert can_stand_alone(120, Band(60, 100))


@given(st.integers(1, 500), st.integers(1, 40))
def test_a_total_is_spread_evenly(total: int, over: int) -> None:
    shares = spread(total, over)
    assert sum(shares) == total
    assert max(shares) - min(shares) <= 1


def test_grids_are_narrowed_to_what_their_micro_grids_can_hold() -> None:
    slots = slots_for((2, 7), (GRID, MICRO))
    assert [(slot.strict, slot.below) for slot in slots] == [(Band(300, 400), (4,)), (Band(300, 300), (3,))]


def test_the_township_of_the_sources_is_shared_out_without_any_tolerance() -> None:
    grids, extra = [2, 3, 2, 4, 3, 2, 3, 2, 3], [0, 1, 0, 2, 1, 0, 1, 0, 1]
    households = [300 * g + 100 * e - (40 if e else 0) for g, e in zip(grids, extra, strict=True)]
    shares = share_counts(households, (GRID, MICRO), (Total(24, True), Total(78, True)))
    assert shares == [(g, 3 * g + e) for g, e in zip(grids, extra, strict=True)]


@given(st.lists(st.integers(60, 900), min_size=1, max_size=6))
def test_given_totals_are_met_and_every_territory_gets_a_grid(households: list[int]) -> None:
    total = max(len(households), round(sum(households) / 75))
    shares = share_counts(households, (MICRO,), (Total(total, True),))
    assert sum(count for (count,) in shares) == total
    assert min(count for (count,) in shares) >= 1


def test_fewer_grids_than_territories_are_refused() -> None:
    with pytest.raises(ValueError, match="2 territories cannot share"):
        share_counts([300, 300], (GRID,), (Total(1, True),))
