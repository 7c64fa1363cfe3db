"""The ways of a settlement: which of the possible ones stay, and their lines on the ground."""

from itertools import pairwise

import networkx as nx
import numpy as np
import pandas as pd
import shapely
from shapely import Geometry, LineString

from geo.synthetic.cells import Node, Way, Ways
from geo.synthetic.cluster import ROAD_COLUMNS
from geo.synthetic.frame import Frame
from geo.synthetic.lattice import Lattice
from geo.synthetic.names import name_ways
from geo.synthetic.seats import Seat

HIGHWAY = {"street": "residential", "cross": "residential", "lane": "living_street"}
NEAR_M = 27.0
AXIS_M = 60.0


def close_ways(lattice: Lattice, seat: Seat, obstacles: Geometry) -> None:
    """Drop the ways that an obstacle bars, all but two across a river or railway, and what that leaves cut off."""
    ways = lattice.ways
    edges = list(ways.edges)
    ends = seat.frame.place(np.array(edges).reshape(-1, 2)).reshape(-1, 2, 2)
    shapely.prepare(obstacles)
    barred = np.asarray(shapely.intersects(obstacles, shapely.linestrings(ends)))
    for edge, bar in zip(edges, barred, strict=True):
        way: Way = ways.edges[edge]["way"]
        if way.kind == "crossing":
            bar = way.band not in (lattice.axis, lattice.axis + 1)
        if bar and not (way.kind == "axis" or (way.kind == "main" and seat.roads[0])):
            ways.remove_edge(*edge)
    whole = max(nx.connected_components(ways), key=len)
    ways.remove_nodes_from([node for node in ways if node not in whole])


def through_ways(ways: Ways, plots: pd.DataFrame, seat: Seat) -> set[tuple[Node, Node]]:
    """Return the pieces of the through roads inside the settlement, and of the ways over its river or railway."""
    near_ew = plots[plots[["n0", "n1"]].abs().min(axis=1) < AXIS_M]
    near_ns = plots[plots[["e0", "e1"]].abs().min(axis=1) < AXIS_M]
    kept = set()
    for a, b in ways.edges:
        way: Way = ways.edges[a, b]["way"]
        e, n = (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
        if way.kind == "crossing" or (way.kind == "axis" and _inside(e, near_ew["e0"], near_ew["e1"])):
            kept.add((a, b))
        if way.kind == "main" and seat.roads[0] and _inside(n, near_ns["n0"], near_ns["n1"]):
            kept.add((a, b))
    return kept


def prune_ways(ways: Ways, plots: pd.DataFrame, kept: set[tuple[Node, Node]]) -> Ways:
    """Return the ways that these plots need: those beside them, joined up, without blind ends that serve nobody."""
    doors = {(float(e), float(n)) for e, n in zip(plots["access_e"], plots["access_n"], strict=True)}
    tree = shapely.STRtree(np.asarray(shapely.points(plots["e"], plots["n"])))
    edges = list(ways.edges)
    centres = shapely.points(np.array(edges).mean(axis=1))
    near = set(tree.query(centres, predicate="dwithin", distance=NEAR_M)[0].tolist())
    used: Ways = ways.edge_subgraph([edge for k, edge in enumerate(edges) if k in near or edge in kept]).copy()
    used.add_nodes_from(doors)
    _join(used, ways)
    held = doors | {node for edge in kept for node in edge}
    while blind := [node for node in used if used.degree(node) <= 1 and node not in held]:
        used.remove_nodes_from(blind)
    return used


def lay_ways(used: Ways, lattice: Lattice, seat: Seat) -> pd.DataFrame:
    """Return the ways as roads on the ground, ``highway, name, bridge, geometry``."""
    by_way: dict[Way, list[tuple[Node, Node]]] = {}
    for a, b in used.edges:
        by_way.setdefault(used.edges[a, b]["way"], []).append((min(a, b), max(a, b)))
    names = name_ways(by_way, lattice.mains, lattice.axis, seat.titles)
    rows = []
    for way in sorted(by_way):
        title = names[way]
        if way.kind == "crossing":
            title = seat.titles["crossing" if way.band == lattice.axis else "footway"]
        bridge = seat.titles["bridge"] if way.kind == "crossing" else ""
        highway = _highway(way, lattice.axis, seat)
        rows += [(highway, title, bridge, _slim(line, used, seat.frame)) for line in _chains(by_way[way])]
    return pd.DataFrame(rows, columns=ROAD_COLUMNS)


def _highway(way: Way, axis: int, seat: Seat) -> str:
    if way.kind == "main":
        return seat.highways[0]
    if way.kind == "axis" or (way.kind == "crossing" and way.band == axis):
        return seat.highways[1]
    return HIGHWAY.get(way.kind, "footway")


def _inside(at: float, low: pd.Series, high: pd.Series) -> bool:
    return len(low) > 0 and float(low.min()) - 4 <= at <= float(high.max()) + 4


def _join(used: Ways, ways: Ways) -> None:
    """Join the parts of the used ways over the shortest of the possible ones."""
    for a, b in ways.edges:
        ways.edges[a, b]["metres"] = float(np.hypot(a[0] - b[0], a[1] - b[1]))
    while True:
        parts: list[set[Node]] = sorted(nx.connected_components(used), key=lambda part: (-len(part), min(part)))
        if len(parts) < 2:
            return
        _, path = nx.multi_source_dijkstra(ways, parts[0], min(parts[1]), weight="metres")
        for a, b in pairwise(path):
            used.add_edge(a, b, **ways.edges[a, b])


def _chains(edges: list[tuple[Node, Node]]) -> list[list[Node]]:
    """Return the edges of one straight way as runs of nodes."""
    chains: list[list[Node]] = []
    for a, b in sorted(edges):
        if chains and chains[-1][-1] == a:
            chains[-1].append(b)
        else:
            chains.append([a, b])
    return chains


def _slim(nodes: list[Node], used: Ways, frame: Frame) -> LineString:
    """Return the way on the ground without vertices that neither a junction nor a bend needs."""
    ground = frame.place(np.array(nodes))
    held = [k for k, node in enumerate(nodes) if k in (0, len(nodes) - 1) or used.degree(node) > 2]
    pieces = [shapely.get_coordinates(shapely.simplify(LineString(ground[a : b + 1]), 0.25)) for a, b in pairwise(held)]
    return LineString(np.vstack([pieces[0], *(piece[1:] for piece in pieces[1:])]))
