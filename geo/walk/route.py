"""The way from one door to another, along the road's own vertices."""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geo.walk.network import EdgeKey, Feet, Floats, Ints, Network

Stretch: TypeAlias = tuple[int, float, float]
"""An edge by number and the shares of it between which it is walked; backwards where the first is the greater."""

REACHES_M = (500.0, 2_000.0, np.inf)
"""How far a way is looked for, one after the other: most of them lead next door, on the roads of a whole township."""


@dataclass(frozen=True)
class Step:
    """A stretch of one edge: its key in the graph, the line in the direction walked, and what walking it costs."""

    edge: EdgeKey
    line: shapely.LineString
    metres: float


@dataclass(frozen=True)
class Way:
    """Stretches from foot to foot (at least one, perhaps of no length), and the metres with both access legs."""

    stretches: tuple[Stretch, ...]
    metres: float

    def steps(self, network: Network) -> tuple[Step, ...]:
        """Return the stretches that have a length, with their lines and edges."""
        return tuple(
            Step(network.keys[edge], _piece(network, stretch), abs(end - begin) * float(network.metres[edge]))
            for stretch in self.stretches
            for edge, begin, end in [stretch]
            if begin != end
        )


@dataclass(frozen=True)
class Router:
    """Finds the shortest way between two doors on the whole network, by Dijkstra's algorithm."""

    network: Network
    feet: Feet

    def way(self, origin: int, target: int) -> Way | None:
        """Return the shortest way, or None where no path leads."""
        ways = [self._along_edge(origin, target), self._over_nodes(origin, target)]
        return min((way for way in ways if way), key=lambda way: way.metres, default=None)

    def _along_edge(self, origin: int, target: int) -> Way | None:
        edge, begin, end = self.feet.edge[origin], self.feet.share[origin], self.feet.share[target]
        if edge != self.feet.edge[target]:
            return None
        access = self.feet.access_m[origin] + self.feet.access_m[target]
        return Way(((edge, begin, end),), access + abs(end - begin) * self.network.metres[edge])

    def _over_nodes(self, origin: int, target: int) -> Way | None:
        (out_ends, out_metres), (in_ends, in_metres) = self._legs(origin), self._legs(target)
        for reach_m in REACHES_M:
            # a symmetric matrix read as directed saves scipy the work of looking both ways
            between, before = dijkstra(
                self._matrix, directed=True, indices=out_ends, return_predecessors=True, limit=reach_m
            )
            metres = out_metres[:, None] + between[:, in_ends] + in_metres
            begin, end = np.unravel_index(metres.argmin(), metres.shape)
            if metres[begin, end] <= reach_m:  # what was not reached is farther
                break
        if np.isinf(metres[begin, end]):
            return None
        nodes = _trace(before[begin], int(out_ends[begin]), int(in_ends[end]))
        middle = [self._whole_edge(a, b) for a, b in pairwise(nodes)]
        first = (self.feet.edge[origin], self.feet.share[origin], float(begin))
        last = (self.feet.edge[target], float(end), self.feet.share[target])
        return Way((first, *middle, last), metres[begin, end])

    def _legs(self, door: int) -> tuple[Ints, Floats]:
        """Return the tail and the head of a door's edge, and the metres from the door to either."""
        edge, share = self.feet.edge[door], self.feet.share[door]
        ends = np.array([self.network.tail[edge], self.network.head[edge]])
        return ends, self.feet.access_m[door] + self.network.metres[edge] * np.array([share, 1 - share])

    def _whole_edge(self, a: int, b: int) -> Stretch:
        edge = self._shortest[a, b]
        return (edge, 0.0, 1.0) if self.network.tail[edge] == a else (edge, 1.0, 0.0)

    @cached_property
    def _shortest(self) -> dict[tuple[int, int], int]:
        """The shortest of the parallel edges between two nodes, either way round."""
        shortest: dict[tuple[int, int], int] = {}
        for edge in np.argsort(-self.network.metres, kind="stable").tolist():
            tail, head = int(self.network.tail[edge]), int(self.network.head[edge])
            if tail != head:
                shortest[tail, head] = shortest[head, tail] = edge
        return shortest

    @cached_property
    def _matrix(self) -> csr_array:
        n = self.network.n_nodes
        pairs = np.array(list(self._shortest), np.int64).reshape(-1, 2)
        return csr_array((self.network.metres[list(self._shortest.values())], tuple(pairs.T)), shape=(n, n))


def line_along(way: Way, network: Network, doors: Floats) -> shapely.LineString:
    """Return a way as one line, from the first of two doors (2, 2) to the second."""
    pieces = [shapely.get_coordinates(_piece(network, stretch)) for stretch in way.stretches]
    xy = np.concatenate([doors[:1], *pieces, doors[1:]])
    moves = np.any(xy[1:] != xy[:-1], axis=1)
    return shapely.LineString(xy[np.append(True, moves)] if moves.any() else doors)


def _piece(network: Network, stretch: Stretch) -> shapely.LineString:
    """Return a stretch as a line in the direction walked; both its vertices are the same where it has no length."""
    edge, begin, end = stretch
    line = network.geometry[edge]
    vertices = shapely.get_coordinates(line)
    # by length along the line, for a street may run over itself: its vertices must not be looked up by place
    along = np.append(0.0, np.hypot(*np.diff(vertices, axis=0).T).cumsum()) / line.length
    inside = vertices[(along > min(begin, end)) & (along < max(begin, end))]
    first, last = shapely.get_coordinates(shapely.line_interpolate_point(line, [begin, end], normalized=True))
    return shapely.LineString([first, *(inside if begin < end else inside[::-1]), last])


def _trace(before: NDArray[np.int32], begin: int, end: int) -> list[int]:
    """Return the nodes from begin to end, given the node before each."""
    nodes = [end]
    while nodes[-1] != begin:
        nodes.append(int(before[nodes[-1]]))
    return nodes[::-1]
