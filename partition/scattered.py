"""Natural groups whose units do not hang together: the fewest households that lie between their pieces."""

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geo.adjacency import components
from partition.problem import Flags, Ints

FREE = 1e-6
"""What it costs to pass a unit of the group itself: nothing, but that the graph needs a number."""


def pieces_of(left: Ints, right: Ints, inside: Flags) -> list[Ints]:
    """Return the units of each piece in which some units hang together over pairs of neighbours, largest first."""
    within = inside[left] & inside[right]
    piece = components(len(inside), left[within], right[within])[inside]
    units = np.flatnonzero(inside)
    return sorted((units[piece == each] for each in np.unique(piece)), key=lambda found: (-len(found), found[0]))


def bridged(left: Ints, right: Ints, weights: Ints, inside: Flags, closed: Flags) -> Ints | None:
    """
    Return the units that join the pieces of a group, of few households; None where some piece cannot be reached.

    Each piece is joined to what is joined already by the way of fewest households; with two pieces no other units join
    them with fewer. Ways do not lead over ``closed`` units.
    """
    first, *others = pieces_of(left, right, inside)
    joined, way = np.zeros(len(inside), dtype=bool), []
    joined[first] = True
    graph = _graph(left, right, np.where(inside, FREE, weights), closed & ~inside)
    while others:
        cost, before, _ = dijkstra(graph, indices=np.flatnonzero(joined), min_only=True, return_predecessors=True)
        at = min(range(len(others)), key=lambda k: float(cost[others[k]].min()))
        unit = int(others[at][np.argmin(cost[others[at]])])
        if not np.isfinite(cost[unit]):
            return None
        joined[others.pop(at)] = True
        while before[unit] >= 0:
            unit = int(before[unit])
            joined[unit] = True
            way.append(unit)
    return np.unique([unit for unit in way if not inside[unit]]).astype(np.intp)


def least_between(left: Ints, right: Ints, weights: Ints, inside: Flags, closed: Flags) -> float:
    """
    Return how many households at least lie in a connected set with all pieces of a group, beside those of the group.

    Those on the way of fewest households between the two pieces that lie farthest apart; inf where no way leads.
    """
    pieces = pieces_of(left, right, inside)
    graph = _graph(left, right, np.where(inside, FREE, weights), closed & ~inside)
    starts = [int(piece[0]) for piece in pieces]
    cost = dijkstra(graph, indices=starts)[:, starts]
    return float(np.round(cost.max(), 3))


def _graph(left: Ints, right: Ints, cost: np.ndarray, closed: Flags) -> csr_array:
    """Return the graph in which a step costs what the unit that it leads to costs."""
    open_ = ~closed[left] & ~closed[right]
    pairs = np.unique(np.c_[np.r_[left[open_], right[open_]], np.r_[right[open_], left[open_]]], axis=0).reshape(-1, 2)
    return csr_array((cost[pairs[:, 1]], (pairs[:, 0], pairs[:, 1])), shape=(len(cost), len(cost)))
