"""A smaller task with the same answer: chains made one edge, and between them only ways that may help."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_array, vstack
from scipy.sparse.csgraph import dijkstra

from partition.visits.patrol.task import Bools, Floats, Ints, Move, Task

DETOUR_M = 1e-9
"""The least that a step costs where shortest ways are looked for: a stored zero is no edge to scipy."""

TIE_M = 1e-6
"""Ways that differ by less are equally long."""


@dataclass(frozen=True)
class Chains:
    """
    A task with fewer edges, and what each of them stands for.

    ``moves`` are those of the larger task along each edge, from its first end to its second; nodes keep their numbers.
    """

    task: Task
    moves: tuple[tuple[Move, ...], ...]


def reduce(task: Task) -> Chains:
    """Return a smaller task whose shortest walks are shortest walks of the one given."""
    ways = list(_ways(task))
    chains = [*_chains(task, np.flatnonzero(task.required), _ends_of(task, ways)), *ways]
    first = [chain[0] for chain in chains]
    last = [chain[-1] for chain in chains]
    tails = [int(task.ends[edge, 0 if ahead else 1]) for edge, ahead in first]
    heads = [int(task.ends[edge, 1 if ahead else 0]) for edge, ahead in last]
    metres = np.array([sum(task.metres[edge] for edge, _ in chain) for chain in chains], np.float64)
    required = np.array([task.required[edge] for edge, _ in first], np.bool_)
    ends = np.array([tails, heads], np.int64).T.reshape(-1, 2)
    smaller = Task(task.n, ends, metres, required, task.calls, task.closed, task.start, task.end)
    return Chains(smaller, tuple(chains))


def touched(task: Task) -> Bools:
    """Return the nodes that the walk has to touch: ends of required edges, calls, start and end; (n,)."""
    answer = np.zeros(task.n, np.bool_)
    answer[task.ends[task.required].ravel()] = True
    answer[list(task.marked)] = True
    return answer


def _ways(task: Task) -> Iterator[tuple[Move, ...]]:
    """
    Give the ways over edges that need not be walked, from one node that the walk has to touch to the next, once each.

    Between two such nodes a shortest walk takes a shortest way (N. Christofides, V. Campos, A. Corberan and E. Mota,
    "An algorithm for the rural postman problem", 1981). So the ways that touch no third are enough, and of them those
    that no way over required edges undercuts.
    """
    free = np.flatnonzero(~task.required & (task.ends[:, 0] != task.ends[:, 1]))
    beside = np.zeros(task.n, np.bool_)
    beside[task.ends[free].ravel()] = True
    stop = touched(task)
    gates = np.flatnonzero(stop & beside)
    if len(gates) < 2:
        return
    matrix, number = lightest(task, free)
    metres, before = dijkstra(_from_gates(matrix, gates, stop), indices=task.n + np.arange(len(gates)),
                              return_predecessors=True)  # fmt: skip
    whole = dijkstra(lightest(task, np.arange(len(task.ends)))[0], indices=gates)[:, gates]
    wanted = np.isfinite(metres[:, gates]) & (metres[:, gates] <= whole + TIE_M)
    for row, column in np.argwhere(np.triu(wanted, 1)).tolist():
        nodes = [int(gates[column])]
        while nodes[-1] < task.n:
            nodes.append(int(before[row, nodes[-1]]))
        nodes[-1] = int(gates[row])
        steps = [(there, here, number[there, here]) for here, there in pairwise(nodes)]
        yield tuple((edge, bool(task.ends[edge, 0] == there)) for there, _, edge in reversed(steps))


def _from_gates(matrix: csr_array, gates: Ints, stop: Bools) -> csr_array:
    """Return a matrix in which nodes to be touched lead nowhere, and each gate leads on from a node more at the end."""
    n, rows = len(stop), matrix[gates]
    onward = csr_array(matrix.multiply(~stop[:, None]))
    onward.eliminate_zeros()
    stacked = vstack([onward, rows])
    return csr_array((stacked.data, stacked.indices, stacked.indptr), shape=(n + len(gates), n + len(gates)))


def lightest(task: Task, edges: Ints) -> tuple[csr_array, dict[tuple[int, int], int]]:
    """Return the metres between neighbours over some edges, (n, n), and the edge that is the shortest, either way."""
    number: dict[tuple[int, int], int] = {}
    for edge in edges[np.argsort(-task.metres[edges], kind="stable")].tolist():
        a, b = task.ends[edge].tolist()
        if a != b:
            number[a, b] = number[b, a] = edge
    pairs = np.array(list(number), np.int64).reshape(-1, 2)
    # a stored zero is no edge to scipy's shortest paths
    metres: Floats = np.maximum(task.metres[list(number.values())], DETOUR_M)
    return csr_array((metres, tuple(pairs.T)), shape=(task.n, task.n)), number


def _ends_of(task: Task, ways: Sequence[tuple[Move, ...]]) -> set[int]:
    """Return the nodes where ways begin or end."""
    first = (task.ends[way[0][0], 0 if way[0][1] else 1] for way in ways)
    last = (task.ends[way[-1][0], 1 if way[-1][1] else 0] for way in ways)
    return {int(node) for node in (*first, *last)}


def _chains(task: Task, edges: Ints, gates: set[int]) -> Iterator[tuple[Move, ...]]:
    """
    Give required edges, those merged that follow each other through nodes where nothing else can be done.

    Such a node has two of them and no way, and no walk need begin, end or call there. A shortest walk goes through it:
    it never turns there, for it could turn earlier.
    """
    at: dict[int, list[int]] = {}
    for edge in edges.tolist():
        for node in task.ends[edge].tolist():
            at.setdefault(node, []).append(edge)
    kept = gates.union(task.marked)
    through = {node for node, (a, *rest) in at.items() if len(rest) == 1 and a != rest[0] and node not in kept}
    done: set[int] = set()

    def follow(edge: int, node: int) -> Iterator[Move]:
        while node in through:
            edge = sum(at[node]) - edge
            if edge in done:
                return
            done.add(edge)
            ahead = bool(task.ends[edge, 0] == node)
            node = int(task.ends[edge, 1 if ahead else 0])
            yield edge, ahead

    for edge in edges.tolist():
        if edge not in done:
            done.add(edge)
            ahead = list(follow(edge, int(task.ends[edge, 1])))
            back = list(follow(edge, int(task.ends[edge, 0])))
            yield (*((one, not way) for one, way in reversed(back)), (edge, True), *ahead)
