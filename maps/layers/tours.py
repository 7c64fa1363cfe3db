"""A walking round: its path with the direction, the stops numbered in order, a flag at the start."""

from collections.abc import Iterator
from typing import Any

from geopandas import GeoSeries
from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from maps import symbols
from maps.elements import Key, VectorLayer
from maps.geojson import collection, lonlat
from maps.outing_walk import OutingWalk
from partition.visits import Round

INK, CASING, FLAG = "#1b4f9c", "#fffdf8", "#b3242a"


def draw(one: Round | OutingWalk, crs: CRS) -> list[VectorLayer]:
    """Return the layer of a round whose shapes are in a CRS in metres."""
    features = list(_features(one))
    places = lonlat(GeoSeries([shape for shape, _ in features], crs=crs))
    data = collection(zip(places, (told for _, told in features), strict=True))
    keys = [
        Key(symbols.line((CASING, 7.0), (INK, 4.0)), "步行路线 Way on foot"),
        Key(symbols.dots((15, 6.5), fill=INK), "走访点，按顺序 Stops in order"),
    ]
    if one.estimated:
        keys.append(Key(symbols.line((INK, 3.0), dash="3 5"), "估算，无道路 Estimated, no path"))
    options = {"ink": INK, "casing": CASING, "flag": FLAG}
    return [VectorLayer("tour", data, options=options, keys=tuple(keys))]


def _features(one: Round | OutingWalk) -> Iterator[tuple[BaseGeometry, dict[str, Any]]]:
    yield one.start, {"kind": "start"}
    for leg in one.legs:
        yield leg.line, {"kind": "leg", "estimated": leg.estimated}
    for number, stop in enumerate(one.stops, start=1):
        yield stop.point, {"kind": "stop", "number": number}
