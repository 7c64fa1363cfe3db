"""Lines that somebody draws up to a way, and that shall meet it: ends that all but touch are taken to touch."""

import numpy as np
import shapely
from geopandas import GeoDataFrame

JOIN_M = 3.0
"""An end this near to a way is meant to lie on it: a finger is no finer."""


def joined(line: shapely.LineString, roads: GeoDataFrame) -> shapely.LineString:
    """Return a line whose ends lie on the way next to them, where one is near enough; all else stays as it was."""
    if not len(roads):
        return line
    xy = shapely.get_coordinates(line)
    ways = roads.geometry.to_numpy()
    for end in (0, -1):
        here = shapely.Point(xy[end])
        nearest = ways[shapely.STRtree(ways).query_nearest(here, all_matches=False)[0]]
        if nearest.distance(here) <= JOIN_M:
            xy[end] = shapely.get_coordinates(shapely.line_interpolate_point(nearest, nearest.project(here)))[0]
    found = shapely.LineString(xy)
    return found if found.is_simple and len(np.unique(xy, axis=0)) > 1 else line


def meeting(roads: GeoDataFrame, line: shapely.LineString) -> GeoDataFrame:
    """Return roads with a vertex where an end of a line lies on one: ways meet where they share a vertex."""
    shapes = roads.geometry.to_numpy().copy()
    for end in (shapely.Point(*place) for place in shapely.get_coordinates(line)[[0, -1]]):
        for position in np.flatnonzero(shapely.dwithin(shapes, end, TOUCH_M)):
            shapes[position] = _with_vertex(shapes[position], end)
    return roads.set_geometry(shapes, crs=roads.crs) if len(roads) else roads


TOUCH_M = 0.005
"""Half of what the walking network takes for one place."""


def _with_vertex(way: shapely.LineString, place: shapely.Point) -> shapely.LineString:
    """Return a way with a vertex at a place on it."""
    xy = shapely.get_coordinates(way)
    if (np.hypot(*(xy - (place.x, place.y)).T) <= TOUCH_M).any():
        return way
    segments = shapely.linestrings(np.stack([xy[:-1], xy[1:]], axis=1))
    behind = int(np.argmin(shapely.distance(segments, place))) + 1
    return shapely.LineString(np.insert(xy, behind, (place.x, place.y), axis=0))
