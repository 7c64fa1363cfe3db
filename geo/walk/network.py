"""A walking graph as arrays, and doors snapped onto it."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.errors import GeoError
from geo.walk.graph import Junction, WalkGraph

EdgeKey: TypeAlias = tuple[Junction, Junction, int]
Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True)
class Network:
    """
    The edges of a graph, a row each.

    ``keys`` name them in the graph; ``geometry`` runs from node ``tail`` to node ``head``; ``metres`` is what walking
    the whole edge costs; doors open only on edges that ``takes_doors``.
    """

    n_nodes: int
    keys: tuple[EdgeKey, ...]
    tail: Ints
    head: Ints
    metres: Floats
    geometry: NDArray[np.object_]
    takes_doors: NDArray[np.bool_]


@dataclass(frozen=True)
class Feet:
    """Where doors meet the network, a row a door: ``share`` (0 to 1) of the way along ``edge``, ``access_m`` away."""

    edge: Ints
    share: Floats
    access_m: Floats


def read_network(graph: WalkGraph) -> Network:
    """
    Return the edges of a graph as arrays.

    An edge without ``geometry`` is straight, one without ``length_m`` is as long as it is drawn, and one without
    ``main`` takes doors: so edges are easily added by hand.

    Raises
    ------
    GeoError
        A ``length_m`` is negative or not finite; names the first five.
    """
    keys, told = _edges(graph)
    geometry = np.array([edge["geometry"] for edge in told], np.object_)
    drawn = shapely.length(geometry)
    metres = np.array([edge.get("length_m", length) for edge, length in zip(told, drawn, strict=True)], np.float64)
    _check_lengths(keys, metres)
    tail, head = _ends(graph, keys, geometry)
    takes_doors = np.array([bool(edge.get("main", True)) for edge in told], np.bool_) & (drawn > 0)
    return Network(len(graph), keys, tail, head, metres, geometry, takes_doors)


def snap(network: Network, doors: Floats) -> Feet:
    """Return the nearest place on an edge that takes doors, for each door; equal doors get equal feet."""
    edges = np.flatnonzero(network.takes_doors)
    points = shapely.points(doors)
    nearest = shapely.STRtree(network.geometry[edges]).query_nearest(points, all_matches=False)[1]
    edge = edges[nearest]
    line = network.geometry[edge]
    share = shapely.line_locate_point(line, points) / shapely.length(line)
    return Feet(edge, np.minimum(share, 1.0), shapely.distance(line, points))


def _edges(graph: WalkGraph) -> tuple[tuple[EdgeKey, ...], list[dict[str, object]]]:
    keys, told = [], []
    for tail, head, key, attributes in graph.edges(keys=True, data=True):
        keys.append((tail, head, key))
        if attributes.get("geometry") is None:
            attributes = attributes | {"geometry": shapely.LineString([tail, head])}
        told.append(attributes)
    return tuple(keys), told


def _check_lengths(keys: tuple[EdgeKey, ...], metres: Floats) -> None:
    wrong = np.flatnonzero(~(np.isfinite(metres) & (metres >= 0)))
    if len(wrong):
        met = ", ".join(f"{metres[i]} at {keys[i]}" for i in wrong[:5])
        raise GeoError(f"length_m must be finite and not negative, got {met}; remove an edge to close it")


def _ends(graph: WalkGraph, keys: tuple[EdgeKey, ...], geometry: NDArray[np.object_]) -> tuple[Ints, Ints]:
    """Return the nodes at which geometries begin and end; networkx names the ends of an edge in either order."""
    number = {node: i for i, node in enumerate(graph)}
    ends = np.array([(number[tail], number[head]) for tail, head, _ in keys], np.int64).reshape(-1, 2)
    place = np.array(list(graph), np.float64).reshape(-1, 2)
    begin = shapely.get_coordinates(shapely.get_point(geometry, 0))
    gap = ((place[ends] - begin[:, None]) ** 2).sum(axis=2)
    ends = np.where((gap[:, 0] > gap[:, 1])[:, None], ends[:, ::-1], ends)
    return ends[:, 0], ends[:, 1]
