"""
Which unit cells share a border, and which of those borders can be crossed, rebuilt from the polygons.

Two cells are neighbours on land if they share more than 1 cm of border (rook). A border that lies on a barrier is
closed. A way that passes from one cell through their closed border into the other reopens that one border.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import networkx as nx
import numpy as np
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from shapely import STRtree

from partition.verify.case import Shapes

SHARED_M = 0.01
"""A border counts from this length on."""

SNAP_M = 0.001
"""Borders are compared on a grid of this size, so that a vertex on a neighbour's straight edge does not hide it."""

ON_BARRIER_M = 0.01
"""A border this close to a barrier lies on it; well over ``SNAP_M``, which may have moved it."""

AT_BORDER_M = 0.01
"""A way this close to a closed border meets it."""

STEP_M = 0.25
"""How far along a way from where it meets a border to look which side it is on."""


@dataclass(frozen=True)
class Neighbours:
    """
    Units as nodes: ``land`` joins those that share a border, ``walkable`` only those whose border is not closed.

    ``land_of`` and ``area_of`` number the connected component of each unit in either graph.
    """

    land: "nx.Graph[str]"
    walkable: "nx.Graph[str]"
    land_of: Mapping[str, int]
    area_of: Mapping[str, int]


def neighbours(
    units: GeoDataFrame, barriers: Shapes, ways: Shapes, apart: NDArray[np.bool_] | None = None
) -> Neighbours:
    """
    Return who borders whom among the units of each village, with and without barriers.

    Units set ``apart``, one flag a unit, border nobody.
    """
    cells = np.asarray(units.geometry)
    pairs, borders = shared_borders(cells, units["village"].to_numpy())
    if apart is not None and apart.any():
        kept = ~apart[pairs].any(axis=1)
        pairs, borders = pairs[kept], borders[kept]
    closed = on_barrier(borders, barriers)
    roads = pieces(ways)
    tree = STRtree(roads)
    shut = closed.copy()
    for place in np.flatnonzero(closed):
        first, second = pairs[place]
        shut[place] = not is_crossed(borders[place], cells[first], cells[second], roads, tree)
    ids = units.index.to_numpy()
    land, walkable = _graph(ids, pairs), _graph(ids, pairs[~shut])
    return Neighbours(land, walkable, land_of=_components(land), area_of=_components(walkable))


def shared_borders(cells: Shapes, villages: NDArray[np.object_]) -> tuple[NDArray[np.intp], Shapes]:
    """
    Return the pairs of cells of one village that share a border, and the borders.

    Returns
    -------
    pairs, borders
        Positions of the two cells, shape (n, 2), the smaller first; and n lines, each longer than ``SHARED_M``.
    """
    first, second = STRtree(cells).query(cells, predicate="dwithin", distance=SNAP_M)
    mine = (first < second) & (villages[first] == villages[second])
    first, second = first[mine], second[mine]
    rims = shapely.boundary(cells)
    met = shapely.intersection(rims[first], rims[second], grid_size=SNAP_M)
    long = shapely.length(met) > SHARED_M
    parts, border = shapely.get_parts(met[long], return_index=True)
    lines = shapely.get_dimensions(parts) == 1
    borders = shapely.multilinestrings(parts[lines], indices=border[lines])
    return np.column_stack([first, second])[long], borders


def on_barrier(borders: Shapes, barriers: Shapes) -> NDArray[np.bool_]:
    """Return which borders lie on barriers, but for at most ``SHARED_M`` of their length."""
    zones = shapely.buffer(pieces(barriers), ON_BARRIER_M)
    border, zone = STRtree(zones).query(borders, predicate="intersects")
    closed = np.zeros(len(borders), dtype=bool)
    for place in np.unique(border):
        rest = shapely.difference(borders[place], shapely.union_all(zones[zone[border == place]]))
        closed[place] = shapely.length(rest) <= SHARED_M
    return closed


def is_crossed(
    border: shapely.Geometry, one: shapely.Geometry, other: shapely.Geometry, roads: Shapes, tree: STRtree
) -> bool:
    """
    Return whether a way leads through this border, out of one cell into the other.

    A way that ends on the border, or runs along it, does not cross; two ways that meet on it from both sides do.
    """
    near = roads[tree.query(border, predicate="dwithin", distance=AT_BORDER_M)]
    meetings = shapely.get_point(shapely.shortest_line(border, near), 0)
    for meeting in meetings:
        here = near[shapely.dwithin(near, meeting, AT_BORDER_M)]
        along = shapely.line_locate_point(here, meeting)
        # a distance beyond the end of a way stops at its end
        steps = shapely.line_interpolate_point(np.tile(here, 2), np.r_[np.maximum(along - STEP_M, 0.0), along + STEP_M])
        lead = shapely.distance(steps, other) - shapely.distance(steps, one)
        if lead.max() > SNAP_M and lead.min() < -SNAP_M:
            return True
    return False


def pieces(lines: Shapes) -> Shapes:
    """Return the straight pieces of lines, each of two points and some length."""
    if not len(lines):
        return np.empty(0, dtype=object)
    xy, line = shapely.get_coordinates(lines, return_index=True)
    ends = np.stack([xy[:-1], xy[1:]], axis=1)[line[:-1] == line[1:]]
    straight: Shapes = shapely.linestrings(ends[(ends[:, 0] != ends[:, 1]).any(axis=1)])
    return straight


def _components(graph: "nx.Graph[str]") -> dict[str, int]:
    return {node: number for number, part in enumerate(nx.connected_components(graph)) for node in part}


def _graph(ids: NDArray[np.object_], pairs: NDArray[np.intp]) -> "nx.Graph[str]":
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(ids)
    graph.add_edges_from(zip(ids[pairs[:, 0]], ids[pairs[:, 1]], strict=True))
    return graph
