"""A round as GPX, for phones and handheld receivers."""

from itertools import chain, groupby

import gpxpy.gpx
import numpy as np
import shapely
from pyproj import Transformer

from partition.visits import Round

DECIMALS = 8
"""Of a degree: a millimetre."""


def gpx_text(one: Round, to_lonlat: Transformer, *, name: str) -> str:
    """
    Return a round as GPX 1.1: waypoints for the start and every stop, and the whole walk as one track.

    Without times, so that the same round is the same file.
    """
    gpx = gpxpy.gpx.GPX()
    gpx.creator = "gridhood"
    gpx.name = _text(name)
    gpx.waypoints = [_waypoint(one.start, to_lonlat, "起点 Start", f"{len(one.stops)} 站 stops")]
    for order, (stop, arrival) in enumerate(zip(one.stops, one.arrivals[:-1], strict=True), start=1):
        told = f"{stop.visits} 户 visits · +{arrival:.0f} 分 min · {', '.join(stop.household_ids)}"
        gpx.waypoints.append(_waypoint(stop.point, to_lonlat, str(order), told))
    track = gpxpy.gpx.GPXTrack(name=gpx.name)
    track.segments.append(gpxpy.gpx.GPXTrackSegment([gpxpy.gpx.GPXTrackPoint(*spot) for spot in _walk(one, to_lonlat)]))
    gpx.tracks.append(track)
    return str(gpx.to_xml(version="1.1"))


def _waypoint(point: shapely.Point, to_lonlat: Transformer, name: str, told: str) -> gpxpy.gpx.GPXWaypoint:
    ((latitude, longitude),) = _spots(np.array([(point.x, point.y)]), to_lonlat)
    return gpxpy.gpx.GPXWaypoint(latitude, longitude, name=name, description=_text(told))


def _walk(one: Round, to_lonlat: Transformer) -> list[tuple[float, float]]:
    """Return the places of all legs one after the other; where a leg begins as the last one ended, once."""
    legs = (_spots(shapely.get_coordinates(leg.line), to_lonlat) for leg in one.legs)
    return [spot for spot, _ in groupby(chain.from_iterable(legs))]


def _spots(xy: np.ndarray, to_lonlat: Transformer) -> list[tuple[float, float]]:
    """Return latitude and longitude of places."""
    longitude, latitude = to_lonlat.transform(xy[:, 0], xy[:, 1])
    return list(zip(np.round(latitude, DECIMALS).tolist(), np.round(longitude, DECIMALS).tolist(), strict=True))


def _text(told: str) -> str:
    """Return text without the characters that XML cannot hold."""
    return "".join(letter if letter.isprintable() else " " for letter in told)
