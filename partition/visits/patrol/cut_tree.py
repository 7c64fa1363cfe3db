"""The light cuts between nodes of a sparse network, by the maximum flows of a cut tree, compiled."""

import numba as nb
import numpy as np

from partition.visits.patrol.task import Bools, Floats, Ints

LEAST_FLOW = 1e-9
"""What may flow is at least so much; less is rounding."""


def light_sets(n: int, ends: Ints, weight: Floats, terminals: Ints, most: float) -> Bools:
    """
    Return the sides of cuts below a weight, (k, n), among them a least cut between each two terminals that have one.

    The cut tree of R. Gomory and T. Hu (1961) as D. Gusfield builds it ("Very simple methods for all pairs network
    flow analysis", SIAM Journal on Computing 19 (1990)): one maximum flow for each terminal but the first. What is
    held together by ``most`` is never parted. Besides the cuts of the flows those of the tree are given, as the
    terminals on one side, which may be others: where all nodes are terminals a least odd cut is among them (M. Padberg
    and M. Rao, "Odd minimum cut-sets and b-matchings", Mathematics of Operations Research 7 (1982)).

    Parameters
    ----------
    ends, weight
        (m, 2) and (m,), at least 0; parallel edges and loops are welcome.
    """
    held = (weight > LEAST_FLOW) & (ends[:, 0] != ends[:, 1])
    return np.asarray(_light_sets(n, ends[held], weight[held], terminals, most))


@nb.njit(cache=True, nogil=True)
def _light_sets(n, ends, weight, terminals, most):  # type: ignore[no-untyped-def]
    first, arcs = _arcs_at(n, ends)
    k = len(terminals)
    parent, flow = np.zeros(k, np.int64), np.full(k, most)
    sets, found = np.zeros((2 * k, n), np.bool_), 0
    left, came, queue = np.empty(2 * len(ends)), np.empty(n, np.int64), np.empty(n, np.int64)
    for s in range(1, k):
        t = parent[s]
        left[0::2], left[1::2] = weight, weight
        flow[s] = _flow(ends, first, arcs, left, terminals[s], terminals[t], most, came, queue)
        if flow[s] >= most:
            continue
        sets[found] = came != -1
        for other in range(k):
            if other not in (s, t) and parent[other] == t and sets[found, terminals[other]]:
                parent[other] = s
        if t and sets[found, terminals[parent[t]]]:
            parent[s], parent[t] = parent[t], s
            flow[s], flow[t] = flow[t], flow[s]
        found += 1
    for s in range(1, k):
        if flow[s] < most:
            for other in range(k):
                above = other
                while above not in (0, s):
                    above = parent[above]
                sets[found, terminals[other]] = above == s
            found += 1
    return sets[:found]


@nb.njit(cache=True, nogil=True)
def _arcs_at(n, ends):  # type: ignore[no-untyped-def]
    """Return where the arcs out of each node begin, (n + 1,), and their numbers: edge e is arcs 2e and 2e + 1."""
    first, arcs = np.zeros(n + 2, np.int64), np.empty(2 * len(ends), np.int64)
    for node in ends.flat:
        first[node + 2] += 1
    first = first.cumsum()
    for edge in range(len(ends)):
        for side in range(2):
            node = ends[edge, side]
            arcs[first[node + 1]] = 2 * edge + side
            first[node + 1] += 1
    return first[:-1], arcs


@nb.njit(cache=True, nogil=True)
def _flow(ends, first, arcs, left, begin, end, most, came, queue):  # type: ignore[no-untyped-def]
    """
    Return the maximum flow between two nodes, or ``most`` if it is no less.

    It goes along paths of fewest arcs (Edmonds and Karp 1972). ``left`` is what each arc can still hold; ``came`` ends
    as -1 at the nodes that cannot be reached any more.
    """
    total = 0.0
    while total < most:
        came[:] = -1
        came[begin] = len(left)
        queue[0] = begin
        here, waits = 0, 1
        while here < waits and came[end] == -1:
            node = queue[here]
            here += 1
            for arc in arcs[first[node] : first[node + 1]]:
                other = ends[arc // 2, 1 - arc % 2]
                if left[arc] > LEAST_FLOW and came[other] == -1:
                    came[other] = arc
                    queue[waits] = other
                    waits += 1
        if came[end] == -1:
            return total
        room, node = np.inf, end
        while node != begin:
            room = min(room, left[came[node]])
            node = ends[came[node] // 2, came[node] % 2]
        node = end
        while node != begin:
            left[came[node]] -= room
            left[came[node] ^ 1] += room
            node = ends[came[node] // 2, came[node] % 2]
        total += room
    return most
