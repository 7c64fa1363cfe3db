"""The lanes along which the doors of a natural group may stand."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.placing.names import lane_key

Geometries = NDArray[np.object_]
Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

LANES = frozenset({"residential", "living_street", "service", "unclassified", "pedestrian", "road", ""})
"""Values of OpenStreetMap's ``highway`` of ways that houses line; the empty one is a way of which nothing is known."""

HOUSELESS = frozenset({"motorway", "motorway_link", "trunk", "trunk_link", "steps", "construction", "proposed"})
"""Values of ways on which no door opens."""

PIECE_M = 20.0
"""Lanes are taken in pieces of at most this length."""

BAND_M = 40.0
"""Lanes whose middles lie in a band from west to east as wide as this are numbered from the west."""


@dataclass(frozen=True)
class Streets:
    """The ways on which doors may open: single lines, the key of the name of each, whether it is a lane."""

    lines: Geometries
    names: NDArray[np.object_]
    lane: NDArray[np.bool_]

    @cached_property
    def tree(self) -> shapely.STRtree:
        """Where the lines are."""
        return shapely.STRtree(self.lines)

    def within(self, ground: BaseGeometry) -> "Streets":
        """Return the parts of the ways that lie in an area."""
        near = np.sort(self.tree.query(ground, predicate="intersects"))
        parts, of = shapely.get_parts(shapely.intersection(self.lines[near], ground), return_index=True)
        long = shapely.length(parts) > 0
        return self.part(parts[long], near[of[long]])

    def called(self, name: str) -> "Streets":
        """Return the ways of one name, given by its key."""
        there = np.flatnonzero(self.names == name)
        return self.part(self.lines[there], there)

    def but(self, names: frozenset[str]) -> "Streets":
        """Return the ways without those of some names, or all where nothing else is left."""
        left = np.flatnonzero(~np.isin(self.names, sorted(names)))
        return self.part(self.lines[left], left) if len(left) else self

    def part(self, lines: Geometries, which: Ints) -> "Streets":
        """Return ways with lines of their own, each a part of one of these."""
        return Streets(lines, self.names[which], self.lane[which])


def read_streets(roads: GeoDataFrame) -> Streets:
    """Return the ways of a table of roads (`geo.schema.ROADS`) on which doors may open; none on a bridge."""
    kind, bridge, name = (roads[column].fillna("").to_numpy(dtype=object) for column in ("highway", "bridge", "name"))
    open_ = ~np.isin(kind, sorted(HOUSELESS)) & np.isin(bridge, ["", "no"])
    lines, of = shapely.get_parts(roads.geometry.to_numpy()[open_], return_index=True)
    names = np.array([lane_key(text) for text in name[open_]], dtype=object)[of]
    return Streets(lines, names, np.isin(kind[open_], sorted(LANES))[of])


def nearest_lanes(streets: Streets, place: BaseGeometry, need_m: float) -> Streets:
    """
    Return the stretches nearest to a place that are together as long as is needed, as far as there are.

    Lanes come before other ways; in an outline every lane is as near as any other, and all are taken.
    """
    xy, line = shapely.get_coordinates(shapely.segmentize(streets.lines, PIECE_M), return_index=True)
    start = np.flatnonzero(line[:-1] == line[1:])
    if not len(start):
        return streets
    pieces = np.asarray(shapely.linestrings(np.stack([xy[start], xy[start + 1]], axis=1)), dtype=object)
    lane, metres = streets.lane[line[start]], np.asarray(shapely.length(pieces))
    need_m = max(need_m, float(metres[lane].sum())) if shapely.get_dimensions(place) == 2 else need_m
    order = np.lexsort((start, shapely.distance(pieces, place), ~lane))
    before_m = np.cumsum(metres[order]) - metres[order]
    taken = np.sort(order[before_m < need_m])
    # pieces that follow each other become one line again
    first = np.insert(np.diff(start[taken]) != 1, 0, True)
    run, breaks = np.cumsum(first) - 1, np.flatnonzero(first)
    vertices = np.insert(start[taken] + 1, breaks, start[taken[first]])
    lines = shapely.linestrings(xy[vertices], indices=np.insert(run, breaks, run[first]))
    return streets.part(np.asarray(lines, dtype=object), line[start[taken[first]]])


def numbered(streets: Streets) -> Geometries:
    """
    Return the lines in the order and direction in which doors are numbered along them.

    As grids are numbered: in bands from the north, each from the west; a line begins at its north-western end.
    """
    lines = _merged(streets)
    begin, end, middle = (_points(lines, share) for share in (0.0, 1.0, 0.5))
    backwards = begin[:, 0] - begin[:, 1] > end[:, 0] - end[:, 1]
    lines = np.where(backwards, shapely.reverse(lines), lines)
    return np.asarray(lines[np.lexsort((middle[:, 0], -(middle[:, 1] // BAND_M)))], dtype=object)


def _points(lines: Geometries, share: float) -> Floats:
    """Return the place at a share of the length of each line, shape (n, 2)."""
    return np.asarray(shapely.get_coordinates(shapely.line_interpolate_point(lines, share, normalized=True)))


def _merged(streets: Streets) -> Geometries:
    """Return the lines, those of one name joined end to end where only two meet."""
    named = [shapely.MultiLineString(list(streets.called(name).lines)) for name in sorted(set(streets.names))]
    return np.asarray(shapely.get_parts(shapely.line_merge(named)), dtype=object)
