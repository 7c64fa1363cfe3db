"""Blocks: the faces of roads and barriers in which somebody lives, and the lines that end inside them."""

from dataclasses import dataclass

import networkx as nx
import numpy as np
import shapely
from shapely import MultiPolygon, Polygon

from geo.coverage.linework import inside, locate, node
from geo.coverage.segments import Flags, Floats, Geometries, Ints, SharedSegments, shared_segments

NEAR_M = 60.0
"""A line runs between doors when there are doors on both its sides no farther off than this."""

ISLET_M = 100.0
"""An empty block, such as the one between a street and its footway, is an islet when half its rim is no longer."""

LEAST_SHARE = 0.3
"""An empty block other than an islet joins over no border shorter than this share of its longest."""


@dataclass(frozen=True)
class Blocks:
    """
    The blocks of a boundary.

    ``of_point`` is the block of each point. ``slits`` are lines inside blocks that divide them only in part: dead ends,
    and barriers between a block and an empty one that joined it.
    """

    polygons: Geometries
    of_point: Ints
    slits: Geometries


def cut_blocks(
    boundary: Polygon | MultiPolygon, points: Geometries, barriers: Geometries, separators: Geometries
) -> Blocks:
    """Return the blocks into which the lines divide the boundary, each with a point in it if that can be."""
    lines = np.concatenate([barriers, separators])
    shapely.prepare(boundary)
    near = lines[shapely.intersects(boundary, lines)] if len(lines) else lines
    noded = node(np.append(near, shapely.get_rings(shapely.get_parts(boundary))))
    polygons, cuts, dangles, _ = (shapely.get_parts(kind) for kind in shapely.polygonize_full(noded))
    faces = inside(polygons, boundary)
    shared = shared_segments(faces)
    hard = shared.on(barriers)
    face_of_point = locate(faces, points)
    members = _join_empty(faces, face_of_point, shared, hard, _between(shared, points))
    block_of = np.empty(len(faces), dtype=np.intp)
    for block, joined in enumerate(members):
        block_of[joined] = block
    inner = shared.lines[hard & (block_of[shared.left] == block_of[shared.right])]
    slits = np.concatenate([cuts, dangles, inner])
    within = shapely.contains_properly(boundary, shapely.line_interpolate_point(slits, 0.5, normalized=True))
    blocks = np.array([shapely.coverage_union_all(faces[joined]) for joined in members], dtype=object)
    return Blocks(blocks, block_of[face_of_point], slits[within])


def _join_empty(
    faces: Geometries, face_of_point: Ints, shared: SharedSegments, hard: Flags, between: Flags
) -> list[list[int]]:
    """
    Join faces without a point, small ones first, to a neighbour; return the members of each block.

    A face joins over the border that runs between the fewest doors, as that line can then bear no border of units; of
    equals over the longest, roads before barriers.
    """
    graph = _neighbours(len(faces), shared, hard, shared.length_m * between)
    lived_in = np.zeros(len(faces), dtype=bool)
    lived_in[face_of_point] = True
    size, rim_m = shapely.area(faces), shapely.length(faces)
    members = {face: [face] for face in graph}
    for empty in sorted(np.flatnonzero(~lived_in).tolist(), key=lambda face: (size[face], face)):
        borders = graph[empty]
        if not borders:
            continue
        longest = max(border["soft"] for border in borders.values())
        least = 0.0 if rim_m[empty] <= 2 * ISLET_M else LEAST_SHARE * longest
        hosts = [face for face in borders if borders[face]["soft"] >= least and (borders[face]["soft"] or not longest)]
        host = min(
            hosts, key=lambda face: (borders[face]["between"], -borders[face]["soft"], -borders[face]["hard"], face)
        )
        _merge(graph, host, empty)
        members[host] += members.pop(empty)
    return [sorted(joined) for joined in members.values()]


def _neighbours(n: int, shared: SharedSegments, hard: Flags, between_m: Floats) -> "nx.Graph[int]":
    """Return who borders whom, with the metres that are soft (road), hard (barrier), and between doors."""
    pairs = np.c_[np.minimum(shared.left, shared.right), np.maximum(shared.left, shared.right)]
    pairs, pair = np.unique(pairs, axis=0, return_inverse=True)
    metres = [shared.length_m * ~hard, shared.length_m * hard, between_m]
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(n))
    sums = (np.bincount(pair.ravel(), each, len(pairs)).tolist() for each in metres)
    for (left, right), soft, closed, between in zip(pairs.tolist(), *sums, strict=True):
        graph.add_edge(left, right, soft=soft, hard=closed, between=between)
    return graph


def _between(shared: SharedSegments, points: Geometries) -> Flags:
    """Return which segments have points near them on both sides."""
    segment, point = shapely.STRtree(points).query(shared.lines, predicate="dwithin", distance=NEAR_M)
    ends = shapely.get_coordinates(shared.lines).reshape(-1, 2, 2)
    along = (ends[:, 1] - ends[:, 0])[segment]
    off = shapely.get_coordinates(points)[point] - ends[segment, 0]
    side = along[:, 0] * off[:, 1] - along[:, 1] * off[:, 0]
    n = len(shared.lines)
    return (np.bincount(segment[side > 0], minlength=n) > 0) & (np.bincount(segment[side < 0], minlength=n) > 0)


def _merge(graph: "nx.Graph[int]", host: int, guest: int) -> None:
    """Move the guest's borders to the host and drop the guest."""
    none = {"soft": 0.0, "hard": 0.0, "between": 0.0}
    for other, border in graph[guest].items():
        if other != host:
            old = graph.get_edge_data(host, other, none)
            graph.add_edge(host, other, **{kind: old[kind] + border[kind] for kind in none})
    graph.remove_node(guest)
