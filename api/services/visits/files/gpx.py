"""An outing as GPX 1.1, for phones and handheld receivers."""

from itertools import chain, groupby

import gpxpy.gpx
from pyproj import Transformer

from api.services.visits.files.places import Spot, spots
from maps.papers import RoundSheet


def gpx_text(sheet: RoundSheet, to_lonlat: Transformer) -> str:
    """
    Return an outing as GPX: its stops in order as a route from the start and back, and the whole walk as a track.

    Without times, so that the same outing is the same file.
    """
    gpx = gpxpy.gpx.GPX()
    gpx.creator = "gridhood"
    gpx.name = _text(f"走访 Round {sheet.number} · {sheet.day.isoformat()} · {sheet.grid}")
    gpx.routes.append(gpxpy.gpx.GPXRoute(name=gpx.name))
    gpx.routes[0].points = _route(sheet, to_lonlat)
    track = gpxpy.gpx.GPXTrack(name=gpx.name)
    track.segments.append(
        gpxpy.gpx.GPXTrackSegment([gpxpy.gpx.GPXTrackPoint(*spot) for spot in _walk(sheet, to_lonlat)])
    )
    gpx.tracks.append(track)
    return str(gpx.to_xml(version="1.1"))


def _route(sheet: RoundSheet, to_lonlat: Transformer) -> list[gpxpy.gpx.GPXRoutePoint]:
    one = sheet.outing
    (start,) = spots(one.member.start, to_lonlat)
    stops = [
        (
            spots(call.point, to_lonlat)[0],
            str(stop.number),
            f"{stop.at} · {'、'.join(door.text for door in stop.doors)}",
        )
        for call, stop in zip(one.calls, sheet.stops, strict=True)
    ]
    told = [(start, "起点 Start", sheet.leaves), *stops, (start, "回到起点 Back", sheet.back.at)]
    return [gpxpy.gpx.GPXRoutePoint(*spot, name=name, description=_text(text)) for spot, name, text in told]


def _walk(sheet: RoundSheet, to_lonlat: Transformer) -> list[Spot]:
    """Return the places of all legs one after the other; where a leg begins as the last one ended, once."""
    legs = (spots(leg.line, to_lonlat) for leg in sheet.outing.legs)
    return [spot for spot, _ in groupby(chain.from_iterable(legs))]


def _text(told: str) -> str:
    """Return text without the characters that XML cannot hold."""
    return "".join(letter if letter.isprintable() else " " for letter in told)
