"""Territories: what hangs together, and the walks by which small pieces join the rest."""

import numpy as np

from geo.adjacency import Adjacency
from partition.territories import Link, join_territories


def borders(n: int, opened: list[tuple[int, int]], closed: list[tuple[int, int]]) -> Adjacency:
    left, right = np.array([*opened, *closed], dtype=np.intp).T
    metres = np.full(len(left), 10.0)
    open_m = np.where(np.arange(len(left)) < len(opened), 10.0, 0.0)
    return Adjacency(n, left, right, metres, open_m, np.zeros(len(left), dtype=bool))


def walks(n: int, **metres: float) -> np.ndarray:
    """Return walking distances of 999 m, but for the pairs given as ``w01=...``."""
    table = np.full((n, n), 999.0)
    for pair, value in metres.items():
        a, b = int(pair[1]), int(pair[2])
        table[a, b] = table[b, a] = value
    return table


def joined(
    adjacency: Adjacency,
    walk_m: np.ndarray,
    *,
    least: float,
    group: list[int] | None = None,
    part: list[int] | None = None,
) -> tuple[int, tuple[Link, ...]]:
    """Return the number of territories where every unit is one household, and the links."""
    n = adjacency.n
    territory, links = join_territories(
        adjacency,
        np.array(group or [0] * n),
        np.ones(n, dtype=np.intp),
        np.array(part or [0] * n),
        lambda units, others: walk_m[np.ix_(units, others)],
        lambda households: households >= least,
    )
    return len(np.unique(territory)), links


def test_a_pocket_joins_over_its_shortest_walk_and_not_over_the_river_beside_it() -> None:
    """0 ≈ 1 ─ 2 ─ 3: from 0 the path leads round to 3; the house across the river is far on foot."""
    adjacency = borders(4, [(1, 2), (2, 3)], [(0, 1)])
    assert joined(adjacency, walks(4, w01=700, w03=120), least=2) == (1, (Link(0, 3, "pocket"),))


def test_rings_within_rings_join_one_after_the_other() -> None:
    """0 is an island in the ring 1-2, which is one in the village 3-4-5; a boat goes from 0 to the village."""
    adjacency = borders(6, [(1, 2), (3, 4), (4, 5)], [(0, 1), (0, 2), (1, 3), (2, 5)])
    walk_m = walks(6, w01=400, w04=100, w23=250)
    assert joined(adjacency, walk_m, least=3) == (1, (Link(0, 4, "pocket"), Link(2, 3, "pocket")))


def test_two_pockets_that_are_large_enough_together_join_each_other_alone() -> None:
    adjacency = borders(6, [(2, 3), (3, 4), (4, 5)], [(0, 1), (1, 2)])
    territories, links = joined(adjacency, walks(6, w01=50, w12=80), least=2)
    assert (territories, links) == (2, (Link(0, 1, "pocket"),))


def test_a_pocket_joins_nobody_outside_its_own_parent() -> None:
    adjacency = borders(4, [(1, 2), (2, 3)], [(0, 1)])
    _, links = joined(adjacency, walks(4, w01=50, w03=120), least=2, group=[0, 1, 0, 0])
    assert links[0] == Link(0, 3, "pocket")


def test_a_link_between_land_parts_spans_them() -> None:
    adjacency = borders(4, [(1, 2), (2, 3)], [])
    assert joined(adjacency, walks(4, w02=90), least=2, part=[1, 0, 0, 0]) == (1, (Link(0, 2, "spans_parts"),))


def test_a_piece_large_enough_joins_nothing() -> None:
    adjacency = borders(4, [(0, 1), (2, 3)], [(1, 2)])
    assert joined(adjacency, walks(4, w12=10), least=2) == (2, ())
