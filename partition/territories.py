"""Territories: what hangs together on open borders, and the links by which small pieces join their neighbours."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from geo.adjacency import Adjacency, components
from partition.problem import Floats, Ints, Singles

Walks = Callable[[Ints, Ints], Floats | Singles]
"""Given k units and m others, metres between their doors, shape ``(k, m)``."""


@dataclass(frozen=True)
class Link:
    """A connection that is no open border: over a barrier (``pocket``) or between land parts (``spans_parts``)."""

    left: int
    right: int
    kind: Literal["pocket", "spans_parts"]


def join_territories(
    adjacency: Adjacency,
    group_of: Ints,
    weights: Ints,
    land_part: Ints,
    walk_m: Walks,
    can_stand_alone: Callable[[int], bool],
    *,
    stands: Callable[[Ints], bool] | None = None,
) -> tuple[Ints, tuple[Link, ...]]:
    """
    Return the territory of each unit, and the links that were needed.

    Units hang together over open borders within one group (a parent grid; -1 = left out). A piece that cannot be
    divided by itself joins the piece of its group that is nearest on foot, lightest pieces first, by the shortest walk
    from one of its doors to any other: on its own land part that is a pocket, else it spans parts.

    Parameters
    ----------
    walk_m
        Tells the metres between the main doors of some units and of others, shape ``(len(units), len(others))``.
    can_stand_alone
        Whether so many households can be divided by themselves.
    stands
        Asked in its place, where given: whether a piece can be divided by itself, by its units.
    """
    inside = (group_of[adjacency.left] == group_of[adjacency.right]) & (group_of[adjacency.left] >= 0)
    open_pair = inside & adjacency.is_open
    piece = components(adjacency.n, adjacency.left[open_pair], adjacency.right[open_pair])
    links: list[Link] = []
    while True:
        link = _next_link(piece, group_of, weights, land_part, walk_m, can_stand_alone, stands)
        if link is None:
            return piece, tuple(links)
        links.append(link)
        piece = np.where(piece == piece[link.right], piece[link.left], piece)


def _next_link(
    piece: Ints,
    group_of: Ints,
    weights: Ints,
    land_part: Ints,
    walk_m: Walks,
    can_stand_alone: Callable[[int], bool],
    stands: Callable[[Ints], bool] | None,
) -> Link | None:
    """Return the link by which the lightest helpless piece joins another; None when there is nothing to join."""
    load = np.bincount(piece, weights=weights)
    here = np.unique(piece[group_of >= 0])

    def helps_itself(p: int) -> bool:
        return stands(np.flatnonzero(piece == p)) if stands else can_stand_alone(int(load[p]))

    for helpless in sorted((p for p in here if not helps_itself(p)), key=lambda p: (load[p], p)):
        members = np.flatnonzero(piece == helpless)
        others = np.flatnonzero((group_of == group_of[members[0]]) & (piece != helpless))
        if len(others) == 0:
            continue
        between = walk_m(members, others)
        at = np.unravel_index(int(between.argmin()), between.shape)
        left, right = int(members[at[0]]), int(others[at[1]])
        return Link(left, right, "pocket" if land_part[left] == land_part[right] else "spans_parts")
    return None
