"""Addresses that open a phone's map at a member's start or in the middle of a lane, and never at a door."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import numpy as np
import shapely
from geopandas import GeoDataFrame
from pyproj import Transformer

from geo.datum import BD09, GCJ02, from_wgs84
from partition.visits.visit_plan import WalkedOuting

DOOR_M = 15.0
"""A start so near a door is told as the middle of its lane."""

LANES = 12
"""So many lanes of a member are linked, those of most outings before others."""

DECIMALS = 5
"""Of a degree, about a metre."""


@dataclass(frozen=True)
class PhonePlace:
    """A place that may be opened on a phone: what it is called, and the addresses by the name of the map."""

    name: str
    links: tuple[tuple[str, str], ...]


def phone_places(
    outings: Sequence[WalkedOuting], roads: GeoDataFrame, doors: GeoDataFrame, to_lonlat: Transformer
) -> tuple[PhonePlace, ...]:
    """
    Return the start of a member and the lanes that the outings walk, as places of phones' maps.

    A start at somebody's door is left out, and the lane nearest to it told instead.
    """
    start = outings[0].member.start
    walked = Counter(name for one in outings for name in {name for leg in one.legs for name in leg.streets})
    lanes = sorted(walked, key=lambda name: (-walked[name], name))[:LANES]
    middles = {name: _middle(roads, name) for name in lanes}
    places = [(name, point) for name, point in middles.items() if point is not None]
    near_door = len(doors) and doors.geometry.distance(start).min() < DOOR_M
    told = ("起点附近的街巷 lane at the start", _nearest_lane(roads, start)) if near_door else ("起点 Start", start)
    first = [] if told[1] is None else [(told[0], told[1])]
    return tuple(PhonePlace(name, _links(name, point, to_lonlat)) for name, point in [*first, *places])


def _middle(roads: GeoDataFrame, name: str) -> shapely.Point | None:
    """Return the middle of the longest stretch of the road of a name."""
    lines = roads.geometry[(roads["name"] == name).to_numpy()].to_numpy()
    merged = shapely.get_parts(shapely.line_merge(shapely.union_all(lines))).tolist() if len(lines) else []
    longest = max(merged, key=lambda line: line.length, default=None)
    return None if longest is None else shapely.Point(longest.interpolate(0.5, normalized=True))


def _nearest_lane(roads: GeoDataFrame, start: shapely.Point) -> shapely.Point | None:
    """Return the middle of the road nearest to a place."""
    if len(roads) == 0:
        return None
    line = roads.geometry.iloc[int(roads.geometry.distance(start).to_numpy().argmin())]
    return shapely.Point(line.interpolate(0.5, normalized=True))


def _links(name: str, point: shapely.Point, to_lonlat: Transformer) -> tuple[tuple[str, str], ...]:
    lonlat = np.array([to_lonlat.transform(point.x, point.y)])
    return tuple((title, address(name, *_rounded(from_wgs84(lonlat, datum)))) for title, datum, address in MAPS)


def _rounded(lonlat: np.ndarray) -> tuple[float, float]:
    longitude, latitude = np.round(lonlat[0], DECIMALS).tolist()
    return longitude, latitude


def _amap(name: str, longitude: float, latitude: float) -> str:
    asked = {"position": f"{longitude},{latitude}", "name": name, "coordinate": "gaode", "callnative": "1"}
    return "https://uri.amap.com/marker?" + urlencode(asked)


def _baidu(name: str, longitude: float, latitude: float) -> str:
    asked = {"location": f"{latitude},{longitude}", "title": name, "content": name, "coord_type": "bd09ll"}
    return "https://api.map.baidu.com/marker?" + urlencode(asked | {"output": "html", "src": "gridhood"})


def _tencent(name: str, longitude: float, latitude: float) -> str:
    asked = {"marker": f"coord:{latitude},{longitude};title:{name};addr:{name}", "referer": "gridhood"}
    return "https://apis.map.qq.com/uri/v1/marker?" + urlencode(asked)


MAPS: Sequence[tuple[str, str, Callable[[str, float, float], str]]] = (
    ("高德", GCJ02, _amap),
    ("百度", BD09, _baidu),
    ("腾讯", GCJ02, _tencent),
)
"""Every map: its name, the datum it takes, and how it is asked."""
