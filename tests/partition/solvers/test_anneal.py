"""The search by annealing: what its temperature has to know."""

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.spatial.distance import cdist

from partition.levels import Band
from partition.problem import Problem, Slot, Territory, Wishes
from partition.solve import Effort, solve
from partition.walk_to import walks_of

WIDE, HIGH, BLOCK = 24, 12, 6
BAND = Band(30, 42)


def blocks(price_m: float) -> Problem:
    """Return units in rows, ten metres apart, whose borders cost something unless they are those of square blocks."""
    xy = np.array([(x, y) for x in range(WIDE) for y in range(HIGH)])
    apart = cdist(xy, xy, "cityblock")
    neighbours = csr_array((apart == 1).astype(float))
    block_of = xy // BLOCK @ [HIGH // BLOCK, 1]
    one, two = np.repeat(np.arange(len(xy)), np.diff(neighbours.indptr)), neighbours.indices
    slot = Slot(BAND, BAND)
    n_blocks = int(block_of.max()) + 1
    return Problem(
        weights=np.ones(len(xy), dtype=np.intp),
        walk_to=walks_of((10.0 * apart).astype(np.float32)),
        neighbours=neighbours,
        territories=(Territory(np.arange(len(xy)), (slot,) * n_blocks),),
        wishes=Wishes(border_m=np.where(block_of[one] == block_of[two], price_m, 0.0)),
    )


@pytest.mark.parametrize("seed", range(4))
def test_borders_dearer_than_any_walk_are_found_all_the_same(seed: int) -> None:
    found = solve(blocks(5_000.0), seed=seed, effort=Effort(iterations=300_000))
    assert found.excess == 0
    assert found.price_m == found.objective_m
