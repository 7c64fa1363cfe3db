"""The colours of a plan's grids: neighbours differ, and who was drawn on keeps its colour where it can."""

from collections import Counter
from collections.abc import Mapping, Sequence

import networkx as nx
import numpy as np

from geo.coverage import Ints
from maps.palette import PALETTE, spread
from partition.redraw import Drawing

Colours = Mapping[str, int]
"""The number of a colour (`maps.palette.colour`) by the id of a grid."""


def first_colours(labels: Sequence[str], touching: Ints) -> dict[str, int]:
    """Return colours for grids by the grid of each unit and the pairs of units that touch; the same for the same."""
    ids, pairs = _beside(labels, touching)
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(ids)))
    graph.add_edges_from(pairs.tolist())
    worn = spread(graph, nx.greedy_color(graph, strategy="DSATUR"))
    return {grid: worn[at] for at, grid in enumerate(ids)}


def colours_after(before: Colours, labels: Sequence[str], touching: Ints) -> dict[str, int]:
    """
    Return the colours after an edit: those of before, but for new grids and for those that came to touch their like.

    Of two alike the one with fewer units changes.
    """
    ids, pairs = _beside(labels, touching)
    beside: dict[str, set[str]] = {grid: set() for grid in ids}
    for a, b in pairs:
        beside[ids[a]].add(ids[b])
        beside[ids[b]].add(ids[a])
    size = Counter(labels)
    worn = {grid: before[grid] for grid in ids if grid in before}
    uses = Counter(worn.values())
    for grid in sorted(ids, key=lambda grid: (size[grid], grid)):
        taken = {worn[other] for other in beside[grid] if other in worn}
        if grid not in worn or worn[grid] in taken:
            worn[grid] = min(_free(taken), key=lambda index: (uses[index], index))
            uses[worn[grid]] += 1
    return worn


def labels_of(drawings: Sequence[Drawing]) -> list[str]:
    """Return the grid of every unit of several drawings, one after the other."""
    return [str(label) for drawing in drawings for label in drawing.labels]


def _free(taken: set[int]) -> list[int]:
    """Return the colours of the palette that are not taken; where all are, the first one beyond its end."""
    free = [index for index in range(len(PALETTE)) if index not in taken]
    return free or [next(index for index in range(len(PALETTE), len(taken) + 1) if index not in taken)]


def _beside(labels: Sequence[str], touching: Ints) -> tuple[list[str], Ints]:
    """Return the ids of grids, and the pairs of them, by position, of which units touch."""
    ids, grid = np.unique(np.asarray(labels, dtype=str), return_inverse=True)
    pairs = np.sort(grid.ravel()[touching].reshape(-1, 2), axis=1)
    pairs = np.unique(pairs[pairs[:, 0] != pairs[:, 1]], axis=0)
    return ids.tolist(), pairs
