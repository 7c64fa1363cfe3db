"""Walks told by a function: what is worked out in parts is what it would be at once."""

import numpy as np

from partition.walk_to import COLUMNS, column_blocks, walks_among, walks_of


def test_every_column_lies_in_one_block_of_few() -> None:
    n = 2 * COLUMNS + 3
    blocks = [np.arange(n)[columns] for columns in column_blocks(n)]
    assert np.concatenate(blocks).tolist() == list(range(n))
    assert max(len(block) for block in blocks) == COLUMNS


def test_walks_among_some_units_are_those_of_the_matrix_in_their_order() -> None:
    n = 3 * COLUMNS
    metres = np.arange(n * n, dtype=np.float32).reshape(n, n)
    units = np.arange(n)[::-2]
    assert (walks_among(walks_of(metres), units) == metres[np.ix_(units, units)]).all()
