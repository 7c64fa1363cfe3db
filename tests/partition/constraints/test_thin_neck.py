"""A grid whose parts touch along a few metres only is told of, and breaks no rule."""

import numpy as np
import pytest

from partition.constraints.thin_neck import NECK_M, _joined_by_necks


def joined(*borders: tuple[int, int, float], n: int = 6) -> list[float]:
    left, right, metres = (np.array(column) for column in zip(*borders, strict=True))
    return sorted(_joined_by_necks(n, left, right, metres.astype(float))[1].tolist())


def test_two_pairs_of_cells_that_touch_along_4_m_have_a_neck_of_4_m() -> None:
    assert joined((0, 1, 50), (2, 3, 50), (1, 2, 4)) == [4]


@pytest.mark.parametrize("border_m", [NECK_M, 30.0])
def test_a_border_of_10_m_or_more_is_no_neck(border_m: float) -> None:
    assert joined((0, 1, 50), (1, 2, border_m)) == []


def test_short_borders_side_by_side_are_no_neck_together() -> None:
    """Cells 0 and 1 are one part: what each shares with cell 2 counts together."""
    assert joined((0, 1, 50), (0, 2, 6), (1, 2, 6)) == []


def test_a_part_that_grew_wide_enough_joins_the_next_one() -> None:
    assert joined((0, 1, 50), (0, 2, 6), (1, 2, 6), (2, 3, 5), (0, 3, 6)) == []


def test_every_neck_of_a_chain_is_found() -> None:
    assert joined((0, 1, 3), (1, 2, 50), (2, 3, 7)) == [3, 7]
