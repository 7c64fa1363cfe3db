"""A walk near a solution that is not whole: parts joined along a tree, then made even along a tree."""

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import minimum_spanning_tree

from partition.visits.patrol.cuts import HALF
from partition.visits.patrol.model import Model, components, shortest_tree
from partition.visits.patrol.task import Bools, Floats, Ints

LEAST_M = 1e-6
"""The least that an edge costs in a tree: a stored zero is no edge to scipy."""


def near_by(model: Model, walked: Floats) -> Ints:
    """
    Return how often each edge is walked besides, (m,), so that a walk can be made of it, though not the shortest.

    Edges walked more than half are taken. A shortest tree joins what they leave apart, and along a shortest tree all
    nodes are made even, which goes in one way only; edges count for as much of their metres as is not walked. What
    stands twice is taken out again where all hangs together without it.
    """
    share = np.bincount(model.origin, weights=walked, minlength=len(walked))
    helping = model.helping()
    usable = np.flatnonzero((model.at_most > 0) & ~helping & (model.origin == np.arange(len(walked))))
    cost = model.metres * np.maximum(0.0, 1.0 - share)
    count = np.zeros(len(walked), np.int64)
    count[usable] = np.minimum(2.0, np.floor(share[usable] + HALF))
    chosen = np.flatnonzero(helping)
    count[chosen[np.argsort(-walked[chosen], kind="stable")][: model.free]] = 1
    _join(model, count, usable, cost, 1)
    _even_out(model, count, usable, cost)
    twice = usable[(count[usable] == 2) & ~model.required[usable]]
    count[twice] = 0
    _join(model, count, twice, model.metres, 2)
    return count


def _join(model: Model, count: Ints, edges: Ints, cost: Floats, times: int) -> None:
    """Add edges that join what is apart, so often each."""
    label = components(model.n, model.ends[model.required | (count > 0)])
    parts = label[model.ends[edges]]
    count[shortest_tree(edges, parts, cost)] += times


def _even_out(model: Model, count: Ints, usable: Ints, cost: Floats) -> None:
    """Walk edges of a shortest tree once more, or once less where they are required or walked twice."""
    proper = (model.ends[:, 0] != model.ends[:, 1]) & (count % 2 == 1)
    uneven = (np.bincount(model.ends[proper].ravel(), minlength=model.n) % 2 == 1) != model.odd
    spare = (count > 1) | (model.required & (count > 0))
    for edge in _odd_sides(model, uneven, usable, np.where(spare, 0.0, np.where(count > 0, model.metres, cost))):
        count[edge] += -1 if spare[edge] else 1


def _odd_sides(model: Model, uneven: Bools, usable: Ints, cost: Floats) -> list[int]:
    """Return the edges of a shortest tree that have an odd number of uneven nodes on either side."""
    number: dict[tuple[int, int], int] = {}
    for edge in usable[np.argsort(-cost[usable], kind="stable")].tolist():
        a, b = model.ends[edge].tolist()
        number[a, b] = number[b, a] = edge
    pairs = np.array(list(number), np.int64).reshape(-1, 2)
    matrix = csr_array((cost[list(number.values())] + LEAST_M, tuple(pairs.T)), shape=(model.n, model.n))
    near: dict[int, set[int]] = {}
    for a, b in zip(*(part.tolist() for part in minimum_spanning_tree(matrix).nonzero()), strict=True):
        near.setdefault(a, set()).add(b)
        near.setdefault(b, set()).add(a)
    odd, found = uneven.copy(), []
    leaves = [node for node, others in near.items() if len(others) == 1]
    while leaves:
        node = leaves.pop()
        if not near[node]:
            continue
        other = near[node].pop()
        near[other].discard(node)
        if odd[node]:
            found.append(number[node, other])
            odd[other] = not odd[other]
        if len(near[other]) == 1:
            leaves.append(other)
    return found
