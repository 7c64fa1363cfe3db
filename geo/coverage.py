"""Cells that tile a boundary exactly: one a unit, with borders on the lines that run between units."""

from dataclasses import dataclass
from itertools import pairwise

import networkx as nx
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import Voronoi, cKDTree
from shapely import MultiPolygon, Polygon

from geo.errors import GeoError

Geometries = NDArray[np.object_]
Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

PRECISION_M = 1e-7
"""Linework is snap-rounded to a tenth of a micrometre, so that neighbours share every vertex of their border."""

ON_LINE_M = 1e-4
"""A border lies on a line when it is nearer to it than this."""

OVERSHOOT_M = 1e-4
"""Voronoi edges run this far over a block's rim, so that noding surely finds where they meet it."""


@dataclass(frozen=True)
class SharedSegments:
    """Segments that two polygons of a coverage share: row k lies between ``left[k]`` and ``right[k]``."""

    left: Ints
    right: Ints
    lines: Geometries
    length_m: Floats

    def on(self, lines: Geometries) -> NDArray[np.bool_]:
        """Return which segments lie on one of the lines."""
        hit = np.zeros(len(self.lines), dtype=bool)
        if len(lines) and len(self.lines):
            middles = shapely.line_interpolate_point(self.lines, 0.5, normalized=True)
            found = shapely.STRtree(lines).query(middles, predicate="dwithin", distance=ON_LINE_M)[0]
            hit[found] = True
        return hit


def shared_segments(polygons: Geometries) -> SharedSegments:
    """
    Return every segment that two polygons share, by equal end vertices.

    The polygons form a coverage (no overlaps, shared borders with equal vertices), as `tile` makes them.
    """
    parts, of_part = shapely.get_parts(polygons, return_index=True)
    rings, of_ring = shapely.get_rings(parts, return_index=True)  # of a multipolygon it would give none
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    same = ring[:-1] == ring[1:]
    start, end, owner = xy[:-1][same], xy[1:][same], of_part[of_ring[ring[:-1][same]]]
    swap = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    start[swap], end[swap] = end[swap], start[swap].copy()
    order = np.lexsort((owner, end[:, 1], end[:, 0], start[:, 1], start[:, 0]))
    ends = np.hstack([start, end])[order]
    twin = np.flatnonzero((ends[:-1] == ends[1:]).all(axis=1))
    left, right = owner[order][twin], owner[order][twin + 1]
    between = left != right
    twin, left, right = twin[between], left[between], right[between]
    lines = shapely.linestrings(ends[twin].reshape(-1, 2, 2)) if len(twin) else np.empty(0, dtype=object)
    return SharedSegments(left, right, lines, shapely.length(lines))


def tile(
    boundary: Polygon | MultiPolygon,
    sites: Floats,
    owner: Ints,
    *,
    barriers: Geometries | None = None,
    separators: Geometries | None = None,
) -> Geometries:
    """
    Return one cell for each owner of sites; the cells tile the boundary.

    Cells are the Voronoi cells of the sites inside *blocks*: the faces into which barriers and separators (roads)
    divide the boundary. So wherever such a line runs between two owners, their border lies on it. A block without
    a site joins the neighbouring block with the longest shared border, across a road rather than a barrier. What a
    cell would hold beyond a line or a bend joins the neighbour with the longest open border.

    Parameters
    ----------
    boundary
        Valid polygon in metres, holes and exclaves included.
    sites
        Points, shape ``(m, 2)``; distinct by more than a millimetre.
    owner
        Owner of each site, ``0 .. n - 1``; every owner has a site.
    barriers, separators
        Lines that close a border, and lines that merely attract it.

    Returns
    -------
    ndarray of Polygon or MultiPolygon, shape (n,)
        Cells in one piece each on a land part, but for owners whose sites lie apart; a land part without any site
        is a further piece of the nearest owner's cell.

    Raises
    ------
    GeoError
        There are no sites.
    """
    if len(sites) == 0:
        raise GeoError("tile: no sites, so there is nothing to give the land to")
    none = np.empty(0, dtype=object)
    barriers = _lines_of(none if barriers is None else barriers)
    separators = _lines_of(none if separators is None else separators)
    points = np.array([shapely.Point(site) for site in sites], dtype=object)
    blocks = _merge_blocks(_cut_blocks(boundary, barriers, separators), points, barriers)
    block_of_site = _locate(blocks, points)
    faces = _cut_faces(boundary, blocks, sites, block_of_site, barriers)
    face_owner = _grow(faces, points, owner, barriers, blocks)
    order = np.argsort(face_owner, kind="stable")
    bounds = np.searchsorted(face_owner[order], np.arange(owner.max() + 2))
    cells = [shapely.coverage_union_all(faces[order[a:b]]) for a, b in pairwise(bounds)]
    return np.array(cells, dtype=object)


def _lines_of(geometries: Geometries) -> Geometries:
    """Return the lines of lines, and the rims of polygons."""
    parts = shapely.get_parts(np.asarray(geometries, dtype=object))
    areas = shapely.get_dimensions(parts) == 2
    parts[areas] = shapely.boundary(parts[areas])
    parts = shapely.get_parts(parts)
    kept: Geometries = parts[(shapely.get_dimensions(parts) == 1) & (shapely.length(parts) > 0)]
    return kept


def _polygonize(lines: Geometries, within: Polygon | MultiPolygon) -> Geometries:
    """Return the faces between lines that lie within a polygon."""
    linework = shapely.union_all(lines, grid_size=PRECISION_M)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(np.array([linework], dtype=object))))
    shapely.prepare(within)
    return faces[shapely.contains_properly(within, shapely.point_on_surface(faces))]


def _cut_blocks(boundary: Polygon | MultiPolygon, barriers: Geometries, separators: Geometries) -> Geometries:
    """Return the faces into which the lines divide the boundary; lines with a loose end divide nothing."""
    lines = np.concatenate([barriers, separators])
    near = lines[shapely.intersects(lines, boundary)] if len(lines) else lines
    return _polygonize(np.append(near, shapely.get_rings(shapely.get_parts(boundary))), boundary)


def _locate(polygons: Geometries, points: Geometries) -> Ints:
    """Return the polygon of each point: one that it lies in, else the nearest."""
    tree = shapely.STRtree(polygons)
    at = np.full(len(points), -1)
    point, polygon = tree.query(points, predicate="intersects")
    at[point] = polygon
    lost = np.flatnonzero(at < 0)
    if len(lost):
        point, polygon = tree.query_nearest(points[lost], all_matches=False)
        at[lost[point]] = polygon
    return at


def _merge_blocks(blocks: Geometries, points: Geometries, barriers: Geometries) -> Geometries:
    """Join blocks without a site to a neighbour until every block has one, or has no neighbour left."""
    lived_in = np.zeros(len(blocks), dtype=bool)
    lived_in[_locate(blocks, points)] = True
    shared = shared_segments(blocks)
    hard = shared.on(barriers)
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(blocks)))
    for left, right, length, closed in zip(shared.left, shared.right, shared.length_m, hard, strict=True):
        edge = graph.get_edge_data(left, right, {"soft": 0.0, "hard": 0.0})
        edge["hard" if closed else "soft"] += length
        graph.add_edge(int(left), int(right), **edge)
    members = {block: [block] for block in graph}
    size = shapely.area(blocks)
    empty = sorted(np.flatnonzero(~lived_in).tolist(), key=lambda b: (size[b], b))
    for block in empty:
        if block not in graph or not graph[block]:
            continue
        borders = graph[block]
        host = max(borders, key=lambda b: (borders[b]["soft"], borders[b]["hard"], -b))
        _merge_nodes(graph, host, block)
        members[host] += members.pop(block)
    return np.array([shapely.coverage_union_all(blocks[sorted(m)]) for m in members.values()], dtype=object)


def _merge_nodes(graph: "nx.Graph[int]", host: int, guest: int) -> None:
    """Move the guest's borders to the host and drop the guest."""
    for other, border in graph[guest].items():
        if other == host:
            continue
        edge = graph.get_edge_data(host, other, {"soft": 0.0, "hard": 0.0})
        graph.add_edge(host, other, soft=edge["soft"] + border["soft"], hard=edge["hard"] + border["hard"])
    graph.remove_node(guest)


def _voronoi_edges(sites: Floats, block: Polygon | MultiPolygon) -> Geometries:
    """Return the Voronoi edges between sites, clipped to a little over the block."""
    if len(sites) < 2:
        return np.empty(0, dtype=object)
    centre = sites.mean(axis=0)
    reach = 10 * max(np.ptp(sites, axis=0).max(), *np.ptp(np.reshape(block.bounds, (2, 2)), axis=0), 1.0)
    frame = reach * np.array([[-1, -1], [-1, 1], [1, -1], [1, 1]])
    diagram = Voronoi(np.vstack([sites - centre, frame]))
    ridges = np.array(
        [
            r
            for r, (a, b) in zip(diagram.ridge_vertices, diagram.ridge_points, strict=True)
            if -1 not in r and a < len(sites) and b < len(sites)
        ]
    )
    edges = shapely.linestrings(diagram.vertices[ridges] + centre)
    rim = shapely.buffer(block, OVERSHOOT_M, join_style="mitre")
    return _lines_of(shapely.intersection(edges, rim))


def _cut_faces(
    boundary: Polygon | MultiPolygon, blocks: Geometries, sites: Floats, block_of_site: Ints, barriers: Geometries
) -> Geometries:
    """Return the atoms of the tiling: blocks cut along Voronoi edges and along barriers that end inside them."""
    order = np.argsort(block_of_site, kind="stable")
    bounds = np.searchsorted(block_of_site[order], np.arange(len(blocks) + 1))
    edges = [_voronoi_edges(sites[order[bounds[b] : bounds[b + 1]]], blocks[b]) for b in range(len(blocks))]
    return _polygonize(np.concatenate([shapely.boundary(blocks), *edges, _loose(barriers, blocks)]), boundary)


def _loose(barriers: Geometries, blocks: Geometries) -> Geometries:
    """Return the parts of barriers that end inside a block: they cut cells although they bound no block."""
    if len(barriers) == 0:
        return barriers
    rims = shapely.union_all(shapely.boundary(blocks))
    inside = shapely.get_parts(shapely.difference(shapely.union_all(barriers), shapely.buffer(rims, ON_LINE_M)))
    if len(inside) == 0:
        return inside
    merged = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(inside)))
    return merged[[_has_loose_end(line, rims) for line in merged]]


def _has_loose_end(line: shapely.LineString, rims: shapely.Geometry) -> bool:
    ends = shapely.points(shapely.get_coordinates(line)[[0, -1]])
    return bool((shapely.distance(ends, rims) > 2 * ON_LINE_M).any())


def _grow(faces: Geometries, points: Geometries, owner: Ints, barriers: Geometries, blocks: Geometries) -> Ints:
    """Return the owner of each face: faces with a site first, then the others by their longest open border."""
    face_owner = np.full(len(faces), -1)
    face_owner[_locate(faces, points)] = owner
    shared = shared_segments(faces)
    block_of_face = _locate(blocks, shapely.point_on_surface(faces))
    within_block = block_of_face[shared.left] == block_of_face[shared.right]
    open_border = within_block & ~shared.on(barriers)
    for allowed in (open_border, within_block, np.ones(len(shared.left), dtype=bool)):
        _spread(face_owner, shared, allowed)
    lost = np.flatnonzero(face_owner < 0)
    if len(lost):  # a land part where nobody lives
        nearest = shapely.STRtree(points).query_nearest(faces[lost], all_matches=False)[1]
        for piece, site in zip(lost, nearest, strict=True):
            face_owner[piece] = owner[site]
    return face_owner


def _spread(face_owner: Ints, shared: SharedSegments, allowed: NDArray[np.bool_]) -> None:
    """Give ownerless faces, ring by ring, to the owner with whom they share the longest allowed border; in place."""
    left, right, length = shared.left[allowed], shared.right[allowed], shared.length_m[allowed]
    while True:
        to_right = (face_owner[left] >= 0) & (face_owner[right] < 0)
        to_left = (face_owner[right] >= 0) & (face_owner[left] < 0)
        face = np.concatenate([right[to_right], left[to_left]])
        giver = face_owner[np.concatenate([left[to_right], right[to_left]])]
        if len(face) == 0:
            return
        key, position = np.unique(np.c_[face, giver], axis=0, return_inverse=True)
        border = np.bincount(position.ravel(), weights=np.concatenate([length[to_right], length[to_left]]))
        order = np.lexsort((key[:, 1], -border, key[:, 0]))
        first = order[np.r_[True, np.diff(key[order, 0]) > 0]]
        face_owner[key[first, 0]] = key[first, 1]


def nearest_site(points: Floats, sites: Floats) -> Ints:
    """Return the nearest site of each point."""
    return np.asarray(cKDTree(sites).query(points)[1], dtype=np.intp)
