"""The editable network of ways on foot: a networkx graph made of road lines."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import networkx as nx
import numpy as np
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import KDTree

from geo.errors import GeoError
from geo.schema import ROADS

JOIN_M = 0.01
"""Vertices this close to each other are one place."""

GAP_M = 0.5
"""A line that ends no farther than this from another one is meant to meet it; surveyed lines seldom do to the digit."""

NODED_SHARE = 0.8
"""Below this share of the length in one component, lines are taken to cross without shared vertices."""

MAIN_SHARE = 0.5
"""Below this share of the length, no component is the main one."""

Junction: TypeAlias = tuple[float, float]
if TYPE_CHECKING:
    WalkGraph: TypeAlias = nx.MultiGraph[Junction]
else:  # generic for the type checker only
    WalkGraph = nx.MultiGraph


def build_graph(roads: GeoDataFrame) -> WalkGraph:
    """
    Return the walking network of road lines, to be edited at will and then compiled.

    A node is the point ``(x, y)`` where a line ends or shares a vertex (within 1 cm) with itself or another line. An
    edge is the stretch between two nodes; loops and parallel edges are kept, a segment drawn twice is kept once. When
    the longest component holds less than 80 % of the length, the lines are first cut wherever they cross, bridges too.
    Then a line that ends at most half a metre from another one goes on to it.

    Edges carry ``geometry``, ``length_m`` (what walking it costs; change it to re-weight), ``name``, ``highway``,
    ``bridge`` and ``surface`` of the road (empty where not known), ``row`` (its index label) and ``main`` (whether
    doors may open on it: it lies in the longest component, or no component holds half of the length). ``main`` speaks
    of the roads as given, so a door whose street is cut off later becomes unreachable and does not move elsewhere.

    Raises
    ------
    GeoError
        The CRS of the roads is not projected.
    """
    if roads.crs is not None and not roads.crs.is_projected:
        raise GeoError(f"roads: CRS must be projected in metres, got {roads.crs.to_string()}; use GeoDataFrame.to_crs")
    lines, row = _lines(roads)
    share, _ = _main_component(_segments(lines))
    if share < NODED_SHARE:
        lines, origin = _cut_at_crossings(lines)
        row = row[origin]
    segments = _segments(_close_gaps(lines))
    share, main = _main_component(segments)
    if share < MAIN_SHARE:
        main[:] = True
    return _assemble(roads, row, segments, main)


@dataclass(frozen=True)
class _Segments:
    """Straight segments in the order of drawing: from place ``tail`` to place ``head`` of ``xy``, part of ``line``."""

    xy: NDArray[np.float64]
    tail: NDArray[np.intp]
    head: NDArray[np.intp]
    line: NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.line)

    def __getitem__(self, which: NDArray[np.intp]) -> "_Segments":
        return _Segments(self.xy, self.tail[which], self.head[which], self.line[which])


def _lines(roads: GeoDataFrame) -> tuple[NDArray[np.object_], NDArray[np.intp]]:
    """Return the single lines of a table, without vertices that repeat the last within 1 cm, and their row numbers."""
    parts, row = shapely.get_parts(shapely.force_2d(roads.geometry.to_numpy()), return_index=True)
    usable = (shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING) & (shapely.length(parts) > 0)
    return shapely.remove_repeated_points(parts[usable], JOIN_M), row[usable]


def _close_gaps(lines: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return the lines, those that end a little before another one carried on to it, where that gets a vertex."""
    if len(lines) == 0:
        return lines
    xy, line = shapely.get_coordinates(lines, return_index=True)
    first = np.searchsorted(line, np.arange(len(lines)))
    ends = np.vstack([xy[first], xy[np.append(first[1:], len(xy)) - 1]])
    owner = np.tile(np.arange(len(lines)), 2)
    loose = np.flatnonzero(KDTree(xy).query_ball_point(ends, JOIN_M, return_length=True) == 1)
    points = np.asarray(shapely.points(ends[loose]))
    end, other = shapely.STRtree(lines).query(points, predicate="dwithin", distance=GAP_M)
    end, other = end[owner[loose[end]] != other], other[owner[loose[end]] != other]
    if len(end) == 0:
        return lines
    nearest = np.lexsort((shapely.distance(points[end], lines[other]), end))
    nearest = nearest[np.unique(end[nearest], return_index=True)[1]]
    end, other = end[nearest], other[nearest]
    at = shapely.line_locate_point(lines[other], points[end])
    feet = shapely.get_coordinates(shapely.line_interpolate_point(lines[other], at))
    beyond = np.where(loose[end] < len(lines), -1.0, np.inf)  # before the first vertex, or behind the last
    steps = np.where(np.diff(line, prepend=-1) == 0, np.hypot(*np.diff(xy, axis=0, prepend=xy[:1]).T), 0.0)
    along = np.cumsum(steps)
    along -= along[first][line]
    of, position = np.r_[line, other, owner[loose[end]]], np.r_[along, at, beyond]
    order = np.lexsort((position, of))
    return np.asarray(shapely.linestrings(np.vstack([xy, feet, feet])[order], indices=of[order]))


def _segments(lines: NDArray[np.object_]) -> _Segments:
    vertices, line = shapely.get_coordinates(lines, return_index=True)
    xy, place = _join(vertices)
    real = (line[:-1] == line[1:]) & (place[:-1] != place[1:])
    return _Segments(xy, place[:-1][real], place[1:][real], line[:-1][real])


def _join(vertices: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Return distinct places and which one each vertex is; all within 1 cm, also of each other, become the first."""
    distinct, first, number = np.unique(vertices, axis=0, return_index=True, return_inverse=True)
    if len(distinct) == 0:
        return distinct, number
    pairs = KDTree(distinct).query_pairs(JOIN_M, output_type="ndarray")
    cluster = _components(len(distinct), pairs[:, 0], pairs[:, 1])
    by_appearance = np.argsort(first)
    _, leader = np.unique(cluster[by_appearance], return_index=True)
    return distinct[by_appearance[leader]], cluster[number.ravel()]


def _components(n: int, a: NDArray[np.intp], b: NDArray[np.intp]) -> NDArray[np.intp]:
    label: NDArray[np.intp] = connected_components(coo_array((np.ones(len(a)), (a, b)), shape=(n, n)), directed=False)[
        1
    ]
    return label


def _main_component(segments: _Segments) -> tuple[float, NDArray[np.bool_]]:
    """Return the share of the length that the longest component holds, and which segments lie in it."""
    component = _components(len(segments.xy), segments.tail, segments.head)[segments.tail]
    metres = np.hypot(*(segments.xy[segments.tail] - segments.xy[segments.head]).T)
    total = np.bincount(component, weights=metres, minlength=1)
    return float(total.max() / max(total.sum(), JOIN_M)), component == total.argmax()


def _cut_at_crossings(lines: NDArray[np.object_]) -> tuple[NDArray[np.object_], NDArray[np.intp]]:
    """
    Return the lines cut where they cross or overlap, and for each piece the number of the line it came from.

    Cut on a raster of 1 cm: the end of a line drawn onto another seldom lies on it to the last digit.
    """
    pieces = shapely.get_parts(shapely.union_all(lines, grid_size=JOIN_M))
    middles = shapely.line_interpolate_point(pieces, 0.5, normalized=True)
    _, origin = shapely.STRtree(lines).query_nearest(middles, all_matches=False)
    return pieces, origin


def _assemble(roads: GeoDataFrame, row: NDArray[np.intp], segments: _Segments, main: NDArray[np.bool_]) -> WalkGraph:
    """Return the graph of the stretches between nodes."""
    graph: WalkGraph = nx.MultiGraph()
    if len(segments) == 0:
        return graph
    kept = _drawn_once(segments)
    segments, main = segments[kept], main[kept]
    first = _first_of_stretches(segments)
    last = np.append(first[1:], len(segments)) - 1
    stretch = np.repeat(np.arange(len(first)), last - first + 1)
    vertices = np.insert(segments.head, first, segments.tail[first])
    geometry = shapely.get_parts(
        shapely.linestrings(segments.xy[vertices], indices=np.insert(stretch, first, np.arange(len(first))))
    )
    tails, heads = segments.xy[segments.tail[first]].tolist(), segments.xy[segments.head[last]].tolist()
    told = _attributes(roads, row[segments.line[first]])
    told |= {"geometry": geometry.tolist(), "length_m": shapely.length(geometry).tolist(), "main": main[first].tolist()}
    for tail, head, *values in zip(tails, heads, *told.values(), strict=True):
        graph.add_edge(tuple(tail), tuple(head), **dict(zip(told, values, strict=True)))
    return graph


def _drawn_once(segments: _Segments) -> NDArray[np.intp]:
    """Return the segments without those that repeat an earlier one, in either direction."""
    low, high = np.minimum(segments.tail, segments.head), np.maximum(segments.tail, segments.head)
    _, first = np.unique(low * len(segments.xy) + high, return_index=True)
    return np.sort(first)


def _first_of_stretches(segments: _Segments) -> NDArray[np.intp]:
    """Return the segments at which a stretch begins: those that do not just carry on the line of the one before."""
    degree = np.bincount(np.concatenate([segments.tail, segments.head]), minlength=len(segments.xy))
    joint = segments.tail[1:]
    carries_on = (segments.line[1:] == segments.line[:-1]) & (joint == segments.head[:-1]) & (degree[joint] == 2)
    return np.flatnonzero(np.insert(~carries_on, 0, True))


def _attributes(roads: GeoDataFrame, row: NDArray[np.intp]) -> dict[str, list[object]]:
    """Return what the edges on these rows of the table carry."""
    told: dict[str, list[object]] = {"row": roads.index[row].tolist()}
    for column in ROADS:
        values = roads[column].astype(object).iloc[row] if column in roads.columns else None
        told[column] = [""] * len(row) if values is None else values.where(values.notna(), "").tolist()
    return told
