"""
Walking distances, computed again from the raw roads.

A walk is access + path + access: every household stands on the nearest piece of the road network, and two that stand
on one piece go along it. The network is a networkx graph; from a stated centre networkx itself finds the paths
(Dijkstra). To see whether another household would be a better centre, all pairs of a grid are needed: those come from
`scipy.sparse.csgraph.dijkstra` on the matrix that networkx makes of the same graph. Its search is limited to twice the
longest path from one household of the grid, which no pair can exceed. Nothing is contracted.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count

import networkx as nx
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree
from scipy.spatial.distance import cdist
from shapely import STRtree

from partition.verify.adjacency import pieces
from partition.verify.case import Shapes

Metres = NDArray[np.float64]
Places = NDArray[np.intp]

JOINED_M = 0.01
"""Ends of roads this close are one crossing."""

GAP_M = 0.5
"""A road that ends this near another one is taken to go on to it."""

NODED_BELOW = 0.8
"""Lines are cut where they cross if the main component holds a smaller share of the length than this."""

MAIN_FROM = 0.5
"""Only the main component is walked on if it holds at least this share of the length."""

DIRECT_M = 30.0
"""Up to this distance one may walk straight."""

DETOUR = 1.4
"""Walk over straight line, where no path is known."""

SAME_FOOT_M = 1e-6
"""Feet this close on one road share a node: a matrix cannot hold an edge of no length."""

SOURCES = 256
"""How many searches are held in memory at once."""


@dataclass(frozen=True)
class Network:
    """
    Roads as a graph: nodes are 0..n-1 at ``xy``; edges are straight, their ``weight`` is in metres.

    ``moved_m`` is by how much a walk may be longer or shorter because roads were moved to where they cross.
    """

    graph: "nx.Graph[int]"
    xy: Metres
    moved_m: float = 0.0


@dataclass(frozen=True)
class Footing:
    """
    Households set on the network: the node each stands on, and the metres from its door to there.

    ``matrix`` holds the weights of ``graph``; ``row`` is the row of each household's node in it.
    """

    graph: "nx.Graph[int]"
    matrix: csr_array
    node: Places
    row: Places
    access_m: Metres


@dataclass(frozen=True)
class Walks:
    """
    Walking distances between households, known by their positions in the array of points.

    ``footing`` is None where there are no roads at all: every walk is then estimated from the straight line.
    ``moved_m`` as in `Network`.
    """

    points: Metres
    footing: Footing | None
    moved_m: float = 0.0

    def from_centre(self, centre: int, members: Places) -> tuple[Metres, NDArray[np.bool_]]:
        """Return the metres from a centre to members, found by networkx, and which members no path reaches."""
        straight = np.hypot(*(self.points[members] - self.points[centre]).T)
        if self.footing is None:
            return DETOUR * straight, np.zeros(len(members), dtype=bool)
        node, access = self.footing.node, self.footing.access_m
        reached = nx.single_source_dijkstra_path_length(self.footing.graph, int(node[centre]), weight="weight")
        path = np.array([reached.get(int(each), np.inf) for each in node[members]])
        return walked(access[centre] + path + access[members], straight)

    def between(self, members: Places, origins: Places | None = None) -> Metres:
        """Return the metres from origins, which are among the members (by default all of them), to members."""
        starts = members if origins is None else origins
        straight = cdist(self.points[starts], self.points[members])
        if self.footing is None:
            return np.asarray(DETOUR * straight)
        sources, at = np.unique(self.footing.row[starts], return_inverse=True)
        targets, place = np.unique(self.footing.row[members], return_inverse=True)
        access = self.footing.access_m
        path = _paths(self.footing.matrix, sources, targets)[at][:, place]
        return walked(access[starts][:, None] + path + access[members][None, :], straight)[0]


def walked(path: Metres, straight: Metres) -> tuple[Metres, NDArray[np.bool_]]:
    """Return walks from paths (``inf``: none) and straight lines, and which of them have no path."""
    lost = np.isinf(path)
    walk = np.where(lost, DETOUR * straight, path)
    return np.where(straight <= DIRECT_M, np.minimum(walk, straight), walk), lost


def walks(roads: Shapes, points: Metres) -> Walks:
    """Return the walking distances between points of shape (n, 2) on these roads."""
    network = road_network(roads)
    if network is None:
        return Walks(points=points, footing=None)
    return Walks(points=points, footing=set_on(network, points), moved_m=network.moved_m)


def road_network(roads: Shapes) -> Network | None:
    """Return the graph that is walked on, or None without roads: their main component if that is half of them."""
    if not len(roads):
        return None
    network, moved_m = _joined(roads), 0.0
    if not network.graph.size():
        return None
    if _main_component(network)[1] < NODED_BELOW:
        # on a grid of the same size, for a line drawn up to another seldom ends on it to the last digit
        roads, moved_m = shapely.get_parts(shapely.union_all(roads, grid_size=JOINED_M)), 2 * JOINED_M
    network = replace(_joined(carried_on(roads)), moved_m=moved_m)
    main, share = _main_component(network)
    if share < MAIN_FROM:
        return network
    return replace(network, graph=network.graph.subgraph(main).copy())


def set_on(network: Network, points: Metres) -> Footing:
    """Return the points set on the nearest edges; an edge is split at every foot on it."""
    edges = np.array(network.graph.edges, dtype=np.intp)
    lines: Shapes = np.asarray(shapely.linestrings(network.xy[edges]))
    doors = shapely.points(points)
    # where several edges are equally near the first is taken, so that the same plan is always judged the same
    door, near = STRtree(lines).query_nearest(doors, all_matches=True)
    edge = np.full(len(points), len(edges))
    np.minimum.at(edge, door, near)
    along = shapely.line_locate_point(lines[edge], doors)
    graph, node, fresh = network.graph.copy(), np.empty(len(points), dtype=np.intp), count(len(network.xy))
    for place in np.unique(edge):
        here = np.flatnonzero(edge == place)
        node[here] = _split(graph, edges[place], float(shapely.length(lines[place])), along[here], fresh)
    rows = sorted(graph)
    return Footing(
        graph=graph,
        matrix=csr_array(nx.to_scipy_sparse_array(graph, nodelist=rows, weight="weight", format="csr")),
        node=node,
        row=np.searchsorted(rows, node),
        access_m=shapely.distance(lines[edge], doors),
    )


def _split(graph: "nx.Graph[int]", edge: Places, length: float, along: Metres, fresh: Iterator[int]) -> Places:
    """Put a node at every foot along an edge and return them; feet at one place, or at an end, share one node."""
    start, end = (int(node) for node in edge)
    graph.remove_edge(start, end)
    feet = np.empty(len(along), dtype=np.intp)
    last, last_m = start, 0.0
    for foot in np.argsort(along, kind="stable"):
        if length - along[foot] <= SAME_FOOT_M:
            feet[foot] = end
            continue
        if along[foot] - last_m > SAME_FOOT_M:
            node = next(fresh)
            graph.add_edge(last, node, weight=float(along[foot] - last_m))
            last, last_m = node, float(along[foot])
        feet[foot] = last
    graph.add_edge(last, end, weight=length - last_m)
    return feet


def _paths(matrix: csr_array, sources: Places, targets: Places) -> Metres:
    """Return the path lengths from nodes to nodes, the search limited to twice the farthest target from the first."""
    farthest = dijkstra(matrix, directed=True, indices=targets[0])[targets].max()
    chunks = np.array_split(sources, -(-len(sources) // SOURCES))
    return np.concatenate(
        [dijkstra(matrix, directed=True, indices=each, limit=2 * farthest)[:, targets] for each in chunks]
    )


def carried_on(roads: Shapes) -> Shapes:
    """Return roads, and a short piece from each end that is `GAP_M` or less from another road to a vertex put there."""
    parts = shapely.get_parts(roads)
    lines = [shapely.get_coordinates(part) for part in parts[shapely.length(parts) > 0]]
    tree, vertices = shapely.STRtree([shapely.LineString(line) for line in lines]), cKDTree(np.vstack(lines))
    for own, line in enumerate(lines[:]):
        for end in (line[0], line[-1]):
            near = tree.query(shapely.Point(end), predicate="dwithin", distance=GAP_M)
            others = [int(other) for other in near if other != own]
            if not others or len(vertices.query_ball_point(end, JOINED_M)) > 1:
                continue
            met = min(others, key=lambda other: shapely.LineString(lines[other]).distance(shapely.Point(end)))
            road = shapely.LineString(lines[met])
            along = road.project(shapely.Point(end))
            foot = np.array(road.interpolate(along).coords[0])
            steps = np.hypot(*np.diff(lines[met], axis=0).T)
            behind = 1 + np.searchsorted(np.cumsum(steps)[:-1], along)
            lines[met] = np.insert(lines[met], behind, foot, axis=0)
            lines.append(np.array([end, foot]))
    return np.array([shapely.LineString(line) for line in lines], dtype=object)


def _joined(roads: Shapes) -> Network:
    """Return the straight pieces of roads as a graph, ends within ``JOINED_M`` of each other made one node."""
    ends = shapely.get_coordinates(pieces(roads))
    xy, where = np.unique(ends, axis=0, return_inverse=True)
    close: nx.Graph[int] = nx.Graph()
    close.add_nodes_from(range(len(xy)))
    close.add_edges_from(cKDTree(xy).query_pairs(JOINED_M))
    node = np.empty(len(xy), dtype=np.intp)
    for together in nx.connected_components(close):
        node[list(together)] = min(together)
    graph: nx.Graph[int] = nx.Graph()
    for start, end in node[where.ravel()].reshape(-1, 2).tolist():
        if start != end:
            graph.add_edge(start, end, weight=float(np.hypot(*(xy[start] - xy[end]))))
    return Network(graph=graph, xy=xy)


def _main_component(network: Network) -> tuple[set[int], float]:
    """Return the nodes of the longest component and its share of the whole length."""
    parts = [set(part) for part in nx.connected_components(network.graph)]
    lengths = [network.graph.subgraph(part).size(weight="weight") for part in parts]
    longest = int(np.argmax(lengths))
    return parts[longest], lengths[longest] / sum(lengths)
