"""Lengths in whole metres, as papers and pages print them."""

from collections.abc import Iterable
from itertools import accumulate, pairwise


def whole_metres(lengths: Iterable[float]) -> list[int]:
    """Return lengths in whole metres, each at most one off, that add up to their rounded sum."""
    return [after - before for before, after in pairwise(round(one) for one in accumulate(lengths, initial=0.0))]
