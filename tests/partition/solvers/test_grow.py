"""Starts grown from seeds: how many of them fall to each of the places where people live."""

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.spatial.distance import cdist

from partition.levels import Band
from partition.problem import Ints, Problem, Slot, Territory
from partition.solvers.grow import grow, spread
from partition.walk_to import walks_of

HAMLETS, HOUSES, APART_M, GRIDS_EACH = 9, 30, 2_000.0, 3


@pytest.fixture
def hamlets() -> Problem:
    """Return nine hamlets of three grids each, two kilometres apart, a path from each to the next."""
    xy = np.array([(n * APART_M + 10.0 * house, 0.0) for n in range(HAMLETS) for house in range(HOUSES)])
    n = len(xy)
    one = np.arange(n - 1)
    path = csr_array((np.ones(n - 1), (one, one + 1)), shape=(n, n))
    slot = Slot(Band(8, 12), Band(8, 12))
    return Problem(
        weights=np.ones(n, dtype=np.intp),
        walk_to=walks_of(cdist(xy, xy).astype(np.float32)),
        neighbours=csr_array(path + path.T),
        territories=(Territory(np.arange(n), (slot,) * (HAMLETS * GRIDS_EACH)),),
    )


def seeds_of(problem: Problem, rng: np.random.Generator) -> Ints:
    """Return one seed for each grid, anywhere."""
    return rng.choice(len(problem.weights), problem.n_grids, replace=False)


@pytest.mark.parametrize("seed", range(10))
def test_every_hamlet_gets_about_as_many_seeds_as_it_has_room_for(hamlets: Problem, seed: int) -> None:
    rng = np.random.default_rng(seed)
    seeds = np.concatenate(spread(hamlets, np.arange(len(hamlets.weights)), seeds_of(hamlets, rng), rng))
    assert len(set(seeds.tolist())) == hamlets.n_grids
    each = np.bincount(seeds // HOUSES, minlength=HAMLETS)
    assert np.abs(each - GRIDS_EACH).max() <= 1
    assert (each == GRIDS_EACH).sum() >= HAMLETS - 2


@pytest.mark.parametrize("even", [False, True])
def test_a_start_holds_every_unit_in_a_grid_in_one_piece(hamlets: Problem, even: bool) -> None:
    grid_of = grow(hamlets, np.random.default_rng(0), even=even)
    assert len(np.unique(grid_of)) == hamlets.n_grids
    assert (np.diff(grid_of) != 0).sum() == hamlets.n_grids - 1  # along the path each is met once
