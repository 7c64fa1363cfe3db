"""
Shortest distances from many places at once, by eliminating the nodes of a network.

Taking a node out joins its neighbours by the way through it: dead ends vanish, chains become one edge, and so on, the
least connected node first. Every shortest path then climbs this order and comes down again, so two sweeps over the
few edges that remain give exact distances, for many sources side by side. Road networks are nearly planar: the nodes
that are left have about four higher neighbours each.

Sources: L. Planken, M. de Weerdt, R. van der Krogt, "Computing all-pairs shortest paths by leveraging low treewidth",
JAIR 43 (2012); D. Delling, A. Goldberg, A. Nowatzyk, R. Werneck, "PHAST: hardware-accelerated shortest path trees",
IPDPS (2011).
"""

from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from itertools import combinations
from math import inf

import numpy as np
from numba import njit

from geo.walk.network import Floats, Ints, Network


@dataclass(frozen=True)
class Hierarchy:
    """
    The nodes in order of elimination, only those that a path between asked nodes can need.

    ``rank`` (n_nodes,) is a node's place in the order, -1 where not needed. ``upper[first[r]:first[r + 1]]`` are the
    ranks of the neighbours that the node of rank r had when it was taken out, ``metres`` the distances to them.
    """

    rank: Ints
    first: Ints
    upper: Ints
    metres: Floats

    @property
    def size(self) -> int:
        """The number of ranks."""
        return len(self.first) - 1

    def spread(self, reach: Floats) -> None:
        """
        Turn seeds into distances, in place.

        ``reach`` (size, n_sources) holds the metres from each source to the nodes where it enters the network and
        ``inf`` elsewhere; afterwards the metres from the source to every node, ``inf`` where no path leads.
        """
        _spread(self.first, self.upper, self.metres, reach)


def build_hierarchy(network: Network, asked: Ints) -> Hierarchy:
    """Return the hierarchy of a network for paths between the asked nodes."""
    order, ways = _eliminate(network)
    needed = np.zeros(network.n_nodes, np.bool_)
    needed[asked] = True
    for node in order:
        if needed[node]:
            needed[list(ways[node])] = True
    kept = [node for node in order if needed[node]]
    rank = np.full(network.n_nodes, -1, np.int64)
    rank[kept] = np.arange(len(kept))
    first = np.cumsum([0] + [len(ways[node]) for node in kept])
    upper = np.array([neighbour for node in kept for neighbour in ways[node]], np.int64)
    metres = np.array([step for node in kept for step in ways[node].values()], np.float64)
    return Hierarchy(rank, first, rank[upper], metres)


def _eliminate(network: Network) -> tuple[list[int], list[dict[int, float]]]:
    """Return the nodes in order of elimination, and the neighbours that each had then with the metres to them."""
    ways: list[dict[int, float]] = [{} for _ in range(network.n_nodes)]
    for a, b, metres in zip(network.tail.tolist(), network.head.tolist(), network.metres.tolist(), strict=True):
        if a != b:
            ways[a][b] = ways[b][a] = min(metres, ways[a].get(b, inf))
    queue = [(len(neighbours), node) for node, neighbours in enumerate(ways)]
    heapify(queue)
    order: list[int] = []
    gone = [False] * network.n_nodes
    while queue:
        degree, node = heappop(queue)
        if gone[node] or degree != len(ways[node]):
            continue
        gone[node] = True
        order.append(node)
        _take_out(node, ways)
        for neighbour in ways[node]:
            heappush(queue, (len(ways[neighbour]), neighbour))
    return order, ways


def _take_out(node: int, ways: list[dict[int, float]]) -> None:
    """Join the neighbours of a node by the ways through it where these are shorter; they forget it, not it them."""
    for neighbour in ways[node]:
        del ways[neighbour][node]
    for (a, to_a), (b, to_b) in combinations(ways[node].items(), 2):
        if to_a + to_b < ways[a].get(b, inf):
            ways[a][b] = ways[b][a] = to_a + to_b


@njit(cache=True)
def _spread(first: Ints, upper: Ints, metres: Floats, reach: Floats) -> None:
    size, n_sources = reach.shape
    for rank in range(size):
        for i in range(first[rank], first[rank + 1]):
            above, step = upper[i], metres[i]
            for s in range(n_sources):
                reach[above, s] = min(reach[above, s], reach[rank, s] + step)
    for rank in range(size - 1, -1, -1):
        for i in range(first[rank], first[rank + 1]):
            above, step = upper[i], metres[i]
            for s in range(n_sources):
                reach[rank, s] = min(reach[rank, s], reach[above, s] + step)
