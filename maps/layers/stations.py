"""Service stations: those that stand and the new ones, and who walks to which."""

from dataclasses import dataclass

import numpy as np
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray

from maps import symbols
from maps.elements import Key, VectorLayer
from maps.geojson import collect
from maps.palette import Colour, colour_polygons
from maps.sheet import Sheet

LABEL, WALKERS = "服务站点 Service stations", "谁走向哪里 Who walks where"
INK = "#1c2740"
CARD = ("station_id", "kind", "name", "households", "mean_walk_m", "max_walk_m", "saved_m", "saved_minutes")
ROUND_M = 5.0
"""Metres by which the ground of one station is widened, so that a single door has some too."""


@dataclass(frozen=True)
class Stations:
    """One row a station with the columns of `CARD`, and for each household row the number of its station."""

    table: GeoDataFrame
    nearest: NDArray[np.intp]


def draw(sheet: Sheet, stations: Stations) -> list[VectorLayer]:
    """Return the layer of stations above that of straight lines from each door to its station."""
    doors = shapely.get_coordinates(sheet.tables.households.geometry.to_numpy())
    colours = _colours(doors, stations)
    table = stations.table.assign(ink=[colour.ink for colour in colours])
    new = symbols.dots((15, 6.0), fill=colours[-1].ink, stroke="#ffffff", width=1.6)
    keys = [Key(new, "新站点 New station")]
    if (table["kind"] == "existing").any():
        keys.append(Key(symbols.dots((15, 5.0), fill="#ffffff", stroke=INK, width=2.4), "现有站点 Existing station"))
    points = collect(table, [*CARD, "ink"])
    lines = collect(_spokes(doors, stations).assign(ink=table["ink"]), ["ink"])
    spoke = Key(symbols.line((colours[-1].ink, 1.2)), "直线所示，并非路径 Straight, not the way")
    return [
        VectorLayer("walkers", lines, label=WALKERS, keys=(spoke,)),
        VectorLayer("stations", points, label=LABEL, keys=tuple(keys)),
    ]


def _spokes(doors: NDArray[np.float64], stations: Stations) -> GeoDataFrame:
    """Return for each station the lines of those who walk to it, empty where nobody does."""
    places = shapely.get_coordinates(stations.table.geometry.to_numpy())
    lines = np.asarray(shapely.linestrings(np.stack([doors, places[stations.nearest]], axis=1)), dtype=object)
    bundles = [shapely.multilinestrings(lines[stations.nearest == number]) for number in range(len(places))]
    return GeoDataFrame(geometry=bundles, crs=stations.table.crs)


def _colours(doors: NDArray[np.float64], stations: Stations) -> list[Colour]:
    """Return colours such that those of neighbouring stations differ."""
    grounds = [
        shapely.MultiPoint(np.vstack([doors[stations.nearest == number], shapely.get_coordinates(point)]))
        for number, point in enumerate(stations.table.geometry)
    ]
    return colour_polygons([ground.convex_hull.buffer(ROUND_M) for ground in grounds])
