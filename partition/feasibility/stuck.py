"""Blocks that no connected set of blocks inside a band contains: found by looking at their surroundings, no solver."""

import numpy as np

from partition.counts import can_stand_alone
from partition.feasibility.group_fit import Blocks
from partition.levels import Band

MOST_SETS = 3_000
"""Sets of blocks looked at around one block; what is not settled by then is not proven."""


def surroundings_of_stuck(blocks: Blocks, band: Band, block: int) -> set[int] | None:
    """
    Return all that the proof looks at that a block is in no grid of a band; None where it may be in one.

    Every connected set around the block is too heavy before it is heavy enough. Loose pieces have any number of their
    households in it. Areas that are too small for a grid may help it out by any number of theirs. A proof that looks
    at no block that stays whole is none of groups: None.
    """
    least = band.min - _help(blocks, band, block)
    if least <= 0:
        return None
    seen, n_sets = {block}, 0
    start = (blocks.least[block], int(blocks.load[block]))
    queue = [(*start, frozenset({block}), frozenset(blocks.beside[block]))]
    while queue:
        low, high, inside, rim = queue.pop()
        n_sets += 1
        if (low <= band.max and high >= least) or n_sets > MOST_SETS:
            return None
        closed = inside
        seen |= rim
        # each set is met once: what was offered before is closed to those that come after
        for v in sorted(rim, key=lambda v: blocks.least[v]):
            closed |= {v}
            if low + blocks.least[v] <= band.max:
                wider = (rim | set(blocks.beside[v])) - closed
                queue.append((low + blocks.least[v], high + int(blocks.load[v]), closed, wider))
    return None if blocks.loose[list(seen)].all() else seen


def _help(blocks: Blocks, band: Band, block: int) -> int:
    """Return the households that may join a block from elsewhere: none, or all where its own area is too small."""
    loads = np.bincount(blocks.area, blocks.load).astype(int)
    small = [not can_stand_alone(int(load), band) for load in loads]
    own = int(blocks.area[block])
    if small[own]:
        return band.min
    return int(sum(load for load, too_small in zip(loads, small, strict=True) if too_small))
