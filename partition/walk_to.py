"""Walks from all units to some, told by a function: large matrices are made in parts, and only where they are read."""

from collections.abc import Iterator

import numpy as np

from partition.problem import Ints, Singles, WalkTo

COLUMNS = 128
"""Columns of large matrices that are worked out at a time."""


def column_blocks(n: int) -> Iterator[slice]:
    """Yield slices of some of n columns each, so that what a large matrix is made from takes little memory."""
    for begin in range(0, n, COLUMNS):
        yield slice(begin, min(begin + COLUMNS, n))


def walks_among(walk_to: WalkTo, units: Ints) -> Singles:
    """Return metres from each of some units to the door of each of them, shape ``(len(units), len(units))``."""
    metres = np.empty((len(units), len(units)), dtype=np.float32)
    for columns in column_blocks(len(units)):
        metres[:, columns] = walk_to(units[columns])[units]
    return metres


def walks_of(metres: Singles) -> WalkTo:
    """Return what tells the walks of a matrix, ``metres[u, c]`` from unit u to unit c's door."""
    return lambda centres: metres[:, centres]
