"""Whole groups put together: the exact answer agrees with trying everything."""

from itertools import product

import networkx as nx
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from partition.feasibility.group_fit import Blocks, can_be_divided
from partition.levels import Band


def blocks(loads: list[int], pairs: list[tuple[int, int]]) -> Blocks:
    n = len(loads)
    ends = np.array(pairs, dtype=np.intp).reshape(-1, 2)
    return Blocks(np.array(loads), np.zeros(n, dtype=bool), np.zeros(n, dtype=np.intp), ends[:, 0], ends[:, 1])


def by_hand(loads: list[int], pairs: list[tuple[int, int]], band: Band) -> bool:
    """Return whether some assignment of blocks to grids is contiguous and inside the band."""
    graph = nx.Graph(pairs)
    graph.add_nodes_from(range(len(loads)))
    for assignment in product(range(len(loads)), repeat=len(loads)):
        grids = [[b for b in range(len(loads)) if assignment[b] == grid] for grid in set(assignment)]
        if all(sum(loads[b] for b in grid) in band and nx.is_connected(graph.subgraph(grid)) for grid in grids):
            return True
    return False


@settings(max_examples=25)
@given(
    st.lists(st.integers(1, 9), min_size=5, max_size=5),
    st.sets(st.sampled_from([(a, b) for a in range(5) for b in range(a + 1, 5)]), min_size=3, max_size=7),
    st.integers(4, 9),
    st.integers(0, 4),
)
def test_blocks_fit_exactly_where_some_assignment_does(
    loads: list[int], pairs: set[tuple[int, int]], least: int, more: int
) -> None:
    band = Band(least, least + more)
    assert can_be_divided(blocks(loads, sorted(pairs)), band) == by_hand(loads, sorted(pairs), band)


def test_a_loose_piece_between_blocks_may_be_shared_out() -> None:
    row = blocks([40, 20, 40], [(0, 1), (1, 2)])
    assert can_be_divided(row, Band(50, 60)) is False
    loose = Blocks(row.load, np.array([False, True, False]), row.area, row.left, row.right)
    assert can_be_divided(loose, Band(50, 60)) is True


def test_a_number_of_grids_that_is_asked_must_be_met() -> None:
    row = blocks([50, 50, 50, 50], [(0, 1), (1, 2), (2, 3)])
    assert can_be_divided(row, Band(50, 100), 2) is True
    assert can_be_divided(row, Band(50, 100), 5) is False
