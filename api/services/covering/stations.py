"""阵地: the way on foot from each door to the nearest station."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import partial

import geopandas as gpd
import numpy as np
import shapely
from geopandas import GeoDataFrame

from api.governance.area import VILLAGE
from api.services.covering.doors import Flags, Floats, Ints
from api.services.covering.places import NOWHERE, Places
from api.services.covering.survey import Survey
from api.store.records.staff import StationRecord
from geo.walk import build_graph, compile_walk

METRES_PER_MINUTE = 4000.0 / 60.0

AROUND_DEGREES = 0.05
"""Stations farther than this from all doors of a village, some 5 km, are nobody's nearest that could be walked to."""


@dataclass(frozen=True)
class Ways:
    """
    Metres from each door to the nearest station; not a number where no station, or no road, was recorded.

    ``pending`` says that some are still being worked out, and are not a number until then.
    """

    metres: Floats
    pending: bool = False

    @property
    def known(self) -> Flags:
        """Of which doors the way is known."""
        return ~np.isnan(self.metres)

    def near(self, minutes: float) -> Flags:
        """Return which doors are known to have a station within some minutes, at 4 km/h."""
        return self.known & (np.nan_to_num(self.metres) <= minutes * METRES_PER_MINUTE)


def ways_to_stations(found: Survey, *, wait: bool = True) -> Ways:
    """
    Return the ways of all doors; who does not wait gets those that are known, and a thread works out the others.

    A village in which no station is recorded, nor one above it that serves it, says nothing of its doors: that is
    absent, and not far. Its neighbours' stations count for it as soon as it has recorded one of its own.
    """
    with found.library.store.reading() as books:  # stations are no secrets
        stations = books.stations.find()
    metres, pending = np.full(len(found.doors.keys), np.nan), False
    served = _served(found.places, [one.path for one in stations])
    for plan_id, plan in found.plans.items():
        if plan.village_id not in found.doors.villages:
            continue
        rows = np.flatnonzero(found.doors.village == found.doors.villages.index(plan.village_id))
        rows = rows[served[rows]]
        near = _near(stations, found.doors.xy[rows])
        if not len(rows) or not near:
            continue
        key = (plan_id, plan.version, _stamp(near), found.doors.xy[rows].tobytes())
        make = partial(_metres, found, plan_id, rows, near)
        walked = found.worked.ways.of(key, make) if wait else found.worked.ways.soon(key, make)
        if walked is None:
            pending = True
        else:
            metres[rows] = walked
    return Ways(metres, pending)


def _served(places: Places, stations: Sequence[str]) -> Flags:
    """Return which doors lie in a village for which a station is recorded."""
    villages = [number for number, node in enumerate(places.nodes) if node.level == VILLAGE]
    has = [
        any(path.startswith(places.nodes[n].path) or places.nodes[n].path.startswith(path) for path in stations)
        for n in villages
    ]
    at = places.fold(villages)
    return np.array([*has, False], dtype=bool)[np.where(at == NOWHERE, len(has), at)]


def _near(stations: Sequence[StationRecord], xy: Floats) -> list[StationRecord]:
    if not len(xy):
        return []
    (west, south), (east, north) = xy.min(axis=0) - AROUND_DEGREES, xy.max(axis=0) + AROUND_DEGREES
    around = shapely.box(west, south, east, north)
    return [one for one in stations if around.intersects(one.geom)]


def _stamp(stations: Sequence[StationRecord]) -> Hashable:
    return tuple((one.id, one.geom.wkb) for one in stations)


def _metres(found: Survey, plan_id: str, rows: Ints, stations: Sequence[StationRecord]) -> Floats:
    """Return the metres of some doors, along the roads of a plan; not a number where these are not known."""
    roads = found.ground(plan_id).roads
    if roads is None:
        return np.full(len(rows), np.nan)
    return _walked(roads, found.doors.points[rows].tolist(), [shapely.centroid(one.geom) for one in stations])


def _walked(roads: GeoDataFrame, doors: Sequence[shapely.Point], stations: Sequence[shapely.Point]) -> Floats:
    places = gpd.GeoSeries([*stations, *doors], crs="EPSG:4326").to_crs(roads.crs)
    xy = shapely.get_coordinates(places.to_numpy())
    walk = compile_walk(build_graph(roads) if len(roads) else None, xy)
    numbers = np.arange(len(xy))
    metres: Floats = walk.distances(numbers[len(stations) :], numbers[: len(stations)]).metres.min(axis=1)
    return metres
