"""The shortest walk over edges and past nodes, held against trying everything and against what is known."""

import heapq
from dataclasses import replace

import numpy as np
import pytest

from geo.errors import GeoError
from partition.visits.patrol.circuit import string_together
from partition.visits.patrol.find import tour_past
from partition.visits.patrol.task import Task, Walk, settle
from partition.visits.patrol.walk import find_walk


def shortest(task: Task) -> float:
    """Return the metres of the shortest walk, by Dijkstra's algorithm over nodes and what is done already."""
    bit = {edge: 1 << i for i, edge in enumerate(np.flatnonzero(task.required).tolist())}
    call = {node: 1 << (len(bit) + i) for i, node in enumerate(task.calls)}
    done = (1 << (len(bit) + len(call))) - 1
    at: dict[int, list[tuple[int, int]]] = {}
    for edge, (a, b) in enumerate(task.ends.tolist()):
        at.setdefault(a, []).append((edge, b))
        at.setdefault(b, []).append((edge, a))
    best = np.inf
    for begin in range(task.n) if task.start is None else [task.start]:
        last = {begin} if task.closed else set(range(task.n)) if task.end is None else {task.end}
        seen, queue = set(), [(0.0, begin, call.get(begin, 0))]
        while queue:
            metres, node, state = heapq.heappop(queue)
            if metres >= best or (state == done and node in last):
                best = min(best, metres)
                break
            if (node, state) in seen:
                continue
            seen.add((node, state))
            for edge, other in at.get(node, ()):
                after = state | bit.get(edge, 0) | call.get(other, 0)
                heapq.heappush(queue, (metres + task.metres[edge], other, after))
    return float(best)


def any_task(seed: int) -> Task:
    """Return a small random task: all edges, some of them, some and calls, or calls alone, by turns."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(2, 8))
    ends = [(int(rng.integers(i)), i) for i in range(1, n)] + rng.integers(0, n, (int(rng.integers(5)), 2)).tolist()
    required = rng.random(len(ends)) < (1.0, 0.4, 0.4, 0.0)[seed % 4]
    calls = tuple(sorted(set(rng.integers(0, n, rng.integers(4)).tolist()))) if seed % 4 > 1 else ()
    start, end = (int(rng.integers(n)) if rng.random() < 0.5 else None for _ in range(2))
    closed = bool(rng.random() < 0.5) or (start is not None and start == end)
    metres = rng.integers(seed % 5 > 0, 20, len(ends)).astype(float)
    return Task(n, np.array(ends), metres, required, calls, closed, start, None if closed else end)


def follow(task: Task, walk: Walk) -> list[int]:
    """Return the nodes of a walk, edge by edge."""
    nodes = [walk.begin]
    for edge, ahead in walk.moves:
        here, there = task.ends[edge] if ahead else task.ends[edge][::-1]
        assert here == nodes[-1]
        nodes.append(int(there))
    return nodes


@pytest.mark.parametrize("first", range(0, 240, 40))
def test_it_is_as_short_as_the_shortest_of_all_walks(first):
    for task in map(any_task, range(first, first + 40)):
        walk = find_walk(task)
        assert walk.proven
        assert walk.length_m == pytest.approx(shortest(task), abs=1e-6)


@pytest.mark.parametrize("time_limit_s", [0.05, 0.0])
def test_it_walks_all_that_is_asked_from_its_start_to_its_end(time_limit_s):
    for task in map(any_task, range(240, 320)):
        walk = find_walk(task, time_limit_s=time_limit_s)
        nodes = follow(task, walk)
        assert set(np.flatnonzero(task.required)) <= {edge for edge, _ in walk.moves}
        assert set(task.marked) <= set(nodes)
        assert task.start in (None, nodes[0])
        assert nodes[-1] == nodes[0] if task.closed else task.end in (None, nodes[-1])


def test_without_time_the_bound_holds_all_the_same():
    for task in map(any_task, range(320, 400)):
        walk = find_walk(task, time_limit_s=0.0)
        assert walk.lower_bound_m <= shortest(task) + 1e-6 <= walk.length_m + 2e-6


def test_past_nodes_alone_the_tour_is_the_shortest():
    for task in (replace(any_task(seed), calls=(0, 1)) for seed in range(3, 203, 4)):
        walk = tour_past(task)
        follow(task, walk)
        assert walk.proven
        assert walk.length_m == pytest.approx(shortest(task), abs=1e-6)


def lattice(columns: int, rows: int) -> Task:
    """Return the streets between blocks of 100 m, so many junctions wide and high, to be walked wholly."""
    node = np.arange(columns * rows).reshape(rows, columns)
    across = np.column_stack([node[:, :-1].ravel(), node[:, 1:].ravel()])
    ends = np.concatenate([across, np.column_stack([node[:-1].ravel(), node[1:].ravel()])])
    return Task(node.size, ends, np.full(len(ends), 100.0), np.full(len(ends), True))


@pytest.mark.parametrize(("side", "again"), [(2, 0), (3, 4), (4, 4), (5, 8), (6, 8)])
def test_on_a_lattice_the_streets_walked_twice_are_those_that_pair_the_odd_junctions(side, again):
    # 4 * (side - 2) odd junctions lie on the rim, an even number of them on each side or the corners in between
    walk = find_walk(lattice(side, side))
    assert walk.proven
    assert len(walk.moves) == 2 * side * (side - 1) + again


def test_a_dead_end_is_walked_there_and_back():
    task = Task(2, np.array([(0, 1)]), np.array([70.0]), np.array([True]))
    assert find_walk(task).length_m == 140.0
    assert find_walk(replace(task, closed=False)).length_m == 70.0


def test_chosen_streets_apart_are_joined_by_the_shortest_way_even_over_others():
    # two streets to walk, 0-1 and 2-3, joined by 1-2 (10 m) and by 0-3 (30 m)
    ends, metres = np.array([(0, 1), (2, 3), (1, 2), (0, 3)]), np.array([100.0, 100.0, 10.0, 30.0])
    task = Task(4, ends, metres, np.array([True, True, False, False]))
    assert find_walk(task).length_m == 240.0
    assert find_walk(replace(task, closed=False)).length_m == 210.0


def test_the_same_task_gives_the_same_walk():
    assert find_walk(lattice(5, 4)) == find_walk(lattice(5, 4))


def test_a_bound_above_the_walk_is_no_bound():
    with pytest.raises(ArithmeticError, match="the bound is wrong"):
        settle(lattice(2, 2), [(0, True)], 0, 101.0)


def test_edges_that_do_not_make_a_circuit_are_told():
    with pytest.raises(GeoError, match="odd number"):
        string_together(np.array([(0, 1)]), np.array([1]), 0)
    with pytest.raises(GeoError, match="hang together"):
        string_together(np.array([(0, 1), (2, 3)]), np.array([2, 2]), 0)


def test_a_street_of_negative_length_is_refused():
    with pytest.raises(GeoError, match="at least 0"):
        Task(2, np.array([(0, 1)]), np.array([-1.0]), np.array([True]))
