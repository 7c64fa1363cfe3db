"""Lines and rings of OpenStreetMap ways, many at once: the well-known binary of pyosmium turned into shapes."""

from collections.abc import Sequence
from itertools import groupby

import numpy as np
import osmium
import shapely
from numpy.typing import NDArray
from osmium.osm import Area, Node, Way

Shapes = NDArray[np.object_]

MAX_NODES = 10_000
"""The most nodes of a way. OpenStreetMap itself allows 2,000."""

_WKB = osmium.geom.WKBFactory()
_HEAD, _VERTEX = 18, 32
"""Digits of the WKB of a line: before its first vertex (order of bytes, type, number of vertices), and of a vertex."""

_LONGEST = _HEAD + MAX_NODES * _VERTEX


def point_wkb(node: Node) -> str:
    """Return the place of a node as hexadecimal WKB."""
    return str(_WKB.create_point(node))


def line_wkb(way: Way) -> str | None:
    """Return a way as hexadecimal WKB; None where the file lacks a node of it, or it has no length."""
    try:
        text: str = _WKB.create_linestring(way)
    except (osmium.InvalidLocationError, RuntimeError):  # RuntimeError: all its nodes are at one place
        return None
    if len(text) > _LONGEST:
        raise _too_long(way)
    return text


def stretches_wkb(way: Way) -> list[str]:
    """Return the stretches of a way between the nodes that the file lacks."""
    if len(way.nodes) > MAX_NODES:
        raise _too_long(way)
    places = [node.location for node in way.nodes]
    runs = [list(run) for located, run in groupby(places, key=osmium.osm.Location.valid) if located]
    drawn = [[(place.lon, place.lat) for place in run] for run in runs]
    return [shapely.LineString(line).wkb_hex for line in drawn if len(set(line)) > 1]


def _too_long(way: Way) -> RuntimeError:
    n_nodes = len(way.nodes)
    return RuntimeError(f"way {way.id} has {n_nodes:,} nodes, at most {MAX_NODES:,} would be right")


def area_wkb(area: Area) -> str | None:
    """Return an area as hexadecimal WKB; None where no outer ring could be closed."""
    text: str | None = _WKB.create_multipolygon(area) if area.num_rings()[0] else None
    return text


def points(wkb: Sequence[str]) -> Shapes:
    """Return the points of the WKB of points."""
    return np.asarray(shapely.from_wkb(list(wkb)), dtype=object).reshape(len(wkb))


def lines(wkb: Sequence[str]) -> Shapes:
    """Return the lines of the WKB of lines."""
    if not wkb:
        return np.empty(0, dtype=object)
    return np.asarray(shapely.from_ragged_array(shapely.GeometryType.LINESTRING, *_vertices(wkb)), dtype=object)


def polygons(wkb: Sequence[str]) -> Shapes:
    """Return the polygons whose rims are these lines; None where one is open, or crosses or touches itself."""
    shapes = np.full(len(wkb), None, dtype=object)
    rims = [i for i, rim in enumerate(wkb) if _closes(rim)]
    if rims:
        xy, (first,) = _vertices(wkb if len(rims) == len(wkb) else [wkb[i] for i in rims])
        drawn = shapely.from_ragged_array(shapely.GeometryType.POLYGON, xy, (first, np.arange(len(first))))
        shapes[rims] = drawn
        shapes[np.array(rims)[~shapely.is_valid(drawn)]] = None
    return shapes


def areas(wkb: Sequence[str]) -> Shapes:
    """Return the polygons and multipolygons of the WKB of areas."""
    shapes = np.asarray(shapely.from_wkb(list(wkb)), dtype=object).reshape(len(wkb))
    alone = shapely.get_num_geometries(shapes) == 1
    shapes[alone] = shapely.get_geometry(shapes[alone], 0)
    return shapes


def _vertices(wkb: Sequence[str]) -> tuple[NDArray[np.float64], tuple[NDArray[np.intp]]]:
    """
    Return all vertices of lines, and where each line begins among them, with the end of the last.

    Some ten times faster than to have WKB read line by line.
    """
    xy = np.frombuffer(bytes.fromhex("".join([text[_HEAD:] for text in wkb]))).reshape(-1, 2)
    n_digits = np.fromiter(map(len, wkb), dtype=np.intp, count=len(wkb))
    return xy, (np.append(0, np.cumsum((n_digits - _HEAD) // _VERTEX)),)


def _closes(wkb: str) -> bool:
    """Return whether a line ends where it begins, with two vertices or more between."""
    return len(wkb) > _HEAD + 3 * _VERTEX and wkb[_HEAD : _HEAD + _VERTEX] == wkb[-_VERTEX:]
