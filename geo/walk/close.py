"""Ways closed or made heavier: a copy of the graph, to be compiled again."""

from collections.abc import Collection, Sequence
from itertools import pairwise
from math import hypot, isfinite

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.errors import GeoError
from geo.walk.graph import JOIN_M, Junction, WalkGraph
from geo.walk.network import EdgeKey


def find_edges(graph: WalkGraph, where: BaseGeometry) -> tuple[EdgeKey, ...]:
    """Return the edges that meet a geometry, in the order of the graph; the same CRS, metres."""
    keys = list(graph.edges(keys=True))
    lines = np.array([_line(graph, key) for key in keys], dtype=object)
    met = shapely.intersects(lines, where)
    return tuple(key for key, meets in zip(keys, met.tolist(), strict=True) if meets)


def close_edges(graph: WalkGraph, edges: Collection[EdgeKey]) -> WalkGraph:
    """
    Return a copy of a graph without some edges: a bridge that is down.

    Doors that opened on them open on the nearest way that is left.

    Raises
    ------
    GeoError
        An edge is not in the graph; names the first five.
    """
    _check_known(graph, edges)
    return _without(graph, edges)


def close_within(graph: WalkGraph, where: BaseGeometry) -> WalkGraph:
    """
    Return a copy of a graph in which no way leads through a geometry: a flooded area, a fence, a gate.

    A way is cut where it meets the geometry (in the same CRS, metres) and ends there on both sides, 1 cm before it;
    the stretches outside stay, with what their edge carries and their share of its ``length_m``. So doors along them
    open where they did, and what is cut off becomes unreachable.
    """
    zone = where.buffer(JOIN_M)
    shapely.prepare(zone)
    cut = find_edges(graph, zone)
    closed = _without(graph, cut)
    for key in cut:
        line, told = _line(graph, key), graph.edges[key]
        for part in _outside(line, zone):
            length_m = told.get("length_m", line.length) * part.length / line.length
            ends = [_node(key, place) for place in shapely.get_coordinates(part)[[0, -1]].tolist()]
            closed.add_edge(*ends, **(told | {"geometry": part, "length_m": length_m}))
    return closed


def reweight_edges(graph: WalkGraph, edges: Collection[EdgeKey], *, factor: float) -> WalkGraph:
    """
    Return a copy of a graph in which walking along some edges costs a multiple of what it did: mud, ice, a dark lane.

    Raises
    ------
    GeoError
        The factor is not above 0 or not finite, or an edge is not in the graph.
    """
    if not (isfinite(factor) and factor > 0):
        raise GeoError(f"factor must be above 0 and finite, got {factor}; close_edges closes an edge")
    _check_known(graph, edges)
    heavier: WalkGraph = graph.copy()
    for key in edges:
        heavier.edges[key]["length_m"] = factor * graph.edges[key].get("length_m", _line(graph, key).length)
    return heavier


def _check_known(graph: WalkGraph, edges: Collection[EdgeKey]) -> None:
    unknown = [key for key in edges if not graph.has_edge(*key)]
    if unknown:
        raise GeoError(f"edges must be keys of the graph, got {', '.join(map(str, unknown[:5]))}; use find_edges")


def _line(graph: WalkGraph, key: EdgeKey) -> shapely.LineString:
    line: shapely.LineString | None = graph.edges[key].get("geometry")
    return shapely.LineString(key[:2]) if line is None else line


def _outside(line: shapely.LineString, zone: BaseGeometry) -> list[shapely.LineString]:
    """Return the stretches of a line outside a zone, in its direction."""
    vertices = shapely.get_coordinates(line)
    stretches: list[list[tuple[float, ...]]] = []
    # segment by segment: the difference of a whole line would also cut it where it meets itself
    for ends in pairwise(vertices.tolist()):
        segment = shapely.LineString(ends)
        parts = [part for part in shapely.get_parts(segment.difference(zone)) if part.length]
        for part in sorted(parts, key=lambda part: shapely.Point(ends[0]).distance(part)):
            if stretches and stretches[-1][-1] == part.coords[0]:
                stretches[-1].append(part.coords[-1])
            else:
                stretches.append(list(part.coords))
    return [shapely.LineString(places) for places in stretches]


def _node(key: EdgeKey, place: Sequence[float]) -> Junction:
    """Return the node of an edge at the end of a stretch of it: its own one if it is there, else a new one."""
    x, y = place
    near = min(key[:2], key=lambda node: hypot(node[0] - x, node[1] - y))
    return near if hypot(near[0] - x, near[1] - y) < JOIN_M / 2 else (x, y)


def _without(graph: WalkGraph, edges: Collection[EdgeKey]) -> WalkGraph:
    """Return a copy of a graph without edges, and without the nodes to which only those led."""
    left: WalkGraph = graph.copy()
    for key in edges:
        left.remove_edge(*key)
    lonely = {node for tail, head, _ in edges for node in (tail, head) if left.degree(node) == 0}
    left.remove_nodes_from(lonely)
    return left
