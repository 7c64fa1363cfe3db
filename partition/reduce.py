"""Smaller problems made from a problem: units drawn together into blocks, or a few of its slots by themselves."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy.sparse import coo_array, csr_array

from partition.problem import Floats, Ints, Problem, Singles, Territory, WalkTo
from partition.walk_to import column_blocks, walks_among, walks_of


def contract(problem: Problem, block_of: Ints) -> Problem:
    """
    Return the problem whose units are blocks of units that stay together; block_of runs from 0 without gaps.

    A block must hang together and lie in one territory, or in none. Its centre is the door of the unit to which the
    block has least to walk; it starts in the slot, and has its home there, where most of its households do.
    """
    n_blocks = int(block_of.max()) + 1
    if n_blocks == len(block_of):
        return problem
    weights = np.bincount(block_of, problem.weights, n_blocks).astype(np.intp)
    share = csr_array((problem.weights.astype(float), (block_of, np.arange(len(block_of)))))
    door = _doors(share, problem.walk_to, block_of)

    def walk_to(blocks: Ints) -> Singles:
        metres: Floats = share @ problem.walk_to(door[blocks]) / np.maximum(weights, 1)[:, None]
        return metres.astype(np.float32)

    neighbours, border_m = _between(problem, block_of, n_blocks)
    wishes = replace(
        problem.wishes,
        border_m=border_m,
        home=_main_slot(problem.wishes.home, problem.weights, block_of, n_blocks),
        load=None
        if problem.wishes.load is None
        else np.bincount(block_of, problem.wishes.load, n_blocks).astype(float),
    )
    pinned = None if problem.pinned is None else np.bincount(block_of, problem.pinned, n_blocks) > 0
    territories = tuple(replace(t, units=np.unique(block_of[t.units])) for t in problem.territories)
    start = _main_slot(problem.start, problem.weights, block_of, n_blocks)
    to_slot_m = problem.to_slot_m
    if to_slot_m is not None:
        to_slot_m = (share @ to_slot_m / np.maximum(weights, 1)[:, None]).astype(np.float32)
    return Problem(weights, walk_to, neighbours, territories, wishes, start, pinned, to_slot_m)


def restrict(problem: Problem, grid_of: Ints, kept: Sequence[int]) -> tuple[Problem, Ints]:
    """
    Return the problem of a few slots by themselves, with the units that an assignment gives them, and these units.

    The slots are numbered as they stand in ``kept``; the assignment is the start.
    """
    units = np.flatnonzero(np.isin(grid_of, kept))
    number = np.full(problem.n_grids + 1, -1, dtype=np.intp)
    number[list(kept)] = np.arange(len(kept))
    lists, wishes, slots = problem.neighbours, problem.wishes, problem.slots
    if wishes.border_m is not None:
        lists = csr_array((wishes.border_m, lists.indices, lists.indptr), shape=lists.shape)
    inner = lists[units][:, units]
    smaller = Problem(
        problem.weights[units],
        problem.walk_to if len(units) == len(grid_of) else walks_of(walks_among(problem.walk_to, units)),
        inner,
        (Territory(np.arange(len(units)), tuple(slots[slot] for slot in kept)),),
        replace(
            wishes,
            border_m=None if wishes.border_m is None else inner.data,
            home=None if wishes.home is None else number[wishes.home[units]],
            load=None if wishes.load is None else wishes.load[units],
        ),
        number[grid_of[units]],
        None if problem.pinned is None else problem.pinned[units],
        None if problem.to_slot_m is None else problem.to_slot_m[np.ix_(units, np.array(kept, dtype=np.intp))],
    )
    return smaller, units


def _doors(share: csr_array, walk_to: WalkTo, block_of: Ints) -> Ints:
    """Return for each block the unit of it to whose door it has least to walk."""
    inside = np.empty(len(block_of))
    units = np.arange(len(block_of))
    for columns in column_blocks(len(block_of)):
        to_block = share @ walk_to(units[columns])
        inside[columns] = to_block[block_of[columns], np.arange(to_block.shape[1])]
    order = np.lexsort((inside, block_of))
    return order[np.unique(block_of[order], return_index=True)[1]]


def _between(problem: Problem, block_of: Ints, n_blocks: int) -> tuple[csr_array, Floats | None]:
    """Return the neighbour lists of blocks and the prices of the borders between them."""
    lists = problem.neighbours.tocoo()
    left, right = block_of[lists.row], block_of[lists.col]
    apart = left != right
    border_m = problem.wishes.border_m
    data = np.ones(apart.sum()) if border_m is None else border_m[apart]
    summed = coo_array((data, (left[apart], right[apart])), shape=(n_blocks, n_blocks)).tocsr()
    summed.sort_indices()
    return summed, None if border_m is None else summed.data.copy()


def _main_slot(slot_of: Ints | None, weights: Ints, block_of: Ints, n_blocks: int) -> Ints | None:
    """Return the slot where most households of each block are, the first of equals; -1 where none is."""
    if slot_of is None:
        return None
    known = slot_of >= 0
    table = coo_array(
        (weights[known].astype(float) + 1e-9, (block_of[known], slot_of[known])),
        shape=(n_blocks, int(slot_of.max(initial=0)) + 1),
    ).toarray()
    return np.where(table.any(axis=1), table.argmax(axis=1), -1).astype(np.intp)
