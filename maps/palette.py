"""Colours for grids: calm, apart in hue and in lightness, and never the same on both sides of a border."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import networkx as nx
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

Neighbours: TypeAlias = "nx.Graph[int]"


@dataclass(frozen=True)
class Colour:
    """A colour for an area, ``fill``, and the dark one of the same hue for points and text on it, ``ink``."""

    fill: str
    ink: str


# Fills stand 3.5 apart in CIELAB lightness (94 down to 69) so that a grey print still reads, and no two come closer
# than 12 in CIELAB, to normal eyes or as simulated for any of the three kinds of dichromacy (Machado et al. 2009).
# Light and dark alternate because a greedy colouring uses the first ones most.
PALETTE = (
    Colour("#ecf2c0", "#525f17"),
    Colour("#f1c6b8", "#814c39"),
    Colour("#98c4c3", "#0d6463"),
    Colour("#d4d8fa", "#4d5785"),
    Colour("#cdc794", "#5d5d0b"),
    Colour("#c4ece3", "#226459"),
    Colour("#a9b1d2", "#475886"),
    Colour("#c6a097", "#804c40"),
)
NO_GRID = Colour("#ffffff", "#c0272d")


def neighbours(polygons: Sequence[BaseGeometry], *, within_m: float = 1.0) -> Neighbours:
    """
    Return who touches whom, at a corner too: one node a polygon, numbered in their order.

    Polygons up to ``within_m`` metres apart count, so that two villages whose outlines do not quite meet are told
    apart as well.
    """
    graph: Neighbours = nx.Graph()
    graph.add_nodes_from(range(len(polygons)))
    shapes = np.asarray(polygons, dtype=object)
    pairs = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=within_m)
    graph.add_edges_from(sorted((int(a), int(b)) for a, b in pairs.T if a < b))
    return graph


def colour_polygons(polygons: Sequence[BaseGeometry]) -> list[Colour]:
    """
    Return a colour a polygon such that neighbours differ; the same polygons in the same order get the same colours.

    Uses the palette alone unless more polygons than it has colours all meet; then shades of it follow.
    """
    graph = neighbours(polygons)
    return [colour(index) for index in spread(graph, nx.greedy_color(graph, strategy="DSATUR"))]


def colour(index: int) -> Colour:
    """Return the palette's colour of this number, and beyond its end a darker shade of it a round."""
    turn, place = divmod(index, len(PALETTE))
    base = PALETTE[place]
    return Colour(_mix(base.fill, base.ink, 1 - 0.8**turn), base.ink)


def spread(graph: Neighbours, colours: dict[int, int]) -> list[int]:
    """Use the whole palette evenly: give each node in turn the rarest colour that no neighbour wears."""
    worn = dict(colours)
    uses = Counter(worn.values())
    for node in graph:
        taken = {worn[other] for other in graph[node]}
        free = [index for index in range(len(PALETTE)) if index not in taken]
        rarest = min(free, key=lambda index: (uses[index], index), default=worn[node])
        if uses[rarest] + 1 < uses[worn[node]]:
            uses[worn[node]] -= 1
            uses[rarest] += 1
            worn[node] = rarest
    return [worn[node] for node in graph]


def _mix(start: str, end: str, share: float) -> str:
    pairs = zip(bytes.fromhex(start[1:]), bytes.fromhex(end[1:]), strict=True)
    return "#" + bytes(round(a + (b - a) * share) for a, b in pairs).hex()
