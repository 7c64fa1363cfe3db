"""Copies of edges strung together: a circuit that walks each of them once."""

from collections.abc import Sequence

import numpy as np

from geo.errors import GeoError
from partition.visits.patrol.task import Ints, Move


def string_together(ends: Ints, copies: Ints, begin: int) -> tuple[Move, ...]:
    """
    Return a closed walk from a node that takes each edge as often as it has copies (Hierholzer 1873).

    Where it can choose it goes on rather than back over the edge that it came by.

    Parameters
    ----------
    ends
        (m, 2), the nodes that each edge joins.
    copies
        (m,), at least 0.

    Raises
    ------
    GeoError
        There is no such walk: an odd number of edges meets at a node, or they do not hang together.
    """
    left = [(edge, int(a), int(b)) for edge, (a, b) in enumerate(ends) for _ in range(int(copies[edge]))]
    at: dict[int, list[int]] = {}
    for copy, (_, a, b) in enumerate(left):
        for node in (a, b):
            at.setdefault(node, []).append(copy)
    if any(len(here) % 2 for here in at.values()):
        raise GeoError("no circuit: an odd number of edges meets at a node")
    moves = _hierholzer(left, at, begin)
    if len(moves) != len(left):
        raise GeoError("no circuit: the edges do not hang together")
    return moves


def _hierholzer(left: Sequence[tuple[int, int, int]], at: dict[int, list[int]], begin: int) -> tuple[Move, ...]:
    gone = np.zeros(len(left), np.bool_)
    stack: list[tuple[int, Move | None]] = [(begin, None)]
    found: list[Move] = []
    while stack:
        node, came = stack[-1]
        here = [copy for copy in dict.fromkeys(at.get(node, ())) if not gone[copy]]
        at[node] = here
        if not here:
            stack.pop()
            if came is not None:
                found.append(came)
            continue
        onward = [copy for copy in here if came is None or left[copy][0] != came[0]]
        copy = (onward or here)[0]
        gone[copy] = True
        edge, a, b = left[copy]
        stack.append((b if node == a else a, (edge, node == a)))
    return tuple(reversed(found))
