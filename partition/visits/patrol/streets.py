"""The streets of a grid as a network that a patrol walks: cut at the grid's border and where places lie."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.ops import substring

from geo.walk import WalkGraph
from geo.walk.network import read_network
from partition.visits.patrol.task import Bools, Floats, Ints

BESIDE_M = 2.0
"""A street so close outside the border runs along it, and is the grid's."""

STUB_M = 10.0
"""The border cuts no shorter piece off a street: that goes with the rest."""

SAME_M = 0.5
"""A place so close to a junction, or to another place on its street, is there."""


_Piece = tuple[int, int, int, float, shapely.LineString]
"""Of which street, from which node to which, metres and line."""


@dataclass(frozen=True)
class Streets:
    """
    Streets between nodes, a row each.

    Attributes
    ----------
    xy
        (n, 2), the nodes, metres.
    ends
        (m, 2), the nodes at which each line begins and ends.
    metres
        (m,), what walking each costs.
    lines, names
        (m,), how each runs, and what it is called, "" for nothing.
    inside
        (m,), whether it is the grid's.
    opens
        (m,), whether places are met there, as doors open there.
    """

    xy: Floats
    ends: Ints
    metres: Floats
    lines: NDArray[np.object_]
    names: NDArray[np.object_]
    inside: Bools
    opens: Bools


def grid_streets(graph: WalkGraph, outline: shapely.Geometry) -> Streets:
    """
    Return all streets of a walking network, cut at the outline of a grid.

    Those along the border are the grid's; a border cuts nothing shorter than 10 m off.
    """
    network = read_network(graph)
    names = np.array([str(graph.edges[key].get("name") or "") for key in network.keys], np.object_)
    xy = np.array(list(graph), np.float64).reshape(-1, 2)
    ends = np.column_stack([network.tail, network.head])
    whole = Streets(
        xy, ends, network.metres, network.geometry, names, np.zeros(len(names), np.bool_), network.takes_doors
    )
    reach = shapely.buffer(outline, BESIDE_M)
    shapely.prepare(reach)
    crossing = np.flatnonzero(shapely.intersects(network.geometry, shapely.boundary(reach)))
    cuts = {edge: found for edge in crossing.tolist() if (found := _crossings(network.geometry[edge], reach))}
    pieces, _ = cut(whole, cuts)
    middles = shapely.line_interpolate_point(pieces.lines, 0.5, normalized=True)
    inside = np.asarray(shapely.contains(reach, middles))
    return replace(pieces, inside=inside)


def _crossings(line: shapely.LineString, reach: shapely.Geometry) -> list[float]:
    """Return the metres along a line at which the border is crossed, none of them near its ends."""
    met = shapely.get_parts(shapely.intersection(line, shapely.boundary(reach)))
    at = shapely.line_locate_point(line, shapely.points(shapely.get_coordinates(met)))
    kept: list[float] = []
    for along in np.sort(at).tolist():
        if STUB_M < along < line.length - STUB_M and (not kept or along - kept[-1] > STUB_M):
            kept.append(along)
    return kept


def cut(streets: Streets, along: Mapping[int, Sequence[float]]) -> tuple[Streets, dict[tuple[int, float], int]]:
    """
    Return streets with a node more at each place along a line, in metres as drawn; and the node that each has become.

    A place within half a metre of another node is that node.
    """
    xy: list[list[float]] = streets.xy.tolist()
    rows: list[_Piece] = []
    node_at: dict[tuple[int, float], int] = {}
    for edge in range(len(streets.lines)):
        if edge in along:
            rows += _pieces(streets, edge, sorted(set(along[edge])), xy, node_at)
        else:
            tail, head = streets.ends[edge].tolist()
            rows.append((edge, tail, head, float(streets.metres[edge]), streets.lines[edge]))
    origin = np.array([row[0] for row in rows], np.int64)
    lines = np.array([row[4] for row in rows], np.object_)
    ends = np.array([row[1:3] for row in rows], np.int64).reshape(-1, 2)
    metres = np.array([row[3] for row in rows], np.float64)
    places = np.array(xy, np.float64).reshape(-1, 2)
    told = streets.names[origin], streets.inside[origin], streets.opens[origin]
    return Streets(places, ends, metres, lines, *told), node_at


def _pieces(
    streets: Streets, edge: int, along: Sequence[float], xy: list[list[float]], node_at: dict[tuple[int, float], int]
) -> list[_Piece]:
    """Return the pieces of one street; new nodes are added to ``xy``, and told in ``node_at``."""
    line, (tail, head) = streets.lines[edge], streets.ends[edge].tolist()
    stops = [(0.0, tail)]
    for at in along:
        if line.length - at < SAME_M and line.length >= 2 * SAME_M:
            node_at[edge, at] = head
        elif at - stops[-1][0] < SAME_M:
            node_at[edge, at] = stops[-1][1]
        else:
            xy.append([*line.interpolate(at).coords[0]])
            node_at[edge, at] = len(xy) - 1
            stops.append((at, len(xy) - 1))
    stops.append((line.length, head))
    scale = float(streets.metres[edge]) / line.length
    return [
        (edge, first, last, (end - begin) * scale, shapely.LineString(substring(line, begin, end).coords))
        for (begin, first), (end, last) in itertools.pairwise(stops)
    ]


def stand(streets: Streets, points: Sequence[shapely.Point], on: Sequence[Bools]) -> tuple[Streets, Ints, Floats]:
    """
    Return streets with a node where each point meets the nearest of some, the nodes, and how far off the points lie.

    ``on`` says for each point on which streets it may be met, (m,) each.
    """
    feet: list[tuple[int, float]] = []
    away = np.zeros(len(points))
    for number, (point, open_to) in enumerate(zip(points, on, strict=True)):
        choice = np.flatnonzero(open_to)
        metres = shapely.distance(streets.lines[choice], point)
        edge = int(choice[metres.argmin()])
        away[number] = metres.min()
        feet.append((edge, float(streets.lines[edge].project(point))))
    along: dict[int, list[float]] = {}
    for edge, at in feet:
        along.setdefault(edge, []).append(at)
    pieces, node_at = cut(streets, along)
    return pieces, np.array([node_at[foot] for foot in feet], np.int64), away


def length_by_name(streets: Streets) -> dict[str, float]:
    """Return the metres of each named street of the grid, in the order of the names."""
    told: dict[str, float] = {}
    for name, metres in zip(streets.names[streets.inside], streets.metres[streets.inside], strict=True):
        told[name] = told.get(name, 0.0) + float(metres)
    return {name: told[name] for name in sorted(told) if name}
