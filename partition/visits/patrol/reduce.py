"""A smaller task with the same answer: connectors that no shortest walk needs left out, chains made one edge."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from partition.visits.patrol.task import Bools, Floats, Ints, Move, Task

DETOUR_M = 1e-9
"""By so much a way has to be shorter to be preferred."""


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
    kept = task.required | _useful(task)
    chains = list(_chains(task, np.flatnonzero(kept)))
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


def _useful(task: Task) -> Bools:
    """
    Return the edges that need not be walked but may help, (m,).

    Between two nodes that it has to touch a shortest walk takes a shortest way. So of the edges that are not required
    those on one shortest way between any two such nodes are enough, and none where a way over required edges is
    shorter: that one touches such nodes in between.
    """
    free = np.flatnonzero(~task.required & (task.ends[:, 0] != task.ends[:, 1]))
    useful = np.zeros(len(task.ends), np.bool_)
    beside = np.zeros(task.n, np.bool_)
    beside[task.ends[free].ravel()] = True
    gates = np.flatnonzero(touched(task) & beside)
    if len(gates) < 2:
        return useful
    matrix, number = lightest(task, free)
    metres, before = dijkstra(matrix, directed=True, indices=gates, return_predecessors=True)
    whole = dijkstra(lightest(task, np.arange(len(task.ends)))[0], directed=True, indices=gates)[:, gates]
    wanted = np.isfinite(metres[:, gates]) & (metres[:, gates] <= whole + DETOUR_M)
    for row in range(len(gates)):
        seen = {int(gates[row])}
        for node in gates[np.flatnonzero(wanted[row])].tolist():
            while node not in seen:
                seen.add(node)
                useful[number[int(before[row, node]), node]] = True
                node = int(before[row, node])
    return useful


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


def _chains(task: Task, edges: Ints) -> Iterator[tuple[Move, ...]]:
    """
    Give edges, those merged that follow each other through nodes where nothing else can be done.

    Such a node has two edges, both required or neither, and no walk need begin, end or call there. A shortest walk
    goes through it or not at all: it never turns there, for it could turn earlier.
    """
    at: dict[int, list[int]] = {}
    for edge in edges.tolist():
        for node in task.ends[edge].tolist():
            at.setdefault(node, []).append(edge)
    marked = set(task.marked)
    through = {
        node
        for node, (a, *rest) in at.items()
        if len(rest) == 1 and a != rest[0] and task.required[a] == task.required[rest[0]] and node not in marked
    }
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
